from modeltranslation.translator import TranslationOptions, register

from participation.proposals.models import Merge, Split


@register(Merge)
class MergeTranslation(TranslationOptions):
    fields = ("reason",)


@register(Split)
class SplitTranslation(TranslationOptions):
    fields = ("reason",)
