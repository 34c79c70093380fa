from django.urls import path

from emvi.privacy.views import own, public, staff

app_name = "privacy"
urlpatterns = [
    path("account/download/", own.download, name="download"),
    path("account/<int:pk>/reveal-contact/", staff.contact_reveal, name="contact-reveal"),
    path("account/<int:pk>/lock/", staff.account_lock, name="account-lock"),
    path("account/<int:pk>/unlock/", staff.account_unlock, name="account-unlock"),
    path("about/what-we-store/", public.what_we_store, name="what-we-store"),
    path("about/requests-by-authorities/", public.authority_requests, name="authority-requests"),
    path(
        "<slug:municipality>/roles/<int:pk>/reveal-contact/",
        staff.role_contact_reveal,
        name="role-contact-reveal",
    ),
]
