from django.urls import path

from emvi.notifications import views

app_name = "notifications"
urlpatterns = [
    path("following/", views.following, name="following"),
    path("following/<int:pk>/unfollow/", views.unfollow, name="unfollow"),
    path("mail/", views.preferences, name="preferences"),
    path("mail/stop/<str:token>/", views.unsubscribe, name="unsubscribe"),
]
