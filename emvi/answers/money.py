"""Money of an answer: whole euro cents in the database, the reader's own way to write it outside."""

from decimal import Decimal

from babel.numbers import NumberFormatError, format_currency, parse_decimal
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language


def cost_in_words(cents: int | None) -> str:
    """1250000 as 12.500,00 €, or as the reader's language has it; nothing where nothing is said."""
    if cents is None:
        return ""
    return format_currency(Decimal(cents) / 100, "EUR", locale=_locale())


class SumField(forms.DecimalField):
    """A sum of money as the person writes it in their language: 12.500,50 or 12,500.50. What could
    be read in two ways is refused."""

    def __init__(self, **kwargs) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal"})
        limits = {"min_value": 0, "max_digits": 12, "decimal_places": 2}
        super().__init__(**limits | {"localize": True, "widget": widget} | kwargs)

    def to_python(self, value: object) -> Decimal | None:
        if isinstance(value, str) and value.strip():
            try:
                value = parse_decimal(value.strip(), locale=_locale(), strict=True)
            except NumberFormatError as error:
                raise ValidationError(self.error_messages["invalid"], code="invalid") from error
        return super().to_python(value)


def _locale() -> str:
    return (get_language() or "en").split("-")[0]
