from django.contrib import admin
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from emvi.municipalities.admin import (
    OfficialLanguageForm,
    ReadOnlyAdmin,
    ScopedAdmin,
    ScopedFilter,
    TranslatedAdmin,
)
from emvi.municipalities.admin.places import RequiredMunicipality
from emvi.upkeep.actions import switch_read_only
from emvi.upkeep.board import forget_board
from emvi.upkeep.models import Announcement, ContactMessage, ReadOnlyMode


class AnnouncementForm(OfficialLanguageForm):
    class Meta:
        model = Announcement
        fields = ("municipality", "text", "tone", "from_at", "until_at")

    def clean(self):
        cleaned = super().clean()
        begins, ends = cleaned.get("from_at"), cleaned.get("until_at")
        if begins and ends and ends <= begins:
            self.add_error("until_at", _("The end must be after the beginning."))
        return cleaned


@admin.register(Announcement)
class AnnouncementAdmin(RequiredMunicipality, TranslatedAdmin):
    form = AnnouncementForm
    list_display = ("text", "municipality", "tone", "from_at", "until_at")
    list_filter = ("tone", ("municipality", ScopedFilter))
    list_select_related = ("municipality",)
    fields = ("municipality", "text", "tone", "from_at", "until_at")
    fixed_fields = ("municipality",)
    may_delete = True
    help_texts = {
        "text": gettext_lazy("One or two sentences. They stand on top of every page."),
        "tone": gettext_lazy("Urgent ones are red and come first. Keep them rare."),
    }

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        forget_board()

    def delete_model(self, request, obj):
        super().delete_model(request, obj)
        forget_board()


@admin.register(ReadOnlyMode)
class ReadOnlyModeAdmin(ScopedAdmin):
    """The switch of the portal team. It works while it is on."""

    scope = None
    may_add = False
    list_display = ("__str__", "is_on", "until")
    fields = ("is_on", "until")

    def save_model(self, request, obj, form, change):
        switch_read_only(obj.is_on, by=request.user, until=obj.until)

    def log_change(self, request, obj, message):
        """The action has written the entry."""


@admin.register(ContactMessage)
class ContactMessageAdmin(ReadOnlyAdmin):
    """What the mail server did not take yet. Delivered messages are not kept."""

    list_display = ("created_at", "municipality", "about", "attempts", "error")
    list_filter = ("about", ("municipality", ScopedFilter))
    list_select_related = ("municipality",)
    fields = ("municipality", "about", "text", "reply_to", "created_at", "attempts", "error")
