"""Files at drafts, and who could get at those of others."""

import pytest
from django.core.files.base import ContentFile

from participation.proposals.actions import Words, publish_proposal
from participation.proposals.draft_files import attach_to_draft
from participation.proposals.models import DraftFile, ProposalDraft
from tests import cast
from tests.participation.proposals.test_attachments import PDF

DETAILS = "/en/ljubljana/proposals/new/winter/details/"


@pytest.fixture
def draft(process, verified):
    draft = ProposalDraft.objects.create(
        process=process, account=verified, title="A bench", text="It is missing.", language="en"
    )
    attach_to_draft(draft, ContentFile(PDF, name="a.pdf"), title="The plan")
    return draft


@pytest.mark.parametrize("number", ["9" * 25, "9" * 5000, "²", "-1"])
def test_a_number_that_is_none_drops_nothing(client_for, verified, draft, number):
    response = client_for(verified).post(DETAILS, {"drop_file": number, "more": "1"})
    assert response.status_code == 302 and DraftFile.objects.count() == 1


def test_the_key_of_somebody_elses_draft_takes_nothing_of_it(process, draft, ljubljana, ana):
    words = Words("Mine", "Mine.", "en")
    mine = publish_proposal(
        process, words, author=cast.make_public_name(ljubljana, ana), draft_key=draft.key
    )
    assert not mine.attachments.exists()
    assert DraftFile.objects.count() == 1
