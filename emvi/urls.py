from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from emvi.front import health
from participation.processes.views.browse import process_short
from participation.proposals.views.photos import photo

handler400 = "emvi.front.errors.bad_request"
handler403 = "emvi.front.errors.permission_denied"
handler404 = "emvi.front.errors.page_not_found"
handler429 = "emvi.front.errors.too_many_requests"
handler500 = "emvi.front.errors.server_error"

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("media/<path:stored>", photo, name="media"),
    path("p/<slug:code>/", process_short, name="process-short"),
    path("api/docs/", RedirectView.as_view(pattern_name="front:api-docs"), name="api-docs"),
    path("api/v1/", include("emvi.api")),
]

# The last pattern of each block begins with a municipality, so the portal's own come first.
urlpatterns += i18n_patterns(
    path("admin/", admin.site.urls),
    path("account/", include("emvi.accounts.urls")),
    path("my/", include("emvi.notifications.urls")),
    path("", include("emvi.privacy.urls")),
    path("", include("emvi.front.urls")),
    path("<slug:municipality>/", include("emvi.municipalities.urls")),
    path("<slug:municipality>/", include("emvi.discussions.urls")),
    path("<slug:municipality>/", include("participation.processes.urls")),
    path("<slug:municipality>/", include("participation.proposals.urls")),
)
