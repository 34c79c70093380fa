from typing import Any

from django import forms


class RowsField(forms.ModelMultipleChoiceField):
    """Several rows. A number that no database can hold is no choice, like any other wrong one."""

    def _check_values(self, value: Any) -> Any:
        try:
            return super()._check_values(value)
        except OverflowError:
            raise forms.ValidationError(
                self.error_messages["invalid_pk_value"], code="invalid_pk_value", params={"pk": "…"}
            ) from None
