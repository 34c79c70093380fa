from django.urls import path

from emvi.municipalities import views

app_name = "municipalities"
urlpatterns = [
    path("codes/", views.code_list, name="code-list"),
    path("codes/redeem/", views.code_redeem, name="code-redeem"),
    path("codes/issue/", views.code_issue, name="code-issue"),
    path("codes/<int:pk>/revoke/", views.code_revoke, name="code-revoke"),
    path("name/", views.public_name_choose, name="public-name-choose"),
]
