"""Telling officers that a process which they scheduled is not public."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from emvi.languages.shown import shown_language
from emvi.municipalities.models import Municipality, Role, RoleGrant
from emvi.notifications.actions import notify
from emvi.notifications.kinds import Context, Kind
from emvi.notifications.models import Message
from emvi.notifications.topics import Topic
from emvi.notifications.wording import absolute, headline
from participation.processes.models import Process


def tell_of_unpublished(process: Process) -> None:
    """For all who could complete it, in the caller's transaction."""
    staff = RoleGrant.objects.running().filter(
        municipality=process.municipality,
        role__in=(Role.OFFICER, Role.ADMINISTRATOR),
        account__is_active=True,
    )
    notify(
        "process_not_published",
        event=f"process:{process.pk}:{process.publish_at:%Y%m%d%H%M}",
        recipients=staff.values_list("account_id", flat=True),
        municipality=process.municipality,
        facts={"process": process.pk},
    )


def build(messages: list[Message]) -> dict[int, Context]:
    """Not once it is public after all."""
    drafts = (
        Process.objects.filter(state=Process.State.DRAFT)
        .select_related("municipality")
        .in_bulk([message.facts["process"] for message in messages])
    )
    return {
        message.pk: _context(drafts[message.facts["process"]])
        for message in messages
        if message.facts["process"] in drafts
    }


def _context(process: Process) -> Context:
    sentence = _("This process was to become public and is not complete: “%(title)s”.")
    args = [process.municipality.slug, process.slug]
    return {
        "icon": "alert",
        **headline(sentence, title=process.title, language=shown_language(process, "title")),
        "details": _("It is still a draft. Complete it, then publish it or choose another day."),
        "url": absolute(reverse("processes:process-publish", args=args)),
    }


def sample(municipality: Municipality) -> Context:
    return _context(Process(municipality=municipality, slug="sample", title=_("A good winter")))


PROCESS_NOT_PUBLISHED = Kind(
    name="process_not_published",
    topic=Topic.DUTIES,
    title=gettext_lazy("Processes that could not be published"),
    who=gettext_lazy("all officers and administrators"),
    build=build,
    sample=sample,
    why=gettext_lazy("You get this message because you work for the municipality."),
)
