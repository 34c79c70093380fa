"""Fill in the forms of the admin as a browser would: all fields as shown, some changed."""

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone


def admin_url(model, page: str = "changelist", *args) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def shown(response: HttpResponse) -> dict[str, object]:
    """What the browser would send back from this page."""
    data: dict[str, object] = {}
    forms = [response.context["adminform"].form]
    for inline in response.context.get("inline_admin_formsets", []):
        forms += [inline.formset.management_form, *inline.formset.forms]
    # The page was made on the municipality's clock.
    with timezone.override("Europe/Ljubljana"):
        for form in forms:
            for bound in form:
                _collect(bound, data)
    return data


def _collect(bound, data: dict[str, object]) -> None:
    if bound.field.disabled:
        return
    widget, value = bound.field.widget, bound.value()
    if hasattr(widget, "widgets"):
        for position, part in enumerate(widget.decompress(value)):
            data[f"{bound.html_name}_{position}"] = "" if part is None else part
    elif value is not None and value is not False:
        data[bound.html_name] = value


def send(client: Client, url: str, *, button: str = "_save", **changes) -> HttpResponse:
    """Open a page, change some fields, press a button."""
    data = shown(client.get(url)) | changes
    return client.post(
        url, {key: value for key, value in data.items() if value != ""} | {button: "1"}
    )


def errors(response: HttpResponse) -> str:
    """All errors of a page, as text."""
    found = [str(response.context["adminform"].form.errors)]
    for inline in response.context.get("inline_admin_formsets", []):
        found += [str(inline.formset.errors), str(inline.formset.non_form_errors())]
    return " ".join(found)
