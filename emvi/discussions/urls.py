from django.urls import path

from emvi.discussions.views import comments, moderators, people

app_name = "discussions"
urlpatterns = [
    path("moderation/", people.moderation, name="moderation"),
    path("comments/<int:pk>/withdraw/", comments.comment_withdraw, name="comment-withdraw"),
    path(
        "comments/<int:pk>/withdraw-official/",
        comments.comment_withdraw_official,
        name="comment-withdraw-official",
    ),
    path("comments/<int:pk>/edit/", comments.comment_edit, name="comment-edit"),
    path("comments/<int:pk>/flag/", people.comment_flag, name="comment-flag"),
    path("comments/<int:pk>/decide/", moderators.comment_decide, name="comment-decide"),
    path("threads/<int:pk>/flag/", people.thread_flag, name="thread-flag"),
    path("threads/<int:pk>/decide/", moderators.thread_decide, name="thread-decide"),
    path("threads/<int:pk>/regulate/", moderators.thread_regulate, name="thread-regulate"),
    path("decisions/<int:pk>/", people.decision_detail, name="decision-detail"),
    path("decisions/<int:pk>/appeal/", people.decision_appeal, name="decision-appeal"),
    path("appeals/<int:pk>/decide/", moderators.appeal_decide, name="appeal-decide"),
    path("names/<int:pk>/end/", moderators.name_end, name="name-end"),
    path("pauses/<int:pk>/end/", moderators.pause_end, name="pause-end"),
]
