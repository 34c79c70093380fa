"""A photo is encoded anew: nothing that the camera wrote into it reaches the portal."""

from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

from emvi.discussions.models import Thread
from emvi.refusals import Conflict
from participation.proposals import photos
from participation.proposals.actions import Words, edit_proposal
from participation.proposals.models import Proposal, ProposalDraft
from tests import cast
from tests.markup import one_line
from tests.plain_browser import PlainBrowser

CAMERA = "Spy Camera 3000"
SECRETS = [CAMERA.encode(), b"Trubarjeva", b"photoshop-secret"]


def jpeg(size=(1600, 900), *, orientation: int = 1) -> bytes:
    """A picture as a phone takes it: the top left quarter is red, the rest green."""
    image = Image.new("RGB", size, "green")
    image.paste("red", (0, 0, size[0] // 2, size[1] // 2))
    exif = Image.Exif()
    exif[Base.Make] = CAMERA
    exif[Base.Orientation] = orientation
    exif[Base.ImageDescription] = "Trubarjeva 5"
    exif.get_ifd(IFD.GPSInfo).update(
        {
            GPS.GPSLatitudeRef: "N",
            GPS.GPSLatitude: (46.0, 3.0, 0.0),
            GPS.GPSLongitudeRef: "E",
            GPS.GPSLongitude: (14.0, 30.0, 0.0),
        }
    )
    output = BytesIO()
    image.save(output, "JPEG", exif=exif, comment=b"Trubarjeva 5", xmp=b"<x>photoshop-secret</x>")
    return output.getvalue()


def upload(content: bytes, name="IMG_20260301_Trubarjeva.jpg", kind="image/jpeg"):
    return SimpleUploadedFile(name, content, content_type=kind)


@pytest.fixture
def at_details(process, verified):
    visitor = PlainBrowser()
    visitor.client.force_login(verified, "emvi.accounts.backends.PhraseBackend")
    return visitor.go("/en/ljubljana/proposals/new/").send(
        title="A bench", text="It is missing.", language="en"
    )


def test_the_picture_of_the_test_tells_where_it_was_taken():
    content = jpeg()
    assert dict(Image.open(BytesIO(content)).getexif().get_ifd(IFD.GPSInfo))
    assert CAMERA.encode() in content
    assert b"photoshop-secret" in content


def test_a_photo_on_its_way_to_the_page(at_details, process):
    at_details.send(photo=upload(jpeg()), photo_alt="The stop in the rain")
    draft = ProposalDraft.objects.get()
    assert 'alt="The stop in the rain"' in at_details.html
    at_details.send(key=str(draft.key))
    proposal = Proposal.objects.get()
    with proposal.photo.open() as file:
        stored = file.read()
    with Image.open(BytesIO(stored)) as image:
        assert image.format == "WEBP"
        assert image.size == (1280, 720)
        assert not image.getexif()
        assert not {"exif", "xmp", "icc_profile", "comment"} & set(image.info)
    assert not [secret for secret in SECRETS if secret in stored]
    assert "Trubarjeva" not in proposal.photo.name
    page = one_line(at_details.go(proposal.get_absolute_url()).html)
    assert f'src="{proposal.photo.url}" alt="The stop in the rain"' in page


def test_a_photo_is_served_as_a_picture_and_only_with_its_words(client, proposal, client_for, ana):
    proposal.photo.save("test.webp", ContentFile(b"RIFF"))
    address = proposal.photo.url
    response = client.get(address)
    assert (response.status_code, response["Content-Type"]) == (200, "image/webp")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-cache" in response["Cache-Control"]
    Thread.objects.update(hidden_at=timezone.now())
    assert client.get(address).status_code == 404
    assert client_for(ana).get(address).status_code == 200
    assert client.get("/media/proposals/other.webp").status_code == 404


@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_the_picture_stands_upright_without_its_tag(orientation):
    raw = jpeg((800, 400), orientation=orientation)
    with Image.open(photos.reencode(upload(raw))) as image:
        width, height = image.size
        corners = {
            1: (10, 10),
            3: (width - 10, height - 10),
            6: (width - 10, 10),
            8: (10, height - 10),
        }
        assert (width > height) is (orientation in {1, 3})
        red, green, _blue = image.convert("RGB").getpixel(corners[orientation])
        assert red > green


def test_another_photo_and_no_photo(at_details, django_capture_on_commit_callbacks):
    at_details.send(photo=upload(jpeg()))
    draft = ProposalDraft.objects.get()
    first, storage = draft.photo.name, draft.photo.storage
    details = "/en/ljubljana/proposals/new/winter/details/"
    with django_capture_on_commit_callbacks(execute=True):
        at_details.go(details).send(photo=upload(jpeg((300, 300))))
    draft.refresh_from_db()
    assert draft.photo.name != first
    assert not storage.exists(first)
    with django_capture_on_commit_callbacks(execute=True):
        at_details.go(details).send(drop_photo="1")
    draft.refresh_from_db()
    assert not draft.photo
    assert storage.listdir("drafts")[1] == []


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"not a picture", "a.jpg"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>x</script></svg>", "a.svg"),
        (jpeg()[:2000], "cut.jpg"),
        (b"GIF89a" + b"\x00" * 50, "a.gif"),
    ],
)
def test_what_is_no_picture_is_refused_in_words(content, name, at_details):
    at_details.send(photo=upload(content, name))
    assert at_details.path.endswith("/details/")
    assert "We cannot read this file as a picture." in at_details.text
    assert not ProposalDraft.objects.get().photo


@pytest.mark.parametrize("format", ["TIFF", "BMP", "EPS", "PPM", "ICO"])
def test_what_no_phone_makes_is_not_even_tried(format, at_details, monkeypatch):
    """Pillow reads more formats than people send; a crafted file must not choose its reader."""
    output = BytesIO()
    Image.new("RGB", (64, 64)).save(output, format)
    Image.init()
    tried = []
    reader, accept = Image.OPEN[format]

    def factory(*args):
        tried.append(format)
        return reader(*args)

    monkeypatch.setitem(Image.OPEN, format, (factory, accept))
    at_details.send(photo=upload(output.getvalue(), "IMG_1.jpg"))
    assert "We cannot read this file as a picture." in at_details.text
    assert tried == []
    assert not ProposalDraft.objects.get().photo


@pytest.mark.parametrize("format", ["PNG", "WEBP", "MPO", "GIF"])
def test_what_phones_make_is_taken(format):
    output = BytesIO()
    Image.new("RGB", (64, 64)).save(output, format)
    with Image.open(photos.reencode(upload(output.getvalue()))) as image:
        assert (image.format, image.size) == ("WEBP", (64, 64))


def test_what_is_too_large_is_refused(at_details, monkeypatch):
    monkeypatch.setattr(photos, "MOST_BYTES", 1000)
    at_details.send(photo=upload(jpeg()))
    assert "is too large" in at_details.text
    monkeypatch.undo()
    monkeypatch.setattr(photos, "MOST_PIXELS", 1000)
    at_details.send(photo=upload(jpeg()))
    assert "This picture has too many pixels." in at_details.text
    assert not ProposalDraft.objects.get().photo


def test_a_picture_that_unfolds_to_a_huge_one_is_refused(at_details):
    """A few kilobytes that would take gigabytes of memory."""
    output = BytesIO()
    Image.new("1", (30_000, 30_000)).save(output, "PNG")
    assert len(output.getvalue()) < 200_000
    at_details.send(photo=upload(output.getvalue(), "bomb.png", "image/png"))
    assert at_details.path.endswith("/details/")
    assert not ProposalDraft.objects.get().photo


class TestOnTheEditPage:
    @pytest.fixture
    def fresh(self, process, verified):
        return cast.make_proposal(
            process, verified.public_names.get(), published_at=timezone.now(), title="A bench"
        )

    @pytest.fixture
    def visitor(self, fresh, client_for, verified):
        return PlainBrowser(client_for(verified)).go(f"{fresh.get_absolute_url()}edit/")

    def stored(self, proposal):
        proposal.refresh_from_db()
        folder = proposal.photo.storage.path("")
        return sorted(path.name for path in Path(folder).rglob("*.webp"))

    def test_a_photo_comes_changes_and_goes(
        self, visitor, fresh, django_capture_on_commit_callbacks
    ):
        edit = visitor.path
        visitor.send(photo=upload(jpeg()), photo_alt="The stop")
        [first] = self.stored(fresh)
        assert fresh.photo.name.endswith(first) and fresh.photo_alt == "The stop"
        visitor.go(edit).send(title="A long bench")
        assert self.stored(fresh) == [first], "who changes the words keeps the photo"
        with django_capture_on_commit_callbacks(execute=True):
            visitor.go(edit).send(photo=upload(jpeg((80, 40))), photo_alt="Smaller")
        [second] = self.stored(fresh)
        assert second != first and fresh.photo.name.endswith(second)
        with django_capture_on_commit_callbacks(execute=True):
            visitor.go(edit).send(drop_photo="1")
        assert self.stored(fresh) == []
        assert (fresh.photo.name, fresh.photo_alt) == ("", "")

    def test_what_is_no_picture_changes_nothing(self, visitor, fresh):
        visitor.send(title="Other words", photo=upload(b"no picture"))
        assert "We cannot read this file as a picture" in visitor.text
        assert self.stored(fresh) == [] and fresh.title == "A bench"

    def test_a_photo_of_a_refused_change_leaves_no_file(self, fresh, verified, monkeypatch):
        words = Words("A bench", "It is missing.", "en", photo=photos.reencode(upload(jpeg())))
        Proposal.objects.update(supports_total=1, supports_other=1)
        with pytest.raises(Conflict):
            edit_proposal(fresh, words, by=verified)
        assert self.stored(fresh) == []
