from django.urls import path

from participation.processes.views import browse, cards, documents, invitations, lists, staff

app_name = "processes"
urlpatterns = [
    path("desk/processes/", staff.desk_processes, name="desk-processes"),
    path("desk/processes/create/", staff.process_create, name="process-create"),
    path("desk/lists/", lists.desk_lists, name="desk-lists"),
    path("desk/lists/<slug:kind>/add/", lists.entry_add, name="entry-add"),
    path("desk/lists/<slug:entry>/change/", lists.entry_change, name="entry-change"),
    path("desk/lists/<slug:entry>/retire/", lists.entry_retire, name="entry-retire"),
    path("desk/lists/<slug:entry>/restore/", lists.entry_restore, name="entry-restore"),
    path("desk/processes/start/<slug:template>/", staff.process_start, name="process-start"),
    path("processes/", browse.process_list, name="process-list"),
    path("processes/<slug:slug>/", browse.process_detail, name="process-detail"),
    path("processes/<slug:slug>/poster/", browse.process_poster, name="process-poster"),
    path("processes/<slug:slug>/follow/", browse.process_follow, name="process-follow"),
    path("processes/<slug:slug>/change/", staff.process_change, name="process-change"),
    path("processes/<slug:slug>/delete/", staff.process_delete, name="process-delete"),
    path("processes/<slug:slug>/preview/", staff.process_preview, name="process-preview"),
    path("processes/<slug:slug>/publish/", staff.process_publish, name="process-publish"),
    path("processes/<slug:slug>/schedule/", staff.process_schedule, name="process-schedule"),
    path("processes/<slug:slug>/unschedule/", staff.process_unschedule, name="process-unschedule"),
    path("processes/<slug:slug>/duplicate/", staff.process_duplicate, name="process-duplicate"),
    path(
        "processes/<slug:slug>/invite-people/",
        invitations.process_invite_people,
        name="process-invite-people",
    ),
    path(
        "processes/<slug:slug>/revoke-invitations/",
        invitations.process_revoke_invitations,
        name="process-revoke-invitations",
    ),
    path(
        "invitations/<int:pk>/withdraw/",
        invitations.invitation_withdraw,
        name="invitation-withdraw",
    ),
    path("invitations/<slug:code>/", invitations.invitation_accept, name="invitation-accept"),
    path("processes/<slug:slug>/documents/", documents.document_add, name="document-add"),
    path("documents/<int:pk>/", documents.document_download, name="document-download"),
    path("documents/<int:pk>/remove/", documents.document_remove, name="document-remove"),
    path("processes/<slug:slug>/card/", cards.process_card, name="process-card"),
    path("processes/<slug:slug>/embed/", cards.process_embed, name="process-embed"),
    path("processes/<slug:slug>/close/", staff.process_close, name="process-close"),
    path("processes/<slug:slug>/archive/", staff.process_archive, name="process-archive"),
]
