"""What may be attached to a proposal: pictures, made anew, and PDF files."""

from django import forms
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.forms import ValidationError
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participation.proposals.photos import ACCEPT, NO_PICTURE, PhotoField, reencode

MOST_BYTES = 5 * 1024 * 1024
# What acts by itself, hides other files or cannot be read by everybody. Whoever wants to can hide
# such words from us, so a PDF is never opened inside a page: it is handed over as a file.
UNWANTED = (b"/JavaScript", b"/Launch", b"/EmbeddedFile", b"/Encrypt")
NO_FILE = gettext_lazy(
    "We cannot read this file. Attach a JPG or PNG picture, or a PDF file. On an iPhone, a "
    "screenshot of the photo will do."
)
TYPES = {"pdf": "application/pdf", "webp": "image/webp"}


class AttachmentField(PhotoField):
    """A picture or a PDF file to choose. Gives it as we keep it."""

    widget = forms.ClearableFileInput(attrs={"accept": f"{ACCEPT},application/pdf"})
    default_error_messages = {"empty": NO_FILE, "invalid": NO_FILE}

    def to_python(self, data: UploadedFile | None) -> ContentFile | None:
        file = forms.FileField.to_python(self, data)
        if not file:
            return None
        if _is_pdf(file):
            return checked_pdf(file)
        try:
            return reencode(file)
        except ValidationError as error:
            raise (ValidationError(NO_FILE) if error.message is NO_PICTURE else error) from error


def checked_pdf(file: UploadedFile) -> ContentFile:
    """The file as it came, under a name of ours. Raises ValidationError for one that is too large,
    broken or does more than show pages."""
    if file.size > MOST_BYTES:
        raise ValidationError(
            _("The file “%(file)s” is too large (%(size)s MB). At most %(max)s MB."),
            params={
                "file": file.name,
                "size": round(file.size / 1024 / 1024),
                "max": MOST_BYTES // 1024 // 1024,
            },
        )
    file.seek(0)
    content = file.read()
    if b"%%EOF" not in content[-2048:]:
        raise ValidationError(NO_FILE)
    if any(word in content for word in UNWANTED):
        raise ValidationError(
            _("This PDF file is locked or does more than show pages. Save it anew as a plain PDF.")
        )
    return ContentFile(content, name=f"{get_random_string(20)}.pdf")


def _is_pdf(file: UploadedFile) -> bool:
    file.seek(0)
    return file.read(5) == b"%PDF-"
