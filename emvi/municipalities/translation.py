from modeltranslation.translator import TranslationOptions, register

from emvi.municipalities.models import Municipality, Organisation, Page, Place, Theme


@register(Municipality)
class MunicipalityTranslation(TranslationOptions):
    fields = ("name", "office")


@register([Organisation, Theme])
class NameTranslation(TranslationOptions):
    fields = ("name",)


@register(Place)
class PlaceTranslation(TranslationOptions):
    fields = ("name", "hint")


@register(Page)
class PageTranslation(TranslationOptions):
    fields = ("body",)
