"""Each free text that the portal keeps is found by the search, or it is said why not."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.db import models
from django.utils import timezone
from modeltranslation.fields import TranslationField

from emvi.answers.models import AnswerDuty
from emvi.front.search.filters import SearchForm
from emvi.front.search.results import find
from emvi.languages.search_text import SearchTextField
from emvi.municipalities.blocks import NOBODY
from emvi.municipalities.models import Page
from participation.processes.models import Document, Process
from tests import cast
from tests.test_architecture import is_ours

MARK = "qzxvqk"
TEXTS = (models.CharField, models.TextField, models.JSONField)
NO_WORDS = (models.SlugField, models.EmailField, models.URLField, SearchTextField, TranslationField)

# As what each is found.
FOUND = {
    "municipalities.Municipality": {"municipalities": "name office"},
    "municipalities.Page": {"pages": "body"},
    "processes.Process": {
        "processes": "title summary body what_can_change what_is_fixed close_reason"
    },
    "processes.Phase": {"processes": "title description"},
    "processes.Document": {"processes": "title"},
    "proposals.Proposal": {"proposals": "title text"},
    "answers.Answer": {"answers": "reasons next_step"},
    "answers.Result": {"results": "title note"},
    "discussions.Comment": {"comments": "text"},
}

CODES = "signs for machines: nobody looks for them by words"
SECRET = "not for everybody"
OF_A_LIST = "one of a list: what is filed under it is found by the filter"
NO_PAGE = "a name that stands beside texts and has no page of its own"
A_PERSON = "the search finds texts; what somebody wrote is not put together by their name"
BESIDE = "belongs to a proposal that is found by its own words, and stands on its page"
REPLACED = "was replaced by other words, which are found"
ABOUT_TEXTS = "says why something was decided about a text, and not what it is about"
ONE_PAGE = "one text for all, to which every page leads"
SHORT_LIVED = "stands on top of every page while it runs"
NOT_FOUND = {
    CODES: "accounts.Account.language accounts.Account.lock_reason_language accounts.Consent.language"
    " answers.AnswerDuty.time_zone audit.AuditEntry.action audit.AuditEntry.subject"
    " audit.AuditEntry.facts audit.AuditSeal.previous audit.AuditSeal.covers"
    " audit.AuditSeal.marks audit.AuditSeal.content audit.AuditSeal.digest"
    " discussions.Appeal.language discussions.Appeal.reason_language discussions.Comment.language"
    " discussions.Comment.import_ref discussions.Flag.note_language"
    " discussions.ModerationDecision.reason_language discussions.Thread.note_language"
    " municipalities.Municipality.country municipalities.Municipality.written_languages"
    " municipalities.Municipality.time_zone municipalities.Organisation.country"
    " municipalities.Organisation.external_ref municipalities.Place.import_ref"
    " municipalities.Theme.import_ref municipalities.PublicName.import_ref"
    " processes.Document.language processes.Process.short_code proposals.Proposal.number"
    " proposals.Proposal.language proposals.Proposal.import_ref"
    " proposals.ProposalVersion.language",
    SECRET: "accounts.Account.password accounts.Account.login accounts.Account.lock_reason"
    " accounts.ApiToken.name accounts.ApiToken.prefix accounts.ApiToken.digest"
    " accounts.Erasure.digest answers.AnswerDraft.words audit.AuditNote.text"
    " audit.AuditNote.language discussions.Appeal.text discussions.Appeal.reason"
    " discussions.Flag.note discussions.ModerationDecision.words_before"
    " discussions.ModerationDecision.reason municipalities.Code.digest"
    " municipalities.FormerName.skeleton municipalities.InformalGroup.name"
    " notifications.AccountMail.kind notifications.AccountMail.language"
    " notifications.AccountMail.sealed notifications.FanOut.event notifications.FanOut.kind"
    " notifications.FanOut.facts notifications.FanOut.targets notifications.FanOut.without"
    " notifications.Message.event notifications.Message.kind notifications.Message.facts"
    " notifications.Message.error privacy.AuthorityRequest.asked processes.Invitation.digest"
    " proposals.DraftFile.title proposals.ProposalDraft.title proposals.ProposalDraft.text"
    " proposals.ProposalDraft.language proposals.ProposalDraft.photo_alt"
    " proposals.StaffNote.text proposals.StaffNote.language upkeep.ContactMessage.text"
    " upkeep.ContactMessage.language upkeep.ContactMessage.error",
    OF_A_LIST: "municipalities.Theme.name municipalities.Place.name municipalities.Place.hint"
    " processes.WorkState.name",
    NO_PAGE: "municipalities.Organisation.name",
    A_PERSON: "municipalities.PublicName.name municipalities.PublicName.skeleton",
    BESIDE: "proposals.Attachment.title proposals.Proposal.photo_alt"
    " proposals.Proposal.imported_answer proposals.Merge.reason proposals.Split.reason"
    " answers.Extension.reason",
    REPLACED: "proposals.ProposalVersion.title proposals.ProposalVersion.text",
    ABOUT_TEXTS: "discussions.Thread.note",
    ONE_PAGE: "accounts.Terms.body accounts.Terms.changes discussions.Rule.name"
    " discussions.Rule.explanation",
    SHORT_LIVED: "upkeep.Announcement.text",
}


def free_texts() -> Iterator[str]:
    """Every column of ours in which words can stand, by table; of translated ones the first."""
    for model in apps.get_models():
        if is_ours(apps.get_app_config(model._meta.app_label).module.__file__):
            for column in model._meta.local_concrete_fields:
                if isinstance(column, TEXTS) and not isinstance(column, NO_WORDS):
                    if not column.choices:
                        yield f"{model._meta.label}.{column.name}"


def found_texts() -> list[tuple[str, str, str]]:
    return [
        (label, column, kind)
        for label, columns in FOUND.items()
        for kind, names in columns.items()
        for column in names.split()
    ]


def test_each_text_is_found_or_it_is_said_why_not():
    not_found = [name for names in NOT_FOUND.values() for name in names.split()]
    found = [f"{label}.{column}" for label, column, _kind in found_texts()]
    assert sorted(free_texts()) == sorted(found + not_found)


def test_what_is_said_to_be_found_is_what_the_search_looks_into():
    looked_into = {
        f"{model._meta.label}.{source}"
        for model in apps.get_models()
        for column in model._meta.local_fields
        if isinstance(column, SearchTextField)
        for source in column.sources
    }
    assert looked_into == {f"{label}.{column}" for label, column, _kind in found_texts()}


def _duty(process: Process) -> AnswerDuty:
    return cast.make_overdue(cast.make_proposal(process))


def _answer(process: Process, **texts) -> None:
    texts = {"reasons_en": "Yes.", "published_at": timezone.now()} | texts
    _duty(process).answers.create(version=1, outcome="accepted", **texts)


def _result(process: Process, **texts) -> None:
    day = timezone.localdate() + timedelta(days=9)
    _duty(process).results.create(promised_on=day, due_on=day, **{"title_en": "A step"} | texts)


def _document(process: Process, **texts) -> None:
    document = Document(process=process, language="en", size=9, **texts)
    document.file.save("plan.pdf", ContentFile(b"%PDF-1.7"))


MAKERS: dict[str, Callable[..., object]] = {
    "municipalities.Municipality": lambda process, **texts: cast.make_municipality("graz", **texts),
    "municipalities.Page": lambda process, **texts: Page.objects.create(
        municipality=process.municipality, kind="redress", **texts
    ),
    "processes.Process": lambda process, **texts: cast.make_process(
        process.municipality, "closed", state=Process.State.CLOSED, **texts
    ),
    "processes.Phase": cast.make_phase,
    "processes.Document": _document,
    "proposals.Proposal": cast.make_proposal,
    "answers.Answer": _answer,
    "answers.Result": _result,
    "discussions.Comment": lambda process, **texts: cast.make_comment(
        cast.make_proposal(process).thread, cast.make_public_name(process.municipality), **texts
    ),
}


@pytest.mark.parametrize(("label", "column", "kind"), found_texts())
def test_it_is_found(process, label, column, kind):
    is_translated = hasattr(apps.get_model(label), f"{column}_el")
    MAKERS[label](process, **{f"{column}_el" if is_translated else column: f"The {MARK} here"})
    results = find(SearchForm({"q": MARK}).search(), municipality=None, unseen=NOBODY)
    assert {group.kind.value: group.count for group in results.found} == {kind: 1}
    [hit] = results.found[0].hits
    assert MARK in hit.title or f'<mark class="mark">{MARK}</mark>' in hit.text
