"""Where every page is. A URL name that needs arguments and has none here fails a test."""

from collections.abc import Iterator

from django.urls import URLPattern, get_resolver, reverse

from tests.browser.filled import Filled, filled_forms
from tests.browser.world import World

# Addresses that show no page of ours: answers for machines, files, and what only takes a POST.
NO_PAGES = {
    "healthz",
    "readyz",
    "media",
    "process-short",
    "accounts:session-end",
    "front:demo-mail",
    "front:leave",
    "front:desk-leave-end",
    "front:demo-mail-detail",
    "mfa_download_recovery_codes",
    "mfa_login_webauthn",
    "processes:process-schedule",
    "processes:process-unschedule",
    "processes:document-download",
    "processes:document-remove",
    "processes:process-revoke-invitations",
    "processes:entry-restore",
    "processes:entry-retire",
    "proposals:proposal-support",
    "proposals:proposal-take-back-support",
    "proposals:attachment-file",
    "proposals:attachment-remove",
    "proposals:coauthor-decline",
    "proposals:coauthor-remove",
    "front:inbox-read-all",
    "front:person-unblock",
    "front:token-revoke",
    "notifications:unfollow",
    # Shown inside a page of its own, as mail programs show it.
    "front:desk-notice-html",
    # Files.
    "front:municipality-report",
    "front:process-report",
    "processes:process-poster",
    "proposals:proposal-export-file",
    "proposals:proposal-feed",
    "proposals:answer-feed",
    "proposals:overdue-feed",
    "proposals:process-feed",
}


def names(resolver=None, prefix: str = "") -> Iterator[str]:
    """Every name in the URLconf but those of the admin and of the API, which have no pages of ours."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLPattern):
            yield prefix + (pattern.name or "")
        elif pattern.namespace not in {"admin", "api"}:
            yield from names(
                pattern, f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            )


def addresses(world: World) -> dict[str, list[str | Filled]]:
    """For each URL name the addresses that show something different, and the forms whose answer
    does."""
    with_objects = _with_objects(world)
    bare = set(names()) - NO_PAGES - set(with_objects)
    found = {name: [reverse(name)] for name in bare}
    for name, variants in with_objects.items():
        found[name] = [reverse(name, args=args) for args in variants]
    for name, queries in _with_queries(world).items():
        found[name] += [found[name][0] + query for query in queries]
    for name, forms in filled_forms(world).items():
        found[name] += forms
    return found


def _with_objects(world: World) -> dict[str, list[tuple]]:
    town, empty = world.town.slug, world.empty_town.slug
    towns = [(town,), (empty,), ("nowhere",)]
    texts = [
        world.fresh,
        world.own,
        world.due,
        world.soon,
        world.overdue,
        world.accepted,
        world.late,
        world.corrected,
        world.split,
        world.part,
        world.withdrawn,
        world.hidden,
        world.paper,
        world.imported,
        world.in_budget,
        world.in_private,
    ]
    proposals = [(town, text.pk) for text in texts]
    comments = [(town, text.pk) for text in (world.comment, world.reply, world.hidden_comment)]
    threads = [(town, text.thread_id) for text in (world.own, world.due, world.hidden)]
    decisions = [(town, decision.pk) for decision in world.decisions]
    processes = [
        (town, process.slug)
        for process in (
            *(world.open, world.by_date, world.coming, world.past, world.draft),
            *(world.closed, world.apart, world.template),
        )
    ]
    collecting = processes[:3]
    pages = [(one, kind) for one in (town, empty) for kind in ("imprint", "privacy", "redress")]
    messages = [(pk,) for pk in world.messages]
    return {
        "front:inbox-open": messages,
        "front:portal-page": [("imprint",), ("privacy",)],
        "front:municipality-home": towns,
        "front:municipality-page": pages,
        "front:municipality-contact": towns[:2],
        "front:municipality-accessibility": towns[:2],
        "front:municipality-export": towns[:1],
        "front:municipality-follow": towns[:2],
        "front:municipality-search": towns[:2],
        "front:municipality-statistics": towns[:2],
        "front:process-statistics": processes[:2],
        "front:desk": towns[:2],
        "front:desk-audit": towns[:2],
        "front:desk-hand-over": towns[:1],
        "front:desk-leaves": towns[:1],
        "front:desk-notices": towns[:1],
        "front:desk-notice": [
            (town, kind) for kind in ("answer_published", "text_hidden", "account_unused")
        ],
        "accounts:terms-version": [(world.terms.version,)],
        "privacy:contact-reveal": [(world.ana.pk,)],
        "privacy:account-lock": [(world.ana.pk,)],
        "privacy:account-unlock": [(world.ana.pk,)],
        "privacy:role-contact-reveal": [(town, world.officer.role_grants.get().pk)],
        "notifications:unsubscribe": [(world.stop_token,), ("nothing",)],
        "front:desk-moderation": towns[:2],
        "mfa_edit_webauthn": [(world.passkey.pk,)],
        "mfa_remove_webauthn": [(world.passkey.pk,)],
        "front:person-block": [(town, world.comment.author_id)],
        "municipalities:public-name-choose": towns[:2],
        "municipalities:code-list": towns[:2],
        "municipalities:code-redeem": towns[:2],
        "municipalities:code-issue": towns[:2],
        "municipalities:code-revoke": [(town, world.sheet.pk)],
        "discussions:comment-withdraw": comments,
        "discussions:comment-withdraw-official": [(town, world.official.pk)],
        "discussions:moderation": towns[:2],
        "discussions:comment-edit": [(town, world.asked.pk)],
        "discussions:comment-flag": comments,
        "discussions:comment-decide": comments,
        "discussions:thread-flag": threads,
        "discussions:thread-decide": threads,
        "discussions:thread-regulate": threads[:1],
        "discussions:decision-detail": decisions,
        "discussions:decision-appeal": decisions,
        "discussions:appeal-decide": [(town, appeal.pk) for appeal in world.appeals],
        "discussions:name-end": [(town, world.comment.author_id)],
        "discussions:pause-end": [(town, pause.pk) for pause in world.pauses],
        "processes:process-list": towns[:2],
        "processes:desk-processes": towns[:2],
        "processes:process-create": towns[:1],
        "processes:process-start": [(town, "neighbourhood-ideas")],
        "processes:desk-lists": towns[:2],
        "processes:entry-add": [(town, kind) for kind in ("theme", "place", "work-state")],
        "processes:entry-change": [(town, f"theme-{world.theme.pk}")],
        "processes:process-change": [
            (town, process.slug) for process in (world.open, world.draft, world.template)
        ],
        "processes:process-delete": [
            (town, process.slug) for process in (world.open, world.draft, world.template)
        ],
        "processes:process-preview": [(town, world.open.slug), (town, world.draft.slug)],
        "processes:process-publish": [(town, world.open.slug), (town, world.draft.slug)],
        "processes:process-invite-people": [(town, world.open.slug), (town, world.apart.slug)],
        "processes:invitation-withdraw": [(town, world.invited.pk)],
        "processes:invitation-accept": [(town, "nothing")],
        "processes:document-add": [(town, world.open.slug)],
        "processes:process-embed": [(town, world.open.slug), (town, world.draft.slug)],
        "processes:process-card": [
            (town, process.slug)
            for process in (world.open, world.coming, world.closed, world.apart)
        ],
        "processes:process-close": [
            (town, process.slug)
            for process in (world.open, world.by_date, world.past, world.draft, world.closed)
        ],
        "processes:process-duplicate": [(town, world.open.slug), (town, world.template.slug)],
        "processes:process-archive": [(town, world.open.slug), (town, world.past.slug)],
        "processes:process-follow": processes[:1],
        "processes:process-detail": processes,
        "proposals:proposal-follow": proposals[:1],
        "proposals:theme-follow": [(town, world.theme.pk)],
        "proposals:proposal-export": towns[:2],
        "proposals:proposal-list": towns[:2],
        "proposals:proposal-new": towns[:2],
        "proposals:proposal-write": collecting,
        "proposals:proposal-describe": collecting[:1],
        "proposals:proposal-publish": collecting[:1],
        "proposals:proposal-enter": collecting[:1],
        "proposals:proposal-detail": proposals,
        "proposals:proposal-changes": [(town, world.changed.pk), (town, world.due.pk)],
        "proposals:proposal-endorse": [(town, world.due.pk), (town, world.soon.pk)],
        "proposals:proposal-take-back-endorsement": [(town, world.due.pk)],
        "proposals:proposal-invite-coauthor": [(town, world.own.pk), (town, world.hidden.pk)],
        "proposals:coauthor-accept": [(town, pk) for pk in world.coauthors],
        "proposals:proposal-attach-file": [(town, world.own.pk), (town, world.due.pk)],
        "proposals:proposal-confirmation": proposals,
        "proposals:proposal-edit": proposals[:2],
        "proposals:proposal-withdraw": proposals[:2],
        "proposals:proposal-add-official-comment": proposals[:1],
        "proposals:proposal-comment": proposals[:1],
        "proposals:proposal-publish-answer": [(town, world.due.pk), (town, world.corrected.pk)],
        "proposals:publish-answers": towns[:2],
        "proposals:publish-same-answer": towns[:1],
        "proposals:result-list": towns[:2],
        "proposals:result-change": [(town, world.result.pk)],
        "proposals:set-themes": towns[:2],
        "proposals:set-work-states": towns[:2],
        "proposals:proposal-add-staff-note": [(town, world.soon.pk), (town, world.hidden.pk)],
        "proposals:staff-note-remove": [(town, world.note.pk)],
        "proposals:proposal-set-work-state": [(town, world.soon.pk), (town, world.due.pk)],
        "proposals:proposal-merge": [(town, world.soon.pk)],
        "proposals:proposal-undo-merge": [(town, world.merged.pk)],
        "proposals:proposal-split": [(town, world.soon.pk), (town, world.whole_to_split.pk)],
        "proposals:proposal-undo-split": [(town, world.split.pk)],
        "proposals:proposal-assign-duty": [(town, world.due.pk)],
        "proposals:proposal-record-result": [(town, world.corrected.pk)],
        "proposals:proposal-record-extension": [(town, world.due.pk)],
    }


def _with_queries(world: World) -> dict[str, list[str]]:
    theme, work_state = f"theme={world.theme.pk}", f"work_state={world.work_state.pk}"
    today = world.comment.created_at.date()
    search = [
        "?q=nothing+like+this",
        "?q=winter",
        # A letter is in the wrong place.
        "?q=bnehces",
        "?q=light&kind=answers",
        f"?q=benches&state=unanswered&kind=proposals&{work_state}",
        f"?state=overdue&{theme}&language=ar",
        "?q=…",
    ]
    return {
        "front:portal-home": ["?q=nowhere"],
        "front:portal-contact": ["?sent=1"],
        "front:portal-search": search,
        "front:municipality-search": [*search, "?q=winter&counts=1"],
        "front:desk": ["?whose=mine", "?whose=unassigned"],
        "front:desk-audit": [
            "?kind=answers",
            f"?who={world.officer.pk}&day={today}",
            "?kind=data&day=2020-01-01",
            "?day=never",
        ],
        "front:trace": [
            "?number=",
            "?number=AAAA-0000",
            f"?number={world.accepted.number}",
            f"?number={world.overdue.number}",
            f"?number={world.hidden.number}",
        ],
        "proposals:proposal-list": [
            "?q=nothing+like+this",
            "?standing=overdue",
            "?standing=answered",
            "?standing=rejected",
            f"?{theme}&order=supported",
            f"?{work_state}&counts=1",
            "?language=fa",
            f"?process={world.apart.slug}",
        ],
        "proposals:proposal-detail": ["?order=newest", "?order=replied"],
        "proposals:proposal-changes": [f"?version={world.changed.versions.latest('pk').pk}"],
        "proposals:proposal-comment": [f"?reply_to={world.reply.pk}"],
        "proposals:set-work-states": [f"?process={world.open.pk}"],
        "proposals:result-list": [
            f"?standing={standing}" for standing in ("open", "late", "done", "given_up")
        ],
        "front:desk-moderation": ["?kind=appeals"],
        "front:desk-notice": ["?in=el"],
    }
