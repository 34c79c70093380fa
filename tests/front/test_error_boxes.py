"""The red box over a form says what is wrong, also about a field that nobody sees."""

import pytest
from django import forms
from django.template.loader import render_to_string


class WithHidden(forms.Form):
    credential = forms.CharField(widget=forms.HiddenInput)
    name = forms.CharField(required=False)


@pytest.mark.parametrize("box", ["accounts/_errors.html", "components/errors.html"])
def test_an_error_of_a_hidden_field_is_listed(box):
    html = render_to_string(box, {"form": WithHidden({})})
    assert "This field is required." in html
