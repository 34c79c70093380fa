"""Files chosen while the proposal is being written: kept with the draft, published with it."""

import os
import time

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from emvi.accounts.actions import erase_account
from emvi.accounts.models import Words as Leaving
from emvi.discussions.holds import make_hold_rules
from participation.proposals import draft_files
from participation.proposals.actions import Words, publish_proposal, remove_attachment
from participation.proposals.draft_files import attach_to_draft, drop_stray_files
from participation.proposals.models import Attachment, DraftFile, Proposal, ProposalDraft
from participation.proposals.views import write
from tests import cast
from tests.markup import one_line
from tests.participation.proposals.test_attachments import PDF, picture, upload
from tests.plain_browser import PlainBrowser

DETAILS = "/en/ljubljana/proposals/new/winter/details/"
PREVIEW = "/en/ljubljana/proposals/new/winter/publish/"


def at_details_of(account) -> PlainBrowser:
    visitor = PlainBrowser()
    if account:
        visitor.client.force_login(account, "emvi.accounts.backends.PhraseBackend")
    return visitor.go("/en/ljubljana/proposals/new/").send(
        title="A bench", text="It is missing.", language="en"
    )


@pytest.fixture
def writing(process, verified):
    return at_details_of(verified)


def file(title: str = "The plan", content: bytes = PDF, name: str = "plan.pdf") -> dict:
    return {"attach-title": title, "attach-file": upload(content, name)}


def stored() -> set[str]:
    folder = settings.MEDIA_ROOT / "drafts"
    return {f"drafts/{path.name}" for path in folder.iterdir()} if folder.exists() else set()


def make_old(name: str) -> None:
    path = settings.MEDIA_ROOT / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"left behind")
    os.utime(path, (time.time() - 90_000,) * 2)


def test_files_on_their_way_to_the_page(writing, verified):
    writing.send(button="more", **file("The <b>plan</b>"))
    assert writing.path == DETAILS and "The plan" in writing.text
    writing.send(**file("A picture", picture(), "me.png"))
    assert writing.path == PREVIEW
    text = one_line(writing.text).replace("\xa0", " ")
    assert "The plan PDF, 59 bytes A picture picture, 80 bytes" in text
    kept = {row.file.name for row in DraftFile.objects.all()}
    assert stored() == kept and "plan" not in "".join(kept)
    writing.send(key=str(ProposalDraft.objects.get().key))
    proposal = Proposal.objects.get()
    assert [(one.title, one.kind, one.place) for one in proposal.files] == [
        ("The plan", "pdf", 1),
        ("A picture", "webp", 2),
    ]
    assert not DraftFile.objects.exists()
    assert stored() == {one.file.name for one in proposal.files}
    address = f"/en/ljubljana/attachments/{proposal.files[0].pk}/"
    assert b"".join(cast.client_for(None).get(address)) == PDF
    assert cast.client_for(None).get(f"/media/{proposal.files[0].file.name}").status_code == 404


def test_before_there_is_an_account_and_after_the_login(process, ana):
    guest = at_details_of(None)
    guest.send(**file())
    assert "The plan" in guest.text and "One more step" in guest.text
    assert DraftFile.objects.get().draft.account is None
    guest.client.force_login(ana, "emvi.accounts.backends.PhraseBackend")
    assert "The plan" in guest.go(PREVIEW).text
    assert DraftFile.objects.get().draft.account == ana


def test_a_file_is_removed_and_its_place_is_free(writing, django_capture_on_commit_callbacks):
    for number in range(2):
        writing.send(button="more", **file(f"Plan {number}"))
    other_tab = PlainBrowser(writing.client).go(DETAILS)
    writing.send(button="more", **file("Plan 2"))
    assert "attach-file" not in writing.html
    other_tab.send(button="more", **file("Too many"))
    assert "At most three files. Remove one first." in other_tab.text
    gone = DraftFile.objects.get(place=2)
    with django_capture_on_commit_callbacks(execute=True):
        other_tab.send(button="more", drop_file=str(gone.pk), **file("Another"))
    titles = DraftFile.objects.values_list("title", flat=True)
    assert list(titles) == ["Plan 0", "Another", "Plan 2"]
    assert gone.file.name not in stored() and len(stored()) == 3
    for place in (0, 3, 4):
        with pytest.raises(IntegrityError), transaction.atomic():
            DraftFile.objects.create(draft=gone.draft, place=place, title="x", size=1, file="x")


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        (file(content=b"nothing"), "or a PDF file"),
        (file(title=""), "Please say what is in the file."),
        ({"attach-title": "The plan"}, "Choose the file once more"),
        (file(content=PDF.replace(b"/Catalog", b"/JavaScript")), "more than show pages"),
    ],
)
def test_what_does_not_fit_is_said_and_the_rest_is_kept(sent, said, writing, ljubljana):
    theme = ljubljana.themes.create(name_en="Streets")
    writing.go(DETAILS).send(theme=str(theme.pk), photo_alt="A stop", **sent)
    assert writing.path == DETAILS and said in writing.text
    assert not DraftFile.objects.exists() and stored() == set()
    draft = ProposalDraft.objects.get()
    assert (draft.theme, draft.photo_alt) == (theme, "A stop")
    if sent["attach-title"]:
        assert 'value="The plan"' in writing.html


def test_nobody_removes_the_file_of_another(writing, ana, process):
    other = ProposalDraft.objects.create(account=ana, process=process, title="Mine")
    theirs = attach_to_draft(other, ContentFile(PDF, name="x.pdf"), title="Theirs")
    writing.client.post(DETAILS, {"drop_file": [str(theirs.pk), "x", "-1", "9" * 30]})
    assert DraftFile.objects.get() == theirs


def test_on_a_shared_phone_there_are_none(process, verified):
    visitor = at_details_of(verified)
    assert "attach-file" in visitor.html
    ProposalDraft.objects.all().delete()
    visitor.client.post("/en/shared-phone/", {"is_shared": "1"})
    visitor.client.post(DETAILS, {"title": "A bench", "text": "It is.", "language": "en"} | file())
    assert not DraftFile.objects.exists() and stored() == set()


def test_guests_leave_so_many_from_one_address(process, monkeypatch):
    cache.clear()
    monkeypatch.setattr(write, "FILES_OF_AN_ADDRESS", 1)
    guest = at_details_of(None)
    guest.send(button="more", **file())
    guest.send(button="more", **file())
    assert "That was a lot at once" in guest.text and DraftFile.objects.count() == 1


def test_a_title_full_of_links_waits_for_a_moderator(process, ana):
    make_hold_rules(process.municipality)
    # First words would wait in any case.
    process.municipality.hold_rules.exclude(kind="links").delete()
    draft = ProposalDraft.objects.create(account=ana, process=process)
    title = "http://a.si http://b.si http://c.si"
    attach_to_draft(draft, ContentFile(PDF, name="x.pdf"), title=title)
    words = Words("A bench", "There is none.", "en")
    name = ana.public_names.get()
    assert publish_proposal(process, words, author=name).thread.held_for != "links"
    held = publish_proposal(process, words, author=name, draft_key=draft.key)
    assert held.thread.held_for == "links"


def test_all_or_nothing(process, ana, monkeypatch):
    draft = ProposalDraft.objects.create(account=ana, process=process)
    attach_to_draft(draft, ContentFile(PDF, name="x.pdf"), title="The plan")

    def stop(*_args):
        raise RuntimeError

    monkeypatch.setattr("participation.proposals.actions.words.tell_of_proposal", stop)
    with pytest.raises(RuntimeError):
        publish_proposal(
            process,
            Words("A bench", "There is none.", "en"),
            author=ana.public_names.get(),
            draft_key=draft.key,
        )
    assert not Attachment.objects.exists() and not Proposal.objects.exists()
    assert DraftFile.objects.get().file.storage.exists(DraftFile.objects.get().file.name)


def test_another_window_published_it_meanwhile(
    writing, verified, django_capture_on_commit_callbacks
):
    """The draft does not come back, and with it nothing that would drop the photo of the page."""
    draft = ProposalDraft.objects.get()
    real = write.keep_details

    def published_meanwhile(draft, *args, **kwargs):
        publish_proposal(
            draft.process,
            Words("A bench", "There is none.", "en"),
            author=verified.public_names.get(),
            draft_key=draft.key,
        )
        return real(draft, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(write, "keep_details", published_meanwhile)
        writing.send(**file())
    assert not ProposalDraft.objects.exists() and not DraftFile.objects.exists()
    assert Proposal.objects.get().draft_key == draft.key


@pytest.mark.django_db(transaction=True)
def test_they_go_with_the_account(process, ana):
    draft = ProposalDraft.objects.create(account=ana, process=process)
    attach_to_draft(draft, ContentFile(PDF, name="x.pdf"), title="The plan")
    assert len(stored()) == 1
    erase_account(ana, words=Leaving.STAY)
    assert stored() == set() and not DraftFile.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_published_file_goes_when_it_is_removed(process, ana):
    draft = ProposalDraft.objects.create(account=ana, process=process)
    attach_to_draft(draft, ContentFile(PDF, name="x.pdf"), title="The plan")
    words, name = Words("A bench", "There is none.", "en"), ana.public_names.get()
    proposal = publish_proposal(process, words, author=name, draft_key=draft.key)
    remove_attachment(proposal.attachments.get(), by=ana)
    assert stored() == set()


def test_what_a_stopped_machine_left_is_swept_away(process, ana, proposal, monkeypatch):
    monkeypatch.setattr(draft_files, "AT_ONCE", 2)
    draft = ProposalDraft.objects.create(account=ana, process=process)
    names = [f"drafts/{name}" for name in ("a.webp", "b.pdf", "photo.webp", "page.webp", "own.pdf")]
    for name in [*names, "drafts/stray.webp", "drafts/stray.pdf", "proposals/other.webp"]:
        make_old(name)
    default_storage.save("drafts/just-now.pdf", ContentFile(PDF))
    for place, name in enumerate(names[:2], start=1):
        DraftFile.objects.create(draft=draft, place=place, title="x", size=1, file=name)
    ProposalDraft.objects.update(photo=names[2])
    Proposal.objects.update(photo=names[3])
    proposal.attachments.create(place=1, title="x", size=1, file=names[4])
    assert drop_stray_files() == 2
    assert drop_stray_files() == 0
    assert stored() == {*names, "drafts/just-now.pdf"}
    assert default_storage.exists("proposals/other.webp")


def test_a_wrong_photo_and_a_wrong_file_are_both_named_at_the_top(writing):
    bad = SimpleUploadedFile("x.png", b"none", content_type="image/png")
    writing.send(photo=bad, **file("Plan", b"none", "plan.pdf"))
    top = writing.html[writing.html.index('class="errors"') :].partition("</div>")[0]
    assert 'href="#id_photo"' in top and 'href="#id_attach-file"' in top
    assert writing.html.count('class="errors"') == 1
