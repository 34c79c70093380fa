from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

MOST_ROWS = 100
# No database holds a longer number, and Python reads none of thousands.
MOST_DIGITS = 18


def row_numbers(typed: Iterable[str]) -> set[int]:
    """The numbers of rows in what was sent, whatever else was."""
    return {int(one) for one in typed if one.isdecimal() and len(one) <= MOST_DIGITS}


class RowsField(forms.ModelMultipleChoiceField):
    """Several rows. A number that no database can hold is no choice, like any other wrong one."""

    def clean(self, value: Any) -> Any:
        rows = super().clean(value)
        if len(rows) > MOST_ROWS:
            raise forms.ValidationError(_("At most %(n)s at once."), params={"n": MOST_ROWS})
        return rows

    def _check_values(self, value: Any) -> Any:
        try:
            return super()._check_values(value)
        except OverflowError:
            raise forms.ValidationError(
                self.error_messages["invalid_pk_value"], code="invalid_pk_value", params={"pk": "…"}
            ) from None
