"""HEIC, as every iPhone takes it: read, made anew, and without what the phone wrote into it."""

from io import BytesIO

import pytest
from django.forms import ValidationError
from PIL import Image
from PIL.ExifTags import GPS, IFD, Base
from pillow_heif import from_pillow

from participation.proposals import photos
from participation.proposals.files import AttachmentField
from participation.proposals.photos import PhotoField, reencode
from tests.participation.proposals.test_attachments import upload

SECRETS = (b"iPhone 19", b"Trubarjeva 5", b"xmp-secret")


def heic(size=(1600, 900), *, orientation: int = 1) -> bytes:
    """The left half is red, the rest green."""
    image = Image.new("RGB", size, "green")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    exif = Image.Exif()
    exif[Base.Make] = "iPhone 19"
    exif[Base.ImageDescription] = "Trubarjeva 5"
    exif[Base.Orientation] = orientation
    exif.get_ifd(IFD.GPSInfo).update({GPS.GPSLatitudeRef: "N", GPS.GPSLatitude: (46.0, 3.0, 0.0)})
    output = BytesIO()
    made = from_pillow(image)
    made.save(output, quality=80, exif=exif.tobytes(), xmp=b"<x>xmp-secret</x>")
    return output.getvalue()


def test_the_picture_of_the_test_tells_where_it_was_taken():
    content = heic()
    assert content[4:12] == b"ftypheic" and all(secret in content for secret in SECRETS)
    with Image.open(BytesIO(content), formats=["HEIF"]) as image:
        assert dict(image.getexif().get_ifd(IFD.GPSInfo))


@pytest.mark.parametrize("field", [PhotoField(), AttachmentField()])
def test_it_is_made_anew_without_what_the_phone_wrote(field):
    made = field.clean(upload(heic(), "IMG_0001.HEIC", "image/heic"))
    content = made.read()
    assert made.name.endswith(".webp") and "IMG" not in made.name
    assert not [secret for secret in SECRETS if secret in content]
    with Image.open(BytesIO(content)) as image:
        assert (image.format, image.size) == ("WEBP", (1280, 720))
        assert not image.getexif() and not {"exif", "xmp", "icc_profile"} & set(image.info)
        red, green, _blue = image.convert("RGB").getpixel((100, 100))
        assert red > green


@pytest.mark.parametrize(
    ("orientation", "size", "at"), [(3, (400, 200), (390, 100)), (6, (200, 400), (100, 10))]
)
def test_it_stands_upright(orientation, size, at):
    with Image.open(reencode(upload(heic((400, 200), orientation=orientation)))) as image:
        assert image.size == size
        red, green, _blue = image.convert("RGB").getpixel(at)
        assert red > green


@pytest.mark.parametrize(
    "broken", [heic((64, 64))[:200], heic((64, 64))[:-50], b"\x00\x00\x00\x18ftypheic" + b"x" * 99]
)
def test_a_broken_one_is_refused(broken):
    with pytest.raises(ValidationError, match="cannot read this file"):
        reencode(upload(broken, "a.heic"))


def test_one_with_too_many_pixels_is_not_unfolded(monkeypatch):
    monkeypatch.setattr(photos, "MOST_PIXELS", 1000)
    monkeypatch.setattr(Image.Image, "convert", None)
    with pytest.raises(ValidationError, match="too many pixels"):
        reencode(upload(heic((64, 64)), "a.heic"))
