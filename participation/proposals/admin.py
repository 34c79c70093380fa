from django.contrib import admin
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from emvi.municipalities.admin import ReadOnlyAdmin, ScopedFilter, named
from participation.proposals.models import Proposal
from participation.proposals.states import UNLISTED


@admin.register(Proposal)
class ProposalAdmin(ReadOnlyAdmin):
    """To look at. Who supports is shown nowhere; who wrote, by public name only. What a moderator
    hid is not here: setting up a city is not moderating."""

    list_display = ("number", "title", "process", "state", "support", "published_at")
    list_filter = ("state", "source", ("process", ScopedFilter), ("municipality", ScopedFilter))
    list_select_related = ("process", "thread", "author", "municipality", "theme", "place")
    search_fields = ("=number",)
    search_help_text = gettext_lazy("The whole confirmation number.")
    fields = (
        "number",
        "title",
        "text",
        "language",
        "author_shown",
        "process",
        "theme",
        "place",
        "source",
        "state",
        "support_confirmed",
        "support_other",
        "support_elsewhere",
        "published_at",
    )
    readonly_fields = ("author_shown", "support_confirmed", "support_other", "support_elsewhere")
    support = named("supports_total", gettext_lazy("all supporters"))
    support_confirmed = named(
        "supports_verified", gettext_lazy("Supporters who are confirmed to live here")
    )
    support_other = named("supports_other", gettext_lazy("other supporters"))
    support_elsewhere = named(
        "supports_elsewhere", gettext_lazy("Supporters who were counted on another portal")
    )

    def get_queryset(self, request):
        return super().get_queryset(request).visible().exclude(state__in=UNLISTED)

    @admin.display(description=gettext_lazy("public name"))
    def author_shown(self, proposal: Proposal) -> str:
        if proposal.author is None:
            return _("on paper")
        return proposal.author.name or _("former participant")
