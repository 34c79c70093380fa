"""The pages whose questions to the database are counted, and the addresses that need not be."""

from django.urls import reverse_lazy

from tests.test_permissions import admin_rows

TOWN = "/en/ljubljana/"
API = "/api/v1/municipalities/"
# Address by who reads it; {proposal} is one that has everything that there is so often.
PAGES = {
    "portal home": ("guest", "/en/"),
    "municipality home": ("guest", TOWN),
    "processes": ("guest", f"{TOWN}processes/"),
    "process": ("guest", f"{TOWN}processes/winter/"),
    "list": ("guest", f"{TOWN}proposals/"),
    "list, signed in": ("author", f"{TOWN}proposals/"),
    "list, overdue": ("guest", f"{TOWN}proposals/?standing=overdue"),
    "list, most supported": ("guest", f"{TOWN}proposals/?order=supported"),
    "list, mixed": ("guest", f"{TOWN}proposals/?order=random&seed=1"),
    "list, searched": ("guest", f"{TOWN}proposals/?q=bench"),
    "search": ("guest", f"{TOWN}search/?q=e"),
    "search of processes": ("guest", f"{TOWN}search/?q=step&kind=processes"),
    "search of promised steps": ("guest", f"{TOWN}search/?q=step&kind=results"),
    "search, filters opened": ("guest", f"{TOWN}search/?q=e&counts=1"),
    "search of one kind": ("guest", f"{TOWN}search/?q=yes&kind=comments"),
    "search in all towns": ("author", "/en/search/?q=e"),
    "statistics": ("guest", f"{TOWN}statistics/"),
    "statistics of a process": ("guest", f"{TOWN}processes/winter/statistics/"),
    "proposal": ("guest", TOWN + "proposals/{proposal}/"),
    "proposal, for its author": ("author", TOWN + "proposals/{proposal}/"),
    "proposal, for an officer": ("officer", TOWN + "proposals/{proposal}/"),
    "changes of a proposal": ("guest", TOWN + "proposals/{proposal}/changes/"),
    "invitations": ("author", TOWN + "proposals/{proposal}/invite-coauthor/"),
    "proposal, newest comments": ("author", TOWN + "proposals/{proposal}/?order=newest"),
    "proposal, most replied": ("author", TOWN + "proposals/{proposal}/?order=replied"),
    "codes": ("guest", f"{TOWN}codes/"),
    "requests by authorities": ("guest", "/en/about/requests-by-authorities/"),
    "terms": ("author", "/en/account/terms/"),
    "accessibility": ("guest", f"{TOWN}accessibility/"),
    "my page": ("author", "/en/my/"),
    "inbox": ("author", "/en/my/inbox/"),
    "followed places": ("author", "/en/my/following/"),
    "samples of notices": ("officer", f"{TOWN}desk/notices/"),
    "desk": ("officer", f"{TOWN}desk/"),
    "all processes": ("officer", f"{TOWN}desk/processes/"),
    "change a process": ("officer", f"{TOWN}processes/winter/change/"),
    "documents of a process": ("officer", f"{TOWN}processes/winter/documents/"),
    "invitations to a process": ("officer", f"{TOWN}processes/winter/invite-people/"),
    "card of a process": ("guest", f"{TOWN}processes/winter/card/"),
    "desk, mine": ("officer", f"{TOWN}desk/?whose=mine"),
    "hand over": ("officer", f"{TOWN}desk/hand-over/"),
    "who is away": ("officer", f"{TOWN}desk/leaves/"),
    "answers to be published together": ("officer", f"{TOWN}proposals/publish-answers/"),
    "one answer for many": ("officer", f"{TOWN}proposals/publish-same-answer/"),
    "topics of many": ("officer", f"{TOWN}proposals/set-themes/"),
    "states of many": ("officer", f"{TOWN}proposals/set-work-states/"),
    "lists of the desk": ("officer", f"{TOWN}desk/lists/"),
    "feed": ("guest", f"{TOWN}proposals/feed/"),
    "feed of answers": ("guest", f"{TOWN}proposals/answers/feed/"),
    "feed of overdue answers": ("author", f"{TOWN}proposals/overdue/feed/"),
    "feed of a process": ("guest", f"{TOWN}processes/winter/feed/"),
    "promised steps": ("guest", f"{TOWN}results/"),
    "audit": ("administrator", f"{TOWN}desk/audit/"),
    "API: audit": ("administrator", f"{API}ljubljana/audit/"),
    "desk of a moderator": ("moderator", f"{TOWN}desk/"),
    "moderation": ("moderator", f"{TOWN}desk/moderation/"),
    "moderation, not shown yet": ("moderator", f"{TOWN}desk/moderation/?kind=new"),
    "moderation, flagged": ("moderator", f"{TOWN}desk/moderation/?kind=flagged"),
    "moderation, hidden": ("moderator", f"{TOWN}desk/moderation/?kind=hidden"),
    "decide about a proposal": ("moderator", TOWN + "threads/{thread}/decide/"),
    "public counts of moderation": ("guest", f"{TOWN}moderation/"),
    "one-use codes": ("officer", f"{TOWN}codes/issue/"),
    "trace": ("guest", "/en/trace/?number={number}"),
    "open data": ("guest", "/en/about/open-data/"),
    "API: municipalities": ("guest", API),
    "API: list": ("guest", f"{API}ljubljana/proposals/"),
    "API: list, signed in": ("author", f"{API}ljubljana/proposals/"),
    "API: list, searched": ("guest", f"{API}ljubljana/proposals/?q=bench"),
    "API: proposal": ("guest", API + "ljubljana/proposals/{proposal}/"),
    "API: changes": ("guest", API + "ljubljana/proposals/{proposal}/changes/"),
    "API: promised steps": ("guest", f"{API}ljubljana/results/"),
    "API: pages": ("guest", f"{API}ljubljana/pages/"),
    "API: announcements": ("guest", f"{API}ljubljana/announcements/"),
    "API: pages of the portal": ("guest", "/api/v1/pages/"),
    "API: announcements of the portal": ("guest", "/api/v1/announcements/"),
    "API: requests by authorities": ("guest", "/api/v1/authority-requests/"),
    "API: terms": ("guest", "/api/v1/terms/"),
    "API: comments": ("guest", API + "ljubljana/proposals/{proposal}/comments/"),
    "API: comments, most replied": (
        "guest",
        API + "ljubljana/proposals/{proposal}/comments/?order=replied",
    ),
    "API: overdue": ("guest", f"{API}ljubljana/overdue/"),
    "API: overdue everywhere": ("guest", "/api/v1/overdue/"),
    "API: processes": ("guest", f"{API}ljubljana/processes/"),
    "API: topics": ("guest", f"{API}ljubljana/themes/"),
    "API: moderation": ("guest", f"{API}ljubljana/moderation/"),
    "API: codes": ("guest", f"{API}ljubljana/codes/"),
    "API: sheets": ("officer", f"{API}ljubljana/codes/sheets/"),
    "API: my proposals": ("author", "/api/v1/my/proposals/"),
    "API: followed places": ("author", "/api/v1/my/following/"),
    "API: search": ("guest", f"{API}ljubljana/search/?q=e"),
    "API: my notices": ("author", "/api/v1/my/notices/"),
    "new proposal": ("author", f"{TOWN}proposals/new/winter/details/"),
    "choose a process": ("author", f"{TOWN}proposals/new/"),
    "files of proposals": ("guest", f"{TOWN}proposals/export/"),
    "blocked people": ("author", "/en/my/blocks/"),
    "tokens": ("author", "/en/my/tokens/"),
    "account, with its sessions": ("author", "/en/account/"),
    "API: municipality": ("guest", f"{API}ljubljana/"),
    "API: statistics": ("guest", f"{API}ljubljana/statistics/"),
    "API: search in all towns": ("guest", "/api/v1/search/?q=e"),
    "API: places": ("guest", f"{API}ljubljana/places/"),
    "API: rules": ("guest", f"{API}ljubljana/rules/"),
    "API: moderators' queue": ("moderator", f"{API}ljubljana/moderation/queue/"),
    "API: lists of the desk": ("officer", f"{API}ljubljana/desk/lists/"),
    "API: roles": ("administrator", f"{API}ljubljana/roles/"),
    "API: my page": ("author", "/api/v1/my/"),
    "API: blocked people": ("author", "/api/v1/my/blocks/"),
    "API: my mail": ("author", "/api/v1/my/mail/"),
    "admin": ("portal team", "/en/admin/"),
    "admin, of one town": ("administrator", "/en/admin/"),
    "admin, searched": ("portal team", "/en/admin/search/?s=name"),
    **{
        f"admin, {model}": ("portal team", reverse_lazy(f"admin:{model}_changelist"))
        for model, *_signs in admin_rows()
    },
}
# Addresses that vary by their town at most and list nothing that grows, and why.
NO_LISTS = {
    "a form, with nothing beside it": """
        account_login account_logout account_reauthenticate account_request_login_code
        account_signup admin:logout accounts:delete-account accounts:password-change accounts:phrase-change
        accounts:sign-up front:municipality-contact front:portal-contact front:token-make
        municipalities:code-redeem municipalities:public-name-choose notifications:preferences
        processes:process-create""",
    "one's own addresses and second steps: never many": """
        account_email mfa_activate_totp mfa_add_webauthn mfa_deactivate_totp
        mfa_generate_recovery_codes mfa_index mfa_list_webauthn mfa_reauthenticate
        mfa_reauthenticate_webauthn""",
    "words only": """
        account_inactive accounts:account-deleted accounts:logged-out accounts:shared-phone
        admin:jsi18n admin:password_change_done front:api-docs front:first-steps
        front:portal-accessibility privacy:what-we-store""",
    "says what a file will hold, which a form asks for": """
        front:municipality-export privacy:download""",
    "a file of the numbers that a page in PAGES shows": "front:municipality-report",
    "a form for a file that the admin reads or makes": """
        admin:discussions_holdrule_export admin:discussions_holdrule_import
        admin:discussions_rule_export admin:discussions_rule_import
        admin:municipalities_organisation_export admin:municipalities_organisation_import
        admin:municipalities_place_export admin:municipalities_place_import
        admin:municipalities_theme_export admin:municipalities_theme_import
        admin:processes_workstate_export admin:processes_workstate_import""",
    "for machines": "healthz readyz",
    "one switch": "api:read-only-state",
    "reads files of the demo, no rows": "front:demo-mail",
}
