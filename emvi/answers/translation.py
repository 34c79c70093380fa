from modeltranslation.translator import TranslationOptions, register

from emvi.answers.models import Answer, Extension, Result


@register(Answer)
class AnswerTranslation(TranslationOptions):
    fields = ("reasons", "next_step")


@register(Extension)
class ExtensionTranslation(TranslationOptions):
    fields = ("reason",)


@register(Result)
class ResultTranslation(TranslationOptions):
    fields = ("title", "note")
