from modeltranslation.translator import TranslationOptions, register

from participation.processes.models import Phase, Process


@register(Process)
class ProcessTranslation(TranslationOptions):
    fields = ("title", "summary", "body", "what_can_change", "what_is_fixed")


@register(Phase)
class PhaseTranslation(TranslationOptions):
    fields = ("title", "description")
