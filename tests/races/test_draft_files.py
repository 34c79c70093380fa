"""A file that comes while its draft is published is at the proposal, or refused and not stored; and
four at once are three."""

from functools import partial

import pytest
from django.conf import settings
from django.core.files.base import ContentFile

from emvi.refusals import Refused
from participation.processes.models import Process
from participation.proposals.actions import Words, publish_proposal
from participation.proposals.draft_files import attach_to_draft
from participation.proposals.models import Attachment, DraftFile, Proposal, ProposalDraft
from tests.races.at_once import at_once, raised

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def attach(pk: int) -> str:
    file = ContentFile(b"%PDF-1.7 %%EOF", name="plan.pdf")
    return attach_to_draft(ProposalDraft.objects.get(pk=pk), file, title="The plan").file.name


def publish(draft: ProposalDraft, author) -> int:
    words = Words("A bench", "There is none.", "en")
    process = Process.objects.select_related("municipality").get(pk=draft.process_id)
    return publish_proposal(process, words, author=author, draft_key=draft.key).pk


def stored() -> list[str]:
    folder = settings.MEDIA_ROOT / "drafts"
    return sorted(f"drafts/{path.name}" for path in folder.iterdir()) if folder.exists() else []


@pytest.mark.parametrize("_round", range(4))
def test_a_file_comes_while_the_draft_is_published(_round, process, ana):
    draft = ProposalDraft.objects.create(account=ana, process=process, title="A bench")
    attached, published = at_once(
        partial(attach, draft.pk), partial(publish, draft, ana.public_names.get())
    )
    assert Proposal.objects.get().pk == published
    assert not DraftFile.objects.exists() and not ProposalDraft.objects.exists()
    names = list(Attachment.objects.values_list("file", flat=True))
    if isinstance(attached, Exception):
        assert isinstance(attached, Refused | ProposalDraft.DoesNotExist), attached
        assert names == stored() == []
    else:
        assert names == stored() == [attached]


def test_four_files_at_once_are_three(process, ana):
    draft = ProposalDraft.objects.create(account=ana, process=process, title="A bench")
    results = at_once(*[partial(attach, draft.pk)] * 4)
    assert [type(error) for error in raised(results)] == [Refused]
    assert sorted(DraftFile.objects.values_list("place", flat=True)) == [1, 2, 3]
    assert len(stored()) == 3
