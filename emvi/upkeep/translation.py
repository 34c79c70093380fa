from modeltranslation.translator import TranslationOptions, register

from emvi.upkeep.models import Announcement


@register(Announcement)
class AnnouncementTranslation(TranslationOptions):
    fields = ("text",)
