from django.contrib import admin
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from emvi.municipalities.admin import ReadOnlyAdmin, ScopedFilter
from participation.proposals.models import Proposal
from participation.proposals.states import UNLISTED


@admin.register(Proposal)
class ProposalAdmin(ReadOnlyAdmin):
    """To look at. Who supports is shown nowhere; who wrote, by public name only. What a moderator
    hid is not here: setting up a city is not moderating."""

    list_display = ("number", "title", "process", "state", "supports_total", "published_at")
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
        "supports_verified",
        "supports_other",
        "supports_elsewhere",
        "published_at",
    )
    readonly_fields = ("author_shown",)

    def get_queryset(self, request):
        return super().get_queryset(request).visible().exclude(state__in=UNLISTED)

    @admin.display(description=gettext_lazy("public name"))
    def author_shown(self, proposal: Proposal) -> str:
        if proposal.author is None:
            return _("on paper")
        return proposal.author.name or _("former participant")
