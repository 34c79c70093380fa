from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from emvi.personal import Basis, Erased, Kept, Table, about_nobody, declare, you
from participation.proposals.models import (
    Attachment,
    CoAuthor,
    DraftFile,
    Endorsement,
    Merge,
    Proposal,
    ProposalDraft,
    ProposalVersion,
    Split,
    SplitPart,
    StaffNote,
    Support,
    SupportNote,
    SupportTotal,
    UndoneMerge,
    WorkStateChange,
)


def declare_personal_data() -> None:
    declare(
        *(_proposals(), _versions(), _attachments(), _coauthors(), _drafts(), _draft_files()),
        *(_supports(), _staff_notes()),
    )
    about_nobody("What the municipality said about how far it is.", WorkStateChange)
    about_nobody("Which proposals are one now, and why; and which were.", Merge, UndoneMerge)
    about_nobody("Which proposal was split into which, and why.", Split, SplitPart)
    about_nobody("Which organisations endorse what; not who said so for them.", Endorsement)
    about_nobody("Counts and their changes, without whose they are.", SupportNote, SupportTotal)


def _proposals() -> Table:
    return Table(
        model=Proposal,
        title=_("Your proposals"),
        purpose=_("So that people can support them and the municipality must answer."),
        kept=_("As long as the process is public."),
        basis=Basis.OPINION,
        erased=Erased.WORDS,
        rows=lambda person: Proposal.objects.filter(
            Q(author__account=person) | Q(entered_by=person)
        ),
        fields={
            "entered_by": Kept(
                _("entered by you for somebody else"),
                value=you("entered_by"),
                erased=Erased.EMPTIED,
            ),
            "title": Kept(value=_own("title"), words_in="language"),
            "text": Kept(_("text"), value=_own("text"), words_in="language"),
            "language": Kept(),
            "photo": Kept(value=_own("photo")),
            "photo_alt": Kept(value=_own("photo_alt"), words_in="language"),
            "search_text": Kept(
                _("your words in plain letters, for the search"),
                why_not=_("It is made of title and text."),
            ),
            "organisation": Kept(erased=Erased.STAYS),
            "number": Kept(erased=Erased.STAYS),
            "municipality": Kept(_("municipality"), erased=Erased.STAYS),
            "process": Kept(_("participation process"), erased=Erased.STAYS),
            "theme": Kept(erased=Erased.STAYS),
            "place": Kept(erased=Erased.STAYS),
            "source": Kept(erased=Erased.STAYS),
            "state": Kept(erased=Erased.STAYS),
            "published_at": Kept(erased=Erased.STAYS),
            "edited_at": Kept(pgettext_lazy("proposal", "changed"), erased=Erased.STAYS),
            "withdrawn_at": Kept(_("taken back"), erased=Erased.STAYS),
        },
        plain=(
            *("id", "thread", "duty", "author", "words_removed_at", "clock_starts_at"),
            *("supports_verified", "supports_other", "supports_elsewhere", "supports_total"),
            "supports_of_whole",
            *("work_state", "shuffle", "import_ref", "import_url", "imported_answer", "draft_key"),
        ),
    )


def _versions() -> Table:
    return Table(
        model=ProposalVersion,
        title=_("Earlier versions of your proposals"),
        purpose=_("So that everybody can see what you changed."),
        kept=_("As long as the words that replaced them; not after moderators asked for a change."),
        basis=Basis.OPINION,
        erased=Erased.WORDS,
        rows=lambda person: ProposalVersion.objects.filter(proposal__author__account=person),
        fields={
            "title": Kept(words_in="language"),
            "text": Kept(words_in="language"),
            "language": Kept(),
            "replaced_at": Kept(),
        },
        plain=("id", "proposal"),
    )


def _attachments() -> Table:
    return Table(
        model=Attachment,
        title=_("Files at your proposals"),
        purpose=_("So that people can look at what belongs to your words."),
        kept=_("As long as the words that they belong to."),
        basis=Basis.OPINION,
        erased=Erased.WORDS,
        rows=lambda person: Attachment.objects.filter(
            proposal__author__account=person
        ).select_related("proposal"),
        fields={"title": Kept(), "file": Kept()},
        plain=("id", "proposal", "place", "size", "submission_key"),
    )


def _coauthors() -> Table:
    return Table(
        model=CoAuthor,
        title=_("Proposals that you write with others"),
        purpose=_("So that your public name stands beside the author’s, if you want it."),
        kept=_("As long as you stand beside the author. That you declined: as long as the words."),
        basis=Basis.OPINION,
        erased=Erased.GOES,
        rows=lambda person: CoAuthor.objects.filter(name__account=person).select_related(
            "proposal__municipality"
        ),
        fields={
            "proposal": Kept(_("page"), value=lambda row, _person: row.proposal.get_absolute_url()),
            "state": Kept(),
        },
        plain=("id", "name"),
    )


def _own(name: str):
    """Words that somebody else said on paper are theirs, also if staff typed them."""
    return lambda row, person: getattr(row, name) if row.entered_by_id != person.pk else None


def _draft_files() -> Table:
    return Table(
        model=DraftFile,
        title=_("Files at your drafts"),
        purpose=_("So that they are published with your words, if you want it."),
        kept=_("As long as the draft, or until you remove them."),
        basis=Basis.USE,
        erased=Erased.GOES,
        rows=lambda person: DraftFile.objects.filter(draft__account=person),
        fields={"title": Kept(), "file": Kept()},
        plain=("id", "draft", "place", "size"),
    )


def _drafts() -> Table:
    return Table(
        model=ProposalDraft,
        title=_("Your drafts"),
        purpose=_("So that you can go on writing later."),
        kept=_("7 days after the last change"),
        basis=Basis.USE,
        erased=Erased.GOES,
        rows=lambda person: ProposalDraft.objects.filter(account=person),
        fields={
            "process": Kept(_("participation process")),
            "title": Kept(words_in="language"),
            "text": Kept(_("text"), words_in="language"),
            "language": Kept(),
            "theme": Kept(_("topic")),
            "place": Kept(pgettext_lazy("part of a town", "place")),
            "photo": Kept(_("photo")),
            "photo_alt": Kept(words_in="language"),
            "changed_at": Kept(pgettext_lazy("proposal", "changed")),
        },
        plain=("id", "key", "account"),
    )


def _staff_notes() -> Table:
    return Table(
        model=StaffNote,
        title=_("Notes that you wrote for your colleagues"),
        purpose=_("So that officers and moderators work together. Nobody else reads them."),
        kept=_("2 years, or until you remove them. Your name goes with your account."),
        basis=Basis.TASK,
        erased=Erased.EMPTIED,
        rows=lambda person: StaffNote.objects.filter(written_by=person).select_related(
            "proposal__municipality"
        ),
        fields={
            "written_by": Kept(_("written by you"), value=you("written_by")),
            "proposal": Kept(
                _("page"),
                value=lambda row, _person: row.proposal.get_absolute_url(),
                erased=Erased.STAYS,
            ),
            "text": Kept(words_in="language", erased=Erased.STAYS),
            "language": Kept(erased=Erased.STAYS),
            "written_at": Kept(erased=Erased.STAYS),
        },
        plain=("id", "submission_key"),
    )


def _supports() -> Table:
    return Table(
        model=Support,
        title=_("What you support"),
        purpose=_("So that each person counts once. Nobody can list who supports what."),
        kept=_("Until you take it back, or as long as the account. The count stays."),
        basis=Basis.OPINION,
        erased=Erased.GOES,
        rows=lambda person: Support.objects.filter(account=person).select_related(
            "proposal__municipality"
        ),
        fields={
            "proposal": Kept(_("page"), value=lambda row, _person: row.proposal.get_absolute_url()),
            "is_verified": Kept(_("counted as that of a resident")),
        },
        plain=("id", "account", "merge", "split"),
    )
