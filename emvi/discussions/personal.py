from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from emvi.discussions.models import Comment, ModerationDecision, Thread
from emvi.personal import Basis, Erased, Kept, Table, about_nobody, declare, you


def declare_personal_data() -> None:
    declare(
        Table(
            model=Comment,
            title=_("Your comments"),
            purpose=_("So that people and the municipality hear you."),
            kept=_("As long as the discussion is public."),
            basis=Basis.OPINION,
            erased=Erased.WORDS,
            rows=lambda person: Comment.objects.filter(author__account=person),
            fields={
                "thread": Kept(_("page"), value=lambda row, _person: _page(row.thread)),
                "text": Kept(words_in="language"),
                "search_text": Kept(
                    _("your words in plain letters, for the search"),
                    why_not=_("It is made of the text."),
                ),
                "language": Kept(),
                "created_at": Kept(_("time")),
                "hidden_at": Kept(_("hidden by moderators")),
                "withdrawn_at": Kept(_("taken back")),
                "import_ref": Kept(_("number on another portal"), erased=Erased.STAYS),
            },
            plain=("id", "root", "parent", "author", "words_removed_at", "submission_key"),
        ),
        Table(
            model=ModerationDecision,
            title=_("Decisions about your words, and those you made"),
            purpose=_("So that you know the rule and the reason, and others can check them."),
            kept=_("As long as the discussion is public."),
            basis=Basis.TASK,
            erased=Erased.EMPTIED,
            rows=lambda person: ModerationDecision.objects.filter(
                Q(decided_by=person)
                | Q(comment__author__account=person)
                | Q(thread__proposal__author__account=person)
            ),
            fields={
                "decided_by": Kept(_("decided by you"), value=you("decided_by")),
                "outcome": Kept(),
                "rule": Kept(),
                "reason": Kept(words_in="reason_language", erased=Erased.STAYS),
                "reason_language": Kept(erased=Erased.STAYS),
                "decided_at": Kept(_("time")),
            },
            plain=("id", "municipality", "thread", "comment"),
        ),
    )
    about_nobody("A place for comments: counts, and whether it is hidden.", Thread)


def _page(thread: Thread) -> str:
    return thread.proposal.get_absolute_url()
