"""The pages of the admin on which a file comes in or goes out."""

from base64 import b64decode, b64encode
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from import_export.admin import ImportExportMixin
from import_export.results import Result
from import_export.tmp_storages import BaseStorage
from unfold.contrib.import_export.forms import ExportForm, ImportForm
from unfold.widgets import UnfoldAdminSelectWidget

from emvi.municipalities.exchange.formats import FORMATS, MOST_BYTES, Unreadable
from emvi.municipalities.models import Municipality
from emvi.municipalities.scoped_admin import rows_in_scope

SALT = "file in the admin"
# So long somebody can read the preview.
MOST_SECONDS = 3600


class InThePage(BaseStorage):
    """The file waits in the page that shows what it would do, signed, and nowhere else: no other
    host needs to have it, and who goes away leaves nothing behind."""

    def save(self, data: bytes) -> None:
        self.name = signing.dumps(b64encode(data).decode(), salt=SALT, compress=True)

    def read(self) -> bytes | str:
        data = b64decode(signing.loads(self.name, salt=SALT, max_age=MOST_SECONDS))
        return data.decode(self.encoding) if self.encoding else data

    def remove(self) -> None:
        """There is nothing to remove."""


class FileForm(ImportForm):
    """A file, and whose it is."""

    municipality = forms.ModelChoiceField(
        label=gettext_lazy("Municipality"),
        queryset=Municipality.objects.none(),
        widget=UnfoldAdminSelectWidget,
    )
    field_order = ["resource", "municipality", "import_file", "format"]

    def __init__(self, formats, resources, *, towns, **kwargs):
        super().__init__(formats, resources, **kwargs)
        self.fields["municipality"].queryset = towns
        self.fields["import_file"].help_text = _(
            "At most %(size)s kB. Begin with an export: its columns are those that come in."
        ) % {"size": MOST_BYTES // 1000}

    def clean_import_file(self):
        file = self.cleaned_data["import_file"]
        if file.size > MOST_BYTES:
            raise ValidationError(_("The file is too large."))
        return file


class ConfirmForm(forms.Form):
    """The file that was looked at, once more."""

    municipality = forms.ModelChoiceField(Municipality.objects.none(), widget=forms.HiddenInput)
    import_file_name = forms.CharField(widget=forms.HiddenInput)
    format = forms.TypedChoiceField(
        choices=[(str(number), "") for number in range(len(FORMATS))], widget=forms.HiddenInput
    )

    def __init__(self, *args, towns, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["municipality"].queryset = towns

    def clean_import_file_name(self) -> str:
        signed = self.cleaned_data["import_file_name"]
        try:
            InThePage(name=signed).read()
        except signing.BadSignature as error:
            raise ValidationError(_("The preview is too old. Choose the file again.")) from error
        return signed


class Exchanged(ImportExportMixin):
    """A page of the admin whose rows come and go as files. Goes before the base of the page."""

    formats = FORMATS
    import_form_class = FileForm
    confirm_form_class = ConfirmForm
    export_form_class = ExportForm
    import_template_name = "admin/exchange/import.html"
    tmp_storage_class = InThePage
    # What was imported stands in the audit.
    skip_admin_log = True
    to_encoding = None

    def has_import_permission(self, request: HttpRequest) -> bool:
        return self.has_add_permission(request) and self.has_change_permission(request)

    def has_export_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def towns(self, request: HttpRequest):
        return rows_in_scope(Municipality, request, self.admin_site)

    def get_import_form_kwargs(self, request):
        return super().get_import_form_kwargs(request) | {"towns": self.towns(request)}

    def get_import_form_initial(self, request) -> dict[str, Any]:
        towns = list(self.towns(request)[:2])
        return {"municipality": towns[0].pk} if len(towns) == 1 else {}

    def get_confirm_form_kwargs(self, request, import_form=None):
        kwargs = super().get_confirm_form_kwargs(request, import_form)
        return kwargs | {"towns": self.towns(request)}

    def get_confirm_form_initial(self, request, import_form) -> dict[str, Any]:
        if import_form is None:
            return {}
        cleaned = import_form.cleaned_data
        return {
            "municipality": cleaned["municipality"].pk,
            "import_file_name": cleaned["import_file"].tmp_storage_name,
            "format": cleaned["format"],
        }

    def get_import_resource_kwargs(self, request, form=None, **kwargs):
        cleaned = getattr(form, "cleaned_data", {})
        return {"municipality": cleaned.get("municipality")}

    def get_export_resource_kwargs(self, request, **kwargs):
        return {}

    def get_import_data_kwargs(self, **kwargs):
        return {"rollback_on_validation_errors": True}

    def add_data_read_fail_error_to_form(self, form, e):
        known = isinstance(e, Unreadable)
        text = str(e) if known else _("This file cannot be read. Is the format right?")
        form.add_error("import_file", text)

    def import_action(self, request: HttpRequest, **kwargs) -> HttpResponse:
        """Choose a file, and see what it would do."""
        response = super().import_action(request, **kwargs)
        if result := response.context_data.get("result"):
            response.context_data["refused"] = refused(result)
        return response

    @method_decorator(require_POST)
    def process_import(self, request: HttpRequest, **kwargs) -> HttpResponse:
        """Do it."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        form = self.create_confirm_form(request)
        if form.is_valid():
            try:
                return super().process_import(request, **kwargs)
            except (Unreadable, UnicodeError):
                return self._back(request, _("This file cannot be read. Is the format right?"))
        return self._back(request, _("The preview is too old. Choose the file again."))

    def process_result(self, result: Result, request: HttpRequest) -> HttpResponse:
        """Between the look and the import a colleague may have changed something."""
        if result.has_errors() or result.has_validation_errors():
            return self._back(request, _("Nothing was imported. Look at the file once more."))
        return super().process_result(result, request)

    def _back(self, request: HttpRequest, text: str) -> HttpResponse:
        messages.error(request, text)
        return redirect(reverse("admin:{}_{}_import".format(*self.get_model_info())))

    def add_success_message(self, result: Result, request: HttpRequest) -> None:
        text = _("The file is in: %(new)s new, %(changed)s changed, %(same)s as they were.")
        totals = result.totals
        values = {"new": totals["new"], "changed": totals["update"], "same": totals["skip"]}
        messages.success(request, text % values)

    def get_export_queryset(self, request: HttpRequest):
        """What the list shows, without rows of the portal itself."""
        try:
            rows = super().get_export_queryset(request)
        except IncorrectLookupParameters:
            rows = self.get_queryset(request)
        path = self.resource_classes[0].town_path
        return rows.filter(**{f"{path}__isnull": False}).select_related(path)


def refused(result: Result) -> list[tuple[int | None, str, str]]:
    """Row, column and reason. Rows are counted as a spreadsheet does: the headings are row 1."""
    if result.base_errors:
        return [(None, "", _reason(error.error)) for error in result.base_errors]
    lines: list[tuple[int | None, str, str]] = []
    for row in result.invalid_rows:
        lines += [
            (row.number + 1, column, str(text))
            for column, texts in row.field_specific_errors.items()
            for text in texts
        ]
        lines += [(row.number + 1, "", str(text)) for text in row.non_field_specific_errors]
    for row in result.error_rows:
        lines += [(row.number + 1, "", _reason(error.error)) for error in row.errors]
    return sorted(lines, key=lambda line: line[0] or 0)


def _reason(error: Exception) -> str:
    """What may be read. Anything else is for the log of the server, not for a page."""
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    return _("This row cannot be saved.")
