from django.conf import settings
from django.urls import path

from emvi.front.views import (
    audit,
    demo,
    desk,
    home,
    leaves,
    notice_previews,
    open_data,
    personal,
    search,
    service,
    statistics,
    tokens,
    trace,
    whole,
)

app_name = "front"
urlpatterns = [
    path("", home.portal_home, name="portal-home"),
    path("trace/", trace.trace, name="trace"),
    path("search/", search.portal_search, name="portal-search"),
    path("my/", personal.my_page, name="my-page"),
    path("my/inbox/", personal.inbox, name="inbox"),
    path("my/inbox/read/", personal.inbox_read_all, name="inbox-read-all"),
    path("my/inbox/<int:pk>/", personal.inbox_open, name="inbox-open"),
    path("my/blocks/", personal.block_list, name="block-list"),
    path("my/blocks/<int:pk>/unblock/", personal.person_unblock, name="person-unblock"),
    path("my/tokens/", tokens.token_list, name="token-list"),
    path("my/tokens/make/", tokens.token_make, name="token-make"),
    path("my/tokens/<int:pk>/revoke/", tokens.token_revoke, name="token-revoke"),
    path("about/open-data/", open_data.open_data, name="open-data"),
    path("about/api/", open_data.api_docs, name="api-docs"),
    path("help/", service.first_steps, name="first-steps"),
    path("contact/", service.portal_contact, name="portal-contact"),
    path("accessibility/", service.portal_accessibility, name="portal-accessibility"),
    path("leave/", service.leave, name="leave"),
    path("about/<slug:kind>/", home.portal_page, name="portal-page"),
    path("<slug:municipality>/", home.municipality_home, name="municipality-home"),
    path(
        "<slug:municipality>/about/<slug:kind>/", home.municipality_page, name="municipality-page"
    ),
    path("<slug:municipality>/search/", search.municipality_search, name="municipality-search"),
    path(
        "<slug:municipality>/statistics/",
        statistics.municipality_statistics,
        name="municipality-statistics",
    ),
    path(
        "<slug:municipality>/statistics/report/",
        statistics.municipality_report,
        name="municipality-report",
    ),
    path(
        "<slug:municipality>/processes/<slug:slug>/statistics/",
        statistics.process_statistics,
        name="process-statistics",
    ),
    path(
        "<slug:municipality>/processes/<slug:slug>/statistics/report/",
        statistics.process_report,
        name="process-report",
    ),
    path("<slug:municipality>/export/", whole.municipality_export, name="municipality-export"),
    path("<slug:municipality>/follow/", home.municipality_follow, name="municipality-follow"),
    path("<slug:municipality>/people/<int:pk>/block/", personal.person_block, name="person-block"),
    path("<slug:municipality>/contact/", service.municipality_contact, name="municipality-contact"),
    path(
        "<slug:municipality>/accessibility/",
        service.municipality_accessibility,
        name="municipality-accessibility",
    ),
    path("<slug:municipality>/desk/", desk.desk, name="desk"),
    path("<slug:municipality>/desk/hand-over/", leaves.desk_hand_over, name="desk-hand-over"),
    path("<slug:municipality>/desk/leaves/", leaves.desk_leaves, name="desk-leaves"),
    path(
        "<slug:municipality>/desk/leaves/<int:pk>/end/",
        leaves.desk_leave_end,
        name="desk-leave-end",
    ),
    path("<slug:municipality>/desk/audit/", audit.desk_audit, name="desk-audit"),
    path("<slug:municipality>/desk/notices/", notice_previews.notices, name="desk-notices"),
    path(
        "<slug:municipality>/desk/notices/<slug:kind>/",
        notice_previews.notice,
        name="desk-notice",
    ),
    path(
        "<slug:municipality>/desk/notices/<slug:kind>/html/",
        notice_previews.notice_html,
        name="desk-notice-html",
    ),
    path("<slug:municipality>/desk/moderation/", desk.moderation, name="desk-moderation"),
]
if settings.DEMO or settings.TESTING:
    urlpatterns = [
        path("demo/mail/", demo.mail_list, name="demo-mail"),
        path("demo/mail/<slug:name>/", demo.mail_detail, name="demo-mail-detail"),
        *urlpatterns,
    ]
