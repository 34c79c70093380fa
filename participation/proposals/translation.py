from modeltranslation.translator import TranslationOptions, register

from participation.proposals.models import Merge


@register(Merge)
class MergeTranslation(TranslationOptions):
    fields = ("reason",)
