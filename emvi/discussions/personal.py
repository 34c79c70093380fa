from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from emvi.discussions.erasure import about_words_of
from emvi.discussions.models import (
    Appeal,
    Comment,
    Flag,
    HoldRule,
    ModerationDecision,
    Pause,
    Rule,
    Thread,
)
from emvi.discussions.texts import place_of
from emvi.personal import Basis, Erased, Kept, Person, Table, about_nobody, declare, you

# Where the thread stands whose page is named.
PAGES = ("thread", "comment__thread")
PAGES_OF_CASE = tuple(f"decision__{path}" for path in PAGES)


def declare_personal_data() -> None:
    declare(
        Table(
            model=Comment,
            title=_("Your comments"),
            purpose=_("So that people and the municipality hear you."),
            kept=_("As long as the discussion is public."),
            basis=Basis.OPINION,
            erased=Erased.WORDS,
            rows=lambda person: _with_pages(
                Comment.objects.filter(Q(author__account=person) | Q(said_by=person)), "thread"
            ),
            fields={
                "said_by": Kept(
                    _("you said it for the municipality"),
                    value=you("said_by"),
                    erased=Erased.EMPTIED,
                ),
                "thread": Kept(_("page"), value=lambda row, _person: _page(row.thread)),
                "text": Kept(words_in="language"),
                "search_text": Kept(
                    _("your words in plain letters, for the search"),
                    why_not=_("It is made of the text."),
                ),
                "language": Kept(),
                "created_at": Kept(_("time")),
                "hidden_at": Kept(_("hidden by moderators")),
                "held_at": Kept(_("held until a moderator reads it")),
                "edited_at": Kept(_("changed")),
                "withdrawn_at": Kept(_("taken back")),
                "import_ref": Kept(_("number on another portal"), erased=Erased.STAYS),
            },
            plain=(
                *("id", "root", "parent", "author", "words_removed_at", "submission_key"),
                *("held_for", "was_public", "is_official", "reply_count"),
            ),
        ),
        _decisions(),
        *_to_moderators(),
        _pauses(),
    )
    about_nobody("A place for comments: counts, and whether it is hidden.", Thread)
    about_nobody("Rules of a town.", HoldRule, Rule)


def _decisions() -> Table:
    return Table(
        model=ModerationDecision,
        title=_("Decisions about your words, and those you made"),
        purpose=_("So that you know the rule and the reason, and others can check them."),
        kept=_("As long as the discussion is public."),
        basis=Basis.TASK,
        erased=Erased.EMPTIED,
        rows=lambda person: _with_pages(
            ModerationDecision.objects.filter(Q(decided_by=person) | about_words_of(person)),
            *PAGES,
        ),
        fields={
            "thread": Kept(_("page"), value=_place, erased=Erased.STAYS),
            "decided_by": Kept(_("decided by you"), value=you("decided_by")),
            "outcome": Kept(),
            "rule": Kept(),
            "reason": Kept(words_in="reason_language", erased=Erased.STAYS),
            "reason_language": Kept(erased=Erased.STAYS),
            "words_before": Kept(
                _("your words before you changed them"),
                value=_own_words_before,
                # Your own are emptied; those of others, about which you decided, stay.
                erased=Erased.STAYS,
            ),
            "decided_at": Kept(_("time")),
        },
        plain=("id", "municipality", "comment"),
    )


def _to_moderators() -> list[Table]:
    return [
        Table(
            model=Flag,
            title=_("What you told the moderators about texts of others"),
            purpose=_("So that a person looks at a text that may break the rules."),
            kept=_("1 year after the decision. Nobody sees that it was you."),
            basis=Basis.TASK,
            erased=Erased.EMPTIED,
            rows=lambda person: _with_pages(Flag.objects.filter(account=person), *PAGES),
            fields={
                "thread": Kept(_("page"), value=_place, erased=Erased.STAYS),
                "rule": Kept(_("rule")),
                "note": Kept(_("your note"), words_in="note_language"),
                "note_language": Kept(_("written in")),
                "created_at": Kept(_("time")),
                "decided_at": Kept(_("decided on")),
            },
            plain=("id", "municipality", "comment", "account"),
        ),
        Table(
            model=Appeal,
            title=_("Your appeals, and those you decided"),
            purpose=_("So that another person looks at a decision about your words."),
            kept=_("As long as the decision."),
            basis=Basis.TASK,
            erased=Erased.EMPTIED,
            rows=lambda person: _with_pages(
                Appeal.objects.filter(
                    Q(decided_by=person)
                    | Q(decision__comment__author__account=person)
                    | Q(decision__comment__said_by=person)
                    | Q(decision__thread__proposal__author__account=person)
                ),
                *PAGES_OF_CASE,
            ),
            fields={
                "decision": Kept(_("page"), value=_place_of_case, erased=Erased.STAYS),
                "text": Kept(words_in="language", value=_own_case),
                "language": Kept(),
                "created_at": Kept(_("time")),
                "state": Kept(_("state")),
                "reason": Kept(words_in="reason_language", erased=Erased.STAYS),
                "reason_language": Kept(erased=Erased.STAYS),
                "decided_by": Kept(_("decided by you"), value=you("decided_by")),
                "decided_at": Kept(_("decided on")),
            },
            plain=("id", "first_decided_by"),
        ),
    ]


def _pauses() -> Table:
    return Table(
        model=Pause,
        title=_("Times when you could not write"),
        purpose=_("So that a discussion calms down."),
        kept=_("As long as the decision."),
        basis=Basis.TASK,
        erased=Erased.EMPTIED,
        rows=lambda person: _with_pages(
            Pause.objects.filter(author__account=person), *PAGES_OF_CASE
        ),
        fields={
            "decision": Kept(_("page"), value=_place_of_case, erased=Erased.STAYS),
            "starts_at": Kept(_("from")),
            "until_at": Kept(_("until")),
            "ended_at": Kept(_("ended early")),
        },
        plain=("id", "author"),
    )


def _with_pages(rows: QuerySet, *threads: str) -> QuerySet:
    """Rows whose pages can be named without a question for each of them."""
    proposals = [f"{path}__proposal" for path in threads]
    long_texts = [f"{path}__{name}" for path in proposals for name in ("text", "search_text")]
    return rows.select_related(*(f"{path}__municipality" for path in proposals)).defer(*long_texts)


def _own_words_before(decision: ModerationDecision, person: Person) -> str:
    return decision.words_before if decision.decided_by_id != person.pk else ""


def _own_case(appeal: Appeal, person: Person) -> str:
    """The words of somebody else are not in a moderator's download."""
    return appeal.text if appeal.decided_by_id != person.pk else ""


def _place(row: ModerationDecision | Flag, _person: Person) -> str:
    """Where the text stands that it is about."""
    return place_of(row.comment or row.thread)


def _place_of_case(row: Appeal | Pause, person: Person) -> str:
    return _place(row.decision, person)


def _page(thread: Thread) -> str:
    return thread.proposal.get_absolute_url()
