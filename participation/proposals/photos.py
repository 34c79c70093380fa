from io import BytesIO

from django import forms
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.forms import ValidationError
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from PIL import Image, ImageOps

LONGEST_SIDE = 1280
MOST_BYTES = 12 * 1024 * 1024
MOST_PIXELS = 60_000_000
# What phones and cameras make (double pictures, MPO, count as JPEG). Pillow knows many more, and
# each is a way in for a crafted file.
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
# Named one by one: an iPhone then gives a photo as JPEG, and not as HEIC, which is not read here.
ACCEPT = ",".join(f"image/{name.lower()}" for name in FORMATS)
NO_PICTURE = gettext_lazy(
    "We cannot read this file as a picture. Take a JPG or PNG. On an iPhone, a screenshot of the"
    " photo works too."
)


class PhotoField(forms.FileField):
    """A photo to choose. Gives the picture anew, as `reencode` makes it.

    Django's ImageField would let Pillow try all its formats first.
    """

    widget = forms.ClearableFileInput(attrs={"accept": ACCEPT})
    default_error_messages = {"empty": NO_PICTURE, "invalid": NO_PICTURE}

    def to_python(self, data: UploadedFile | None) -> ContentFile | None:
        photo = super().to_python(data)
        return reencode(photo) if photo else None


def reencode(photo: UploadedFile) -> ContentFile:
    """The picture anew, as WebP of at most 1280 px: no place, no camera, no hidden content.

    Raises ValidationError for what is no picture or too large.
    """
    if photo.size > MOST_BYTES:
        raise ValidationError(
            _("The file “%(file)s” is too large (%(size)s MB). At most %(max)s MB."),
            params={
                "file": photo.name,
                "size": round(photo.size / 1024 / 1024),
                "max": MOST_BYTES // 1024 // 1024,
            },
        )
    try:
        photo.seek(0)
        with Image.open(photo, formats=FORMATS) as image:
            if image.width * image.height > MOST_PIXELS:
                raise ValidationError(_("This picture has too many pixels. Take a smaller one."))
            image.draft("RGB", (LONGEST_SIDE * 2, LONGEST_SIDE * 2))
            upright = ImageOps.exif_transpose(image).convert("RGB")
            upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            output = BytesIO()
            upright.save(output, "WEBP", quality=80, exif=b"", xmp=b"")
    except ValidationError:
        raise
    except Exception as error:  # Pillow raises many kinds on a broken file
        raise ValidationError(NO_PICTURE) from error
    return ContentFile(output.getvalue(), name=f"{get_random_string(20)}.webp")
