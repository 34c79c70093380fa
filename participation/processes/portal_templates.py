"""Processes that come with the portal, to start from: texts, steps and their days. The texts are
in the catalogues, like all texts of the portal, so a draft has them in every language."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext, gettext_noop

from participation.processes.models import Phase, Process


@dataclass(frozen=True)
class Step:
    """A phase, which begins so many days after the first day and takes so many."""

    title: str
    description: str
    begins: int
    days: int
    rights: tuple[str, ...] = ()


@dataclass(frozen=True)
class PortalTemplate:
    """A process without a town and without dates."""

    kind: Process.Kind
    title: str
    summary: str
    what_can_change: str
    what_is_fixed: str
    body: str
    steps: tuple[Step, ...]


ALL = ("proposals", "supports", "comments")
TALK = ("supports", "comments")
TEXTS = ("title", "summary", "what_can_change", "what_is_fixed", "body")

TEMPLATES = {
    "neighbourhood-ideas": PortalTemplate(
        Process.Kind.IDEAS,
        gettext_noop("Ideas for our neighbourhood"),
        gettext_noop(
            "What would make life in our neighbourhood better? Everybody who lives here can put "
            "forward a proposal and support those of others. You can write in your own language. "
            "You need no papers and no real name. The rules of this process say which proposals the "
            "municipality must answer, and by when. It gives its reasons."
        ),
        gettext_noop(
            "Squares, parks, paths and playgrounds\n"
            "What happens in public rooms\n"
            "How we live together as neighbours"
        ),
        gettext_noop("What the law demands\nThe budget of this year"),
        gettext_noop(
            "A good proposal says three things: what should be different, where, and for whom. "
            "A few sentences are enough.\n\n"
            "Look first whether somebody has put forward the same. Then support that proposal and "
            "say in a comment what you would add."
        ),
        (
            Step(
                gettext_noop("Collecting ideas"),
                gettext_noop("You put forward proposals, support and discuss them."),
                0,
                42,
                ALL,
            ),
            Step(
                gettext_noop("Supporting and discussing"),
                gettext_noop("No new proposals. You read, support and discuss what is there."),
                42,
                21,
                TALK,
            ),
            Step(
                gettext_noop("Answers"),
                gettext_noop(
                    "The municipality examines the proposals and answers as the rules say."
                ),
                63,
                60,
            ),
        ),
    ),
    "question-to-residents": PortalTemplate(
        Process.Kind.CONSULTATION,
        gettext_noop("A question to everybody who lives here: our winter"),
        gettext_noop(
            "The municipality plans the coming winter and asks you first. What is missing in the "
            "cold months: warm rooms, safe paths, help with heating, company? Tell us in your own "
            "language. We read everything and write down what goes into the plan, and why."
        ),
        gettext_noop(
            "Where warm rooms are, and when they are open\n"
            "Which paths are cleared first\n"
            "What help people get, and how they hear of it"
        ),
        gettext_noop("There will be a winter plan\nThe money that is set aside for it"),
        gettext_noop(
            "Change this text to your own question. One question is better than five. Say what you "
            "know already, what you do not know, and who decides at the end."
        ),
        (
            Step(
                gettext_noop("Your answers"),
                gettext_noop("You say what is missing, and support what others say."),
                0,
                28,
                ALL,
            ),
            Step(
                gettext_noop("The draft of the plan"),
                gettext_noop("The municipality shows what it made of it. You comment."),
                35,
                21,
                ("comments",),
            ),
            Step(
                gettext_noop("The plan is decided"),
                gettext_noop("The municipality answers and publishes the plan."),
                56,
                30,
            ),
        ),
    ),
    "topics-for-a-council": PortalTemplate(
        Process.Kind.COUNCIL_FORMATION,
        gettext_noop("A council of migrants: what should it work on?"),
        gettext_noop(
            "A council in which people who came here from elsewhere advise the municipality is to "
            "be founded. Before it is elected, we collect what it should work on. Put forward "
            "topics, support those that matter to you, and say how the council should work so that "
            "you would take part."
        ),
        gettext_noop(
            "The topics of the first year\n"
            "How the council meets: when, where and in which languages\n"
            "How people hear what the council does"
        ),
        gettext_noop(
            "The council gives advice, and the municipality must answer it\n"
            "Who may be elected, as the statute says"
        ),
        gettext_noop(
            "This is not the election. The election has rules and dates of its own, which are "
            "published when the topics are known.\n\n"
            "Whoever is elected gets the topics in the order of support, together with what was "
            "said about them."
        ),
        (
            Step(
                gettext_noop("Collecting topics"),
                gettext_noop("You put forward topics, support and discuss them."),
                0,
                35,
                ALL,
            ),
            Step(
                gettext_noop("What matters most"),
                gettext_noop("You support the topics with which the council should begin."),
                35,
                14,
                TALK,
            ),
            Step(
                gettext_noop("Preparing the election"),
                gettext_noop("The municipality answers and says how the council is elected."),
                49,
                42,
            ),
        ),
    ),
}


def filled_in(template: PortalTemplate, process: Process) -> Process:
    """The texts of a template, in all languages."""
    process.kind = template.kind
    _write(process, {name: getattr(template, name) for name in TEXTS})
    return process


def phase_of(step: Step) -> Phase:
    """A phase without its days."""
    phase = Phase(**{f"allows_{right}": True for right in step.rights})
    _write(phase, {"title": step.title, "description": step.description})
    return phase


def _write(row: Process | Phase, texts: dict[str, str]) -> None:
    for code in settings.INTERFACE_LANGUAGES:
        with translation.override(code):
            for name, text in texts.items():
                setattr(row, f"{name}_{code}", gettext(text))


def languages_left_behind(process: Process) -> list[str]:
    """In which languages a process is still called as a template, of the portal or of its
    municipality, though somebody called it otherwise in another."""
    called = _titles(process)
    own = Process.objects.filter(municipality=process.municipality, is_template=True)
    for titles in [
        *({code: _in(code, one.title) for code in called} for one in TEMPLATES.values()),
        *(_titles(one) for one in own.exclude(pk=process.pk)),
    ]:
        left = [code for code, title in called.items() if title and title == titles[code]]
        if left and any(title for code, title in called.items() if code not in left):
            return left
    return []


def _titles(process: Process) -> dict[str, str | None]:
    return {code: getattr(process, f"title_{code}") for code in settings.INTERFACE_LANGUAGES}


def _in(code: str, text: str) -> str:
    with translation.override(code):
        return gettext(text)


def shown(template: PortalTemplate) -> dict[str, object]:
    """What a page says of it, in the language of the reader."""
    steps = [
        {"title": gettext(step.title), "description": gettext(step.description), "days": step.days}
        for step in template.steps
    ]
    return {
        "title": gettext(template.title),
        "summary": gettext(template.summary),
        "steps": steps,
    }


def offered() -> Iterable[tuple[str, str, str]]:
    """Name, title and summary of each, in the language of the reader."""
    return [(key, gettext(one.title), gettext(one.summary)) for key, one in TEMPLATES.items()]
