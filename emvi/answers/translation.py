from modeltranslation.translator import TranslationOptions, register

from emvi.answers.models import Answer, Extension


@register(Answer)
class AnswerTranslation(TranslationOptions):
    fields = ("reasons", "next_step")


@register(Extension)
class ExtensionTranslation(TranslationOptions):
    fields = ("reason",)
