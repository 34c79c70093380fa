from modeltranslation.translator import TranslationOptions, register

from emvi.accounts.models import Terms


@register(Terms)
class TermsTranslation(TranslationOptions):
    fields = ("body", "changes")
