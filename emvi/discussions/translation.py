from modeltranslation.translator import TranslationOptions, register

from emvi.discussions.models import Rule


@register(Rule)
class RuleTranslation(TranslationOptions):
    fields = ("name", "explanation")
