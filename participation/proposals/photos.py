from io import BytesIO

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.forms import ValidationError
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from PIL import Image, ImageOps, UnidentifiedImageError

LONGEST_SIDE = 1280
MOST_BYTES = 12 * 1024 * 1024
MOST_PIXELS = 60_000_000
NO_PICTURE = gettext_lazy("We cannot read this file as a picture. Try another one.")


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
        with Image.open(photo) as image:
            if image.width * image.height > MOST_PIXELS:
                raise ValidationError(_("This picture has too many pixels. Take a smaller one."))
            image.draft("RGB", (LONGEST_SIDE * 2, LONGEST_SIDE * 2))
            upright = ImageOps.exif_transpose(image).convert("RGB")
            upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            output = BytesIO()
            upright.save(output, "WEBP", quality=80, exif=b"", xmp=b"")
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError) as error:
        raise ValidationError(NO_PICTURE) from error
    return ContentFile(output.getvalue(), name=f"{get_random_string(20)}.webp")
