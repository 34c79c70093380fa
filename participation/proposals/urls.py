from django.urls import path

from participation.proposals.views import (
    act,
    answer,
    assign,
    browse,
    export,
    feeds,
    many,
    merge,
    results,
    staff,
    staff_notes,
    together,
    work_states,
    write,
)

app_name = "proposals"
urlpatterns = [
    path("proposals/", browse.proposal_list, name="proposal-list"),
    path("proposals/export/", export.proposal_export, name="proposal-export"),
    path("proposals/export/<slug:kind>/", export.proposal_export_file, name="proposal-export-file"),
    path("proposals/feed/", feeds.proposal_feed, name="proposal-feed"),
    path("proposals/answers/feed/", feeds.answer_feed, name="answer-feed"),
    path("proposals/overdue/feed/", feeds.overdue_feed, name="overdue-feed"),
    path("proposals/set-themes/", many.set_themes, name="set-themes"),
    path("proposals/set-work-states/", many.set_work_states, name="set-work-states"),
    path("proposals/publish-answers/", together.publish_answers, name="publish-answers"),
    path(
        "proposals/publish-same-answer/", together.publish_same_answer, name="publish-same-answer"
    ),
    path("staff-notes/<int:pk>/remove/", staff_notes.staff_note_remove, name="staff-note-remove"),
    path("results/", results.result_list, name="result-list"),
    path("results/<int:pk>/change/", results.result_change, name="result-change"),
    path("processes/<slug:slug>/feed/", feeds.process_feed, name="process-feed"),
    path("proposals/new/", write.proposal_new, name="proposal-new"),
    path("proposals/new/<slug:slug>/", write.proposal_write, name="proposal-write"),
    path("proposals/new/<slug:slug>/details/", write.proposal_describe, name="proposal-describe"),
    path("proposals/new/<slug:slug>/publish/", write.proposal_publish, name="proposal-publish"),
    path("proposals/enter/<slug:slug>/", staff.proposal_enter, name="proposal-enter"),
    path("proposals/<int:pk>/", browse.proposal_detail, name="proposal-detail"),
    path("proposals/<int:pk>/confirmation/", write.confirmation, name="proposal-confirmation"),
    path("proposals/<int:pk>/edit/", write.proposal_edit, name="proposal-edit"),
    path("proposals/<int:pk>/withdraw/", act.proposal_withdraw, name="proposal-withdraw"),
    path("proposals/<int:pk>/support/", act.proposal_support, name="proposal-support"),
    path(
        "proposals/<int:pk>/take-back-support/",
        act.proposal_take_back_support,
        name="proposal-take-back-support",
    ),
    path("proposals/<int:pk>/follow/", act.proposal_follow, name="proposal-follow"),
    path("themes/<int:pk>/follow/", act.theme_follow, name="theme-follow"),
    path("proposals/<int:pk>/comment/", act.proposal_comment, name="proposal-comment"),
    path(
        "proposals/<int:pk>/add-official-comment/",
        act.proposal_add_official_comment,
        name="proposal-add-official-comment",
    ),
    path(
        "proposals/<int:pk>/publish-answer/",
        answer.proposal_publish_answer,
        name="proposal-publish-answer",
    ),
    path(
        "proposals/<int:pk>/set-work-state/",
        work_states.proposal_set_work_state,
        name="proposal-set-work-state",
    ),
    path(
        "proposals/<int:pk>/add-staff-note/",
        staff_notes.proposal_add_staff_note,
        name="proposal-add-staff-note",
    ),
    path("proposals/<int:pk>/merge/", merge.proposal_merge, name="proposal-merge"),
    path("proposals/<int:pk>/undo-merge/", merge.proposal_undo_merge, name="proposal-undo-merge"),
    path(
        "proposals/<int:pk>/assign-duty/",
        assign.proposal_assign_duty,
        name="proposal-assign-duty",
    ),
    path(
        "proposals/<int:pk>/record-result/",
        results.proposal_record_result,
        name="proposal-record-result",
    ),
    path(
        "proposals/<int:pk>/record-extension/",
        staff.proposal_record_extension,
        name="proposal-record-extension",
    ),
]
