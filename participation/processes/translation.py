from modeltranslation.translator import TranslationOptions, register

from participation.processes.models import Phase, Process, WorkState


@register(Process)
class ProcessTranslation(TranslationOptions):
    fields = ("title", "summary", "body", "what_can_change", "what_is_fixed", "close_reason")


@register(WorkState)
class WorkStateTranslation(TranslationOptions):
    fields = ("name",)


@register(Phase)
class PhaseTranslation(TranslationOptions):
    fields = ("title", "description")
