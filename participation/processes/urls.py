from django.urls import path

from participation.processes import views

app_name = "processes"
urlpatterns = [
    path("processes/", views.process_list, name="process-list"),
    path("processes/<slug:slug>/", views.process_detail, name="process-detail"),
    path("processes/<slug:slug>/poster/", views.process_poster, name="process-poster"),
    path("processes/<slug:slug>/follow/", views.process_follow, name="process-follow"),
]
