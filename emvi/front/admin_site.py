from collections.abc import Callable, Iterable
from functools import update_wrapper
from typing import Any

from allauth.account import views as account_views
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.sites import UnfoldAdminSite

from emvi.municipalities.models import Municipality
from emvi.municipalities.scoped_admin import ScopedAdmin, one_time_zone, rows_in_scope, scope_of


class PortalAdminSite(UnfoldAdminSite):
    """The admin: for those who set up a municipality, and for the portal team."""

    index_title = gettext_lazy("First steps")

    def has_permission(self, request: HttpRequest) -> bool:
        return request.user.is_active and scope_of(request) != frozenset()

    def register(
        self, model_or_iterable: type[Model] | Iterable[type[Model]], admin_class=None, **options
    ) -> None:
        """Only pages of this portal: installed packages bring lists of sessions, addresses and
        second factors along, which nobody needs to read."""
        if admin_class is not None and issubclass(admin_class, ScopedAdmin):
            super().register(model_or_iterable, admin_class, **options)

    def admin_view(self, view: Callable[..., HttpResponse], cacheable: bool = False):
        """Times are shown on the clock of the municipalities that somebody sets up."""
        inner = super().admin_view(view, cacheable)

        def on_local_time(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            if not request.user.is_authenticated:
                return inner(request, *args, **kwargs)
            towns = rows_in_scope(Municipality, request, self)
            with timezone.override(one_time_zone(towns)):
                response = inner(request, *args, **kwargs)
                return response.render() if hasattr(response, "render") else response

        return update_wrapper(on_local_time, inner)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None):
        """The portal has one login, with its limits and its second step."""
        if request.user.is_authenticated and not self.has_permission(request):
            raise PermissionDenied(_("This part is for people who set up a municipality."))
        wanted = request.GET.get("next") or reverse("admin:index")
        return redirect_to_login(wanted, reverse("account_login"))

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None):
        return account_views.logout(request)

    def password_change(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return redirect("accounts:settings")

    def app_index(
        self, request: HttpRequest, app_label: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Apps are how the code is cut, not how a city thinks."""
        return redirect("admin:index")
