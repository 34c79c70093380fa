"""What notices about comments say: on my proposal, in reply to me, or with my name in it."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from emvi.discussions.models import Comment, Thread
from emvi.municipalities.models import Municipality, PublicName
from emvi.notifications.kinds import Context, Kind, accounts_behind
from emvi.notifications.models import Message
from emvi.notifications.topics import Topic
from emvi.notifications.wording import absolute, headline, isolated
from participation.proposals.news import is_closed, sample_proposal
from participation.proposals.states import State


def build(messages: list[Message]) -> dict[int, Context]:
    """Only comments that everybody can read, under proposals that everybody can read."""
    rows = (
        Comment.objects.visible()
        .filter(thread__hidden_at__isnull=True, thread__held_at__isnull=True)
        .exclude(thread__proposal__state=State.WITHDRAWN)
        .select_related(
            *("author", "thread__municipality", "thread__proposal__municipality"),
            *("thread__proposal__author", "thread__proposal__process"),
        )
    )
    comments = rows.in_bulk([message.facts["comment"] for message in messages])
    return {
        message.pk: _context(message.kind, comment)
        for message in messages
        if (comment := comments.get(message.facts["comment"]))
        and not is_closed(comment.thread.proposal, message)
    }


def _context(kind: str, comment: Comment) -> Context:
    proposal = comment.thread.proposal
    sentences = {
        "comment_added": _("There is a new comment on your proposal “%(title)s”."),
        "comment_replied": _("There is a reply to your comment on “%(title)s”."),
        "comment_mentions": _("Somebody names you in the discussion of “%(title)s”."),
    }
    town = comment.thread.municipality
    name = town.name if comment.is_official else comment.author.name
    return {
        "icon": "say",
        "by": accounts_behind(comment.author, proposal.author),
        **headline(sentences[kind], title=proposal.title, language=proposal.language),
        "details": _("Written by: %(name)s.") % {"name": isolated(name)} if name else "",
        "quote": comment.text,
        "quote_language": comment.language,
        "url": absolute(f"{proposal.get_absolute_url()}#comment-{comment.pk}"),
    }


def _sample(kind: str):
    def sample(municipality: Municipality) -> Context:
        thread = Thread(municipality=municipality)
        thread.proposal = sample_proposal(municipality)
        comment = Comment(
            pk=1,
            thread=thread,
            author=PublicName(municipality=municipality, name="Kalina 8"),
            text=_("I see it the same way."),
            language=municipality.default_language,
        )
        return _context(kind, comment)

    return sample


WHY = gettext_lazy("You get this message because you take part in this discussion.")
WHY_ITS_AUTHOR = gettext_lazy("You get this message because you wrote this proposal.")


def _kind(name: str, title, who, why=WHY) -> Kind:
    return Kind(
        name=name,
        topic=Topic.TALK,
        title=title,
        who=who,
        build=build,
        sample=_sample(name),
        why=why,
    )


KINDS = [
    _kind(
        "comment_replied",
        gettext_lazy("Replies"),
        gettext_lazy("the person whose comment is answered"),
    ),
    _kind(
        "comment_mentions",
        gettext_lazy("Comments that name me"),
        gettext_lazy("people who are named with @ and take part in this discussion; nobody else"),
    ),
    _kind(
        "comment_added",
        gettext_lazy("Comments"),
        gettext_lazy("the person who wrote the proposal"),
        WHY_ITS_AUTHOR,
    ),
]
