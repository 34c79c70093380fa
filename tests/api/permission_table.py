"""Which program may do what: a row for each endpoint, a column for each person's program, which
has a token with all scopes that make sense for them.

The columns are `permission_world.PEOPLE`. What a program gets:

    .  what it asked for         *  it, and something was changed
    L  no token (401)            x  not allowed (403)       -  there is nothing (404)
    =  not now (409)             ?  a broken request (400)
"""

TABLE = """
# Public                                                  grvmodaixpn
api:municipality-list              -                      ...........
api:municipality-detail            -                      ...........
api:portal-search                  -                      ...........
api:municipality-search            -                      ...........
api:municipality-statistics        -                      ...........
api:process-statistics             process.open           ...........
api:process-statistics             process.draft          ----.-.----
api:terms-list                     -                      ...........
api:portal-pages                   -                      ...........
api:municipality-pages             -                      ...........
api:portal-announcements           -                      ...........
api:municipality-announcements     -                      ...........
api:read-only-state                -                      ...........
api:authority-request-counts       -                      ...........
api:result-list                    -                      ...........
api:theme-list                     -                      ...........
api:place-list                     -                      ...........
api:code-counts                    -                      ...........
api:rule-list                      -                      ...........
api:moderation-counts              -                      ...........
api:process-list                   -                      ...........
api:process-detail                 process.open           ...........
api:process-detail                 process.past           ...........
api:process-detail                 process.draft          ----.-.----
api:overdue-list                   -                      ...........
api:portal-overdue                 -                      ...........
api:proposal-list                  -                      ...........
api:proposal-detail                proposal.own           ...........
api:proposal-detail                proposal.late          ...........
api:proposal-detail                proposal.withdrawn     ...........
api:proposal-detail                proposal.hidden        ...........
api:proposal-detail                proposal.held          -.--..-----
api:proposal-changes               proposal.own           ...........
api:proposal-changes               proposal.late          ...........
api:proposal-changes               proposal.withdrawn     -----------
api:proposal-changes               proposal.hidden        -----------
api:proposal-changes               proposal.held          -----------
api:proposal-comments              proposal.own           ...........
api:proposal-comments              proposal.late          ...........
api:proposal-comments              proposal.withdrawn     ...........
api:proposal-comments              proposal.hidden        -.--..-----
api:proposal-comments              proposal.held          -.--..-----

# One's own things                                        grvmodaixpn
api:my                             -                      L..........
api:my-proposals                   -                      L..........
api:my-notices                     -                      L..........
api:my-blocks                      -                      L..........
api:settings-change                -                      L**********
api:person-unblock                 block.own              L*---------
api:public-name-choose             -                      L**********
api:person-block                   person.other           L-*********
api:my-following                   -                      L..........
api:unfollow                       follow.own             L*---------
api:my-mail                        -                      L..........
api:mail-choose                    -                      L**********
api:notices-read-all               -                      L*.........
api:municipality-follow            -                      L**********
api:theme-follow                   theme.own              L**********
api:decision-detail                decision.own           L.---------

# Codes                                                   grvmodaixpn
api:code-redeem                    -                      L=.========
api:code-redeem                    code.unused            L*.********
api:sheet-list                     -                      Lxxx.xx.xxx
api:code-issue                     -                      Lxxx*xx=xxx
api:code-revoke                    sheet.desk             Lxx-*-----x
api:code-revoke                    sheet.organisation     Lxx-*--*--x

# Comments and moderation                                 grvmodaixpn
api:comment-withdraw               comment.own            L*xxxxxxxxx
api:comment-withdraw               comment.hidden         L*---x-----
api:comment-withdraw               comment.held           L*---x-----
api:comment-withdraw               comment.to-change      L*---x-----
api:comment-withdraw-official      comment.official       Lxx**xxxxxx
api:comment-edit                   comment.own            Lxxxxxxxxxx
api:comment-edit                   comment.young          L*xxxxxxxxx
api:comment-edit                   comment.hidden         Lx---x-----
api:comment-edit                   comment.held           Lx---x-----
api:comment-edit                   comment.to-change      L*---x-----
api:comment-flag                   comment.own            *x***=*****
api:comment-flag                   comment.hidden         -x---x-----
api:comment-flag                   comment.held           -x---x-----
api:comment-flag                   comment.to-change      -x---x-----
api:comment-decide                 comment.own            Lxxxx*xxxxx
api:comment-decide                 comment.hidden         Lxx--?----x
api:comment-decide                 comment.held           Lxx--*----x
api:comment-decide                 comment.to-change      Lxx--=----x
api:audit-list                     -                      Lxxxxx.xxxx
api:queue-list                     -                      Lxxxx.xxxxx
api:thread-flag                    thread.own             *x***=*****
api:thread-flag                    thread.withdrawn       -x---x-----
api:thread-flag                    thread.hidden          -x---x-----
api:thread-flag                    thread.held            -x---x-----
api:thread-decide                  thread.own             Lxxxx*xxxxx
api:thread-decide                  thread.withdrawn       Lxx--*----x
api:thread-decide                  thread.hidden          Lxx--?----x
api:thread-decide                  thread.held            Lxx--*----x
api:thread-regulate                thread.own             Lxxxx*xxxxx
api:thread-regulate                thread.withdrawn       Lxx--*----x
api:thread-regulate                thread.hidden          Lxx--*----x
api:thread-regulate                thread.held            Lxx--*----x
api:decision-appeal                decision.own           L*---------
api:decision-appeal                decision.appealed      Lx---------
api:appeal-decide                  appeal.own             Lxxxx*xxxxx
api:name-end                       person.other           Lxxxx*xxxxx
api:pause-end                      pause.own              Lxxxx*xxxxx

# Processes and proposals                                 grvmodaixpn
api:process-create                 -                      Lxxx*x*xxxx
api:process-change                 process.open           Lxxx=x=xxxx
api:process-change                 process.draft          Lxx-*-*---x
api:process-schedule               process.open           Lxxx=x=xxxx
api:process-schedule               process.draft          Lxx-*-*---x
api:process-unschedule             process.open           Lxxx=x=xxxx
api:process-unschedule             process.draft          Lxx-.-.---x
api:process-unschedule             process.scheduled      Lxx-*-*---x
api:process-duplicate              process.open           Lxxx*x*xxxx
api:process-duplicate              process.draft          Lxx-*-*---x
api:desk-lists                     -                      Lxxx.x.xxxx
api:entry-add                      kind.theme             Lxxx*x*xxxx
api:entry-add                      kind.none              Lxxx-x-xxxx
api:entry-change                   entry.own              Lxxx*x*xxxx
api:entry-retire                   entry.own              Lxxx*x*xxxx
api:entry-restore                  entry.own              Lxxx.x.xxxx
api:entry-restore                  entry.retired          Lxxx*x*xxxx
api:process-start                  -                      Lxxx*x*xxxx
api:invitation-list                process.open           Lxxx.x.xxxx
api:invitation-list                process.draft          Lxx-.-.---x
api:invitation-withdraw            invitation.used        Lxxx*x*xxxx
api:process-invite-people          process.open           Lxxx=x=xxxx
api:process-invite-people          process.draft          Lxx-=-=---x
api:process-invite-people          process.private        Lxxx*x*---x
api:process-revoke-invitations     process.open           Lxxx.x.xxxx
api:process-revoke-invitations     process.draft          Lxx-.-.---x
api:process-revoke-invitations     process.private        Lxxx*x*---x
api:invitation-accept              -                      L----------
api:invitation-accept              code.invitation        L**********
api:document-add                   process.open           Lxxx*x*xxxx
api:document-add                   process.draft          Lxx-*-*---x
api:document-remove                document.own           Lxxx*x*xxxx
api:document-remove                document.draft         Lxx-*-*---x
api:process-delete                 process.open           Lxxx=x=xxxx
api:process-delete                 process.draft          Lxx-*-*---x
api:process-publish                process.open           Lxxx.x.xxxx
api:process-publish                process.past           Lxxx.x.xxxx
api:process-publish                process.draft          Lxx-*-*---x
api:process-close                  process.open           Lxxx*x*xxxx
api:process-close                  process.past           Lxxx=x=xxxx
api:process-close                  process.draft          Lxx-=-=---x
api:process-archive                process.open           Lxxx=x=xxxx
api:process-archive                process.past           Lxxx*x*xxxx
api:process-archive                process.draft          Lxx-=-=---x
api:proposal-publish               process.open           L**********
api:proposal-publish               process.past           L==========
api:proposal-publish               process.draft          L---=-=----
api:proposal-enter                 process.open           Lxx***xxxxx
api:proposal-enter                 process.past           Lxxxxxxxxxx
api:proposal-enter                 process.draft          Lxx-x-x---x
api:proposal-edit                  proposal.own           L*xxxxxxxxx
api:proposal-edit                  proposal.late          L=xxxxxxxxx
api:proposal-edit                  proposal.withdrawn     L=xxxxxxxxx
api:proposal-edit                  proposal.hidden        L=--xx-----
api:proposal-edit                  proposal.held          L=--xx-----
api:proposal-withdraw              proposal.own           L*xxxxxxxxx
api:proposal-withdraw              proposal.late          L*xxxxxxxxx
api:proposal-withdraw              proposal.withdrawn     L=xxxxxxxxx
api:proposal-withdraw              proposal.hidden        L*--xx-----
api:proposal-withdraw              proposal.held          L*--xx-----
api:proposal-support               proposal.own           L=*********
api:proposal-support               proposal.late          L=*********
api:proposal-support               proposal.withdrawn     L==========
api:proposal-support               proposal.hidden        L=--==-----
api:proposal-support               proposal.held          L=--==-----
api:proposal-support               proposal.answered      L==========
api:proposal-take-back-support     proposal.own           L..........
api:proposal-take-back-support     proposal.late          L..........
api:proposal-take-back-support     proposal.supported     L.*........
api:proposal-take-back-support     proposal.withdrawn     L==========
api:proposal-take-back-support     proposal.hidden        L..........
api:proposal-take-back-support     proposal.held          L.--..-----
api:proposal-take-back-support     proposal.answered      L.*........
api:proposal-endorse               proposal.own           Lxxxxxx*xxx
api:proposal-endorse               proposal.withdrawn     Lxxxxxx=xxx
api:proposal-endorse               proposal.hidden        Lxxxxxx-xxx
api:proposal-endorse               proposal.held          Lxxxxxx-xxx
api:proposal-take-back-endorsement proposal.own           Lxxxxxx.xxx
api:proposal-take-back-endorsement proposal.promised      Lxxxxxx*xxx
api:proposal-take-back-endorsement proposal.hidden        Lxxxxxx-xxx
api:proposal-take-back-endorsement proposal.held          Lxxxxxx-xxx
api:proposal-invite-coauthor       proposal.own           L*xxxxxxxxx
api:proposal-invite-coauthor       proposal.withdrawn     L=xxxxxxxxx
api:proposal-invite-coauthor       proposal.hidden        L=--xx-----
api:proposal-invite-coauthor       proposal.held          L=--xx-----
api:coauthor-accept                coauthor.own           L-*--------
api:coauthor-decline               coauthor.own           L-*--------
api:coauthor-remove                coauthor.own           L**--------
api:proposal-attach-file           proposal.own           L*xxxxxxxxx
api:proposal-attach-file           proposal.late          L=xxxxxxxxx
api:proposal-attach-file           proposal.hidden        L=--xx-----
api:proposal-attach-file           proposal.held          L=--xx-----
api:attachment-remove              attachment.own         L*xxxxxxxxx
api:attachment-remove              attachment.hidden      L=--xx-----
api:attachment-remove              attachment.held        L=--xx-----
api:proposal-comment               proposal.own           L**********
api:proposal-add-official-comment  proposal.own           Lxx**xxxxxx
api:proposal-add-official-comment  proposal.held          Lxx-=xxxxxx
api:proposal-comment               proposal.late          L**********
api:proposal-comment               proposal.withdrawn     L==========
api:proposal-comment               proposal.hidden        L=--==-----
api:proposal-comment               proposal.held          L=--==-----
api:proposal-publish-answer        proposal.own           Lxxxxxxxxxx
api:proposal-publish-answer        proposal.late          Lxxx*xxxxxx
api:proposal-publish-answer        proposal.withdrawn     Lxxxxxxxxxx
api:proposal-publish-answer        proposal.hidden        Lxx-*x----x
api:proposal-publish-answer        proposal.held          Lxx-xx----x
api:proposal-keep-answer-draft     proposal.own           Lxxx*xxxxxx
api:proposal-keep-answer-draft     proposal.late          Lxxx*xxxxxx
api:proposal-keep-answer-draft     proposal.withdrawn     Lxxxxxxxxxx
api:proposal-keep-answer-draft     proposal.hidden        Lxx-*x----x
api:proposal-keep-answer-draft     proposal.held          Lxx-xx----x
api:proposal-follow                proposal.own           L**********
api:proposal-follow                proposal.late          L**********
api:proposal-follow                proposal.withdrawn     L**********
api:proposal-follow                proposal.hidden        L*--**-----
api:proposal-follow                proposal.held          L*--**-----
api:process-follow                 process.open           L**********
api:process-follow                 process.past           L.*********
api:process-follow                 process.draft          L---*-*----
api:publish-answers                -                      Lxxx*xxxxxx
api:publish-same-answer            -                      Lxxx*xxxxxx
api:proposal-set-work-state        proposal.own           Lxxx*xxxxxx
api:proposal-set-work-state        proposal.withdrawn     Lxxxxxxxxxx
api:proposal-set-work-state        proposal.held          Lxx-*x----x
api:proposal-add-staff-note        proposal.own           Lxxx**xxxxx
api:proposal-add-staff-note        proposal.held          Lxx-**----x
api:staff-note-remove              staff-note.own         Lxx-*x----x
api:set-themes                     -                      Lxxx*xxxxxx
api:set-work-states                -                      Lxxx*xxxxxx
api:proposal-merge                 proposal.own           Lxxx*xxxxxx
api:proposal-merge                 proposal.hidden        Lxxx=xxxxxx
api:proposal-merge                 proposal.held          Lxx-=x----x
api:proposal-undo-merge            proposal.own           Lxxx-xxxxxx
api:proposal-undo-merge            proposal.merged        Lxxx*xxxxxx
api:proposal-undo-merge            proposal.held          Lxx--x----x
api:proposal-split                 proposal.own           Lxxx*xxxxxx
api:proposal-split                 proposal.hidden        Lxxx=xxxxxx
api:proposal-split                 proposal.held          Lxx-=x----x
api:proposal-undo-split            proposal.own           Lxxx-xxxxxx
api:proposal-undo-split            proposal.split         Lxxx*xxxxxx
api:proposal-undo-split            proposal.held          Lxx--x----x
api:proposal-undo-own-split        proposal.own           L-xxxxxxxxx
api:proposal-undo-own-split        proposal.split         L*xxxxxxxxx
api:proposal-undo-own-split        proposal.held          L---xx-----
api:proposal-assign-duty           proposal.own           Lxxx*x*xxxx
api:proposal-assign-duty           proposal.late          Lxxx*x*xxxx
api:proposal-assign-duty           proposal.held          Lxx-xx----x
api:proposal-record-result         proposal.late          Lxxxxxxxxxx
api:proposal-record-result         proposal.promised      Lxxx*xxxxxx
api:proposal-record-result         proposal.held          Lxx-xx----x
api:result-change                  result.own             Lxxx*xxxxxx
api:duties-hand-over               -                      Lxxx*x*xxxx
api:leave-record                   -                      Lxxx*x*xxxx
api:leave-end                      leave.own              Lxxx*x*xxxx
api:proposal-record-extension      proposal.own           Lxxxxxxxxxx
api:proposal-record-extension      proposal.late          Lxxx*xxxxxx
api:proposal-record-extension      proposal.withdrawn     Lxxxxxxxxxx
api:proposal-record-extension      proposal.hidden        Lxx-*x----x
api:proposal-record-extension      proposal.held          Lxx-xx----x
api:role-list                      -                      Lxxxxx.xx.x
api:role-grant                     -                      Lxxxxx*xx*x
api:role-end                       role.officer           Lxxxxx*xx*x
api:role-contact-reveal            role.officer           Lxxxxx*xxxx
api:contact-reveal                 account.resident       Lxxxxxxxx*x
api:account-lock                   account.resident       Lxxxxxxxx*x
api:account-unlock                 account.resident       Lxxxxxxxx=x
api:account-unlock                 account.locked         Lxxxxxxxx*x
api:contact-message-send           -                      L**********
api:municipality-contact-message-send -                      L**********
api:read-only-switch               -                      Lxxxxxxxx*x
"""

# What is sent; {name} is a number of the world's things.
KEY = "11111111-1111-4111-8111-111111111111"
WORDS = {"title": "Another title", "text": "Other words.", "language": "en"}
REASON = {"rule": "{rule}", "reason": "It calls people names.", "language": "en"}
HIDE = REASON | {"outcome": "hidden", "seen": "0-0"}
PROCESS = {
    "title": {"en": "Another title"},
    "summary": {"en": "In short."},
    "what_can_change": {"en": "The place"},
    "what_is_fixed": {"en": "The money"},
    "phases": [
        {
            "title": {"en": "Ideas"},
            "opens_at": "2098-01-01T08:00:00Z",
            "closes_at": "2099-01-01T08:00:00Z",
            "allows_proposals": True,
        }
    ],
}
PDF = b"%PDF-1.7\n%%EOF"
BODIES: dict[str, dict[str, object]] = {
    "api:document-add": {"title": "A plan", "language": "en", "file": PDF, "submission_key": KEY},
    "api:proposal-attach-file": {"title": "A plan", "file": PDF, "key": KEY},
    "api:appeal-decide": {"outcome": "reversed", "reason": "We read it wrong.", "language": "en"},
    "api:mail-choose": {"follows_what_i_comment": False, "own": "weekly"},
    "api:proposal-keep-answer-draft": {"outcome": "accepted", "replaces": 0, "edition": 0},
    "api:code-issue": {"size": 8, "language": "en", "key": KEY},
    "api:code-redeem": {"code": "0000-0000-00000"},
    "api:comment-decide": HIDE,
    "api:comment-edit": {"text": "Other words.", "language": "en"},
    "api:comment-flag": {"rule": "{rule}", "language": "en"},
    "api:decision-appeal": {"text": "It is no insult.", "language": "en"},
    "api:proposal-add-official-comment": {
        "text": "We look into it.",
        "language": "en",
        "submission_key": KEY,
    },
    "api:proposal-comment": {
        "text": "A word.",
        "language": "en",
        "name": "Somebody new",
        "submission_key": KEY,
    },
    "api:proposal-invite-coauthor": {"name": "{free}"},
    "api:proposal-endorse": {"organisation": "{organisation}"},
    "api:proposal-take-back-endorsement": {"organisation": "{organisation}"},
    "api:proposal-edit": WORDS,
    "api:proposal-enter": WORDS | {"key": KEY},
    "api:proposal-publish": WORDS | {"key": KEY, "name": "Somebody new"},
    "api:proposal-publish-answer": {
        "outcome": "accepted",
        "reasons": {"en": "Yes."},
        "replaces": 0,
    },
    "api:publish-answers": {
        "answers": [
            {
                "proposal": "{late}",
                "outcome": "accepted",
                "reasons": {"en": "Yes."},
                "replaces": 0,
            }
        ]
    },
    "api:publish-same-answer": {
        "proposals": ["{late}"],
        "outcome": "accepted",
        "reasons": {"en": "Yes."},
    },
    "api:proposal-set-work-state": {"work_state": "{work_state}", "replaces": None},
    "api:proposal-add-staff-note": {
        "text": "Ask them.",
        "language": "en",
        "submission_key": KEY,
    },
    "api:set-themes": {"proposals": ["{proposal}"], "theme": "{theme}"},
    "api:set-work-states": {
        "process": "{process_pk}",
        "proposals": ["{proposal}"],
        "work_state": "{work_state}",
    },
    "api:proposal-merge": {"into": "{late}", "reason": {"en": "They say the same."}},
    "api:proposal-split": {
        "key": KEY,
        "parts": [
            {"title": "A bench", "text": "It is dark there from four o'clock in winter."},
            {"title": "A roof", "text": "It is dark there from four o'clock in winter."},
        ],
        "reason": {"en": "It asks for two things."},
    },
    "api:proposal-assign-duty": {"officer": "{deputy_login}"},
    "api:proposal-record-result": {"title": {"en": "A bench"}, "due_on": "2036-01-01"},
    "api:result-change": {"due_on": "2036-01-01", "progress": 50},
    "api:duties-hand-over": {"officer": "{officer_login}", "to": "{deputy_login}"},
    "api:leave-record": {
        "officer": "{officer_login}",
        "from_on": "2036-01-01",
        "until_on": "2036-01-09",
    },
    "api:proposal-record-extension": {"until_on": "2036-01-01", "reason": {"en": "It is long."}},
    "api:role-grant": {"person": "{deputy_login}", "role": "moderator"},
    "api:role-end": {"to_on": "2036-01-01"},
    "api:role-contact-reveal": {"reason": "A letter came back to us."},
    "api:contact-reveal": {"reason": "A letter came back to us."},
    "api:account-lock": {"reason": "It sends the same words to all."},
    "api:contact-message-send": {"about": "question", "text": "How do I begin?"},
    "api:municipality-contact-message-send": {"about": "question", "text": "How do I begin?"},
    "api:read-only-switch": {"is_on": True},
    "api:process-create": PROCESS,
    "api:process-change": PROCESS | {"edition": "{edition}"},
    "api:process-close": {"reason": {"en": "Earlier.", "sl": "Prej."}},
    "api:process-schedule": {"publish_at": "{tomorrow}"},
    "api:process-invite-people": {"number": 2},
    "api:invitation-accept": {"code": "nothing"},
    "api:entry-add": {"name": {"en": "Traffic"}},
    "api:entry-change": {"name": {"en": "Traffic"}},
    "api:process-start": {"template": "neighbourhood-ideas", "starts_on": "2099-01-01"},
    "api:process-duplicate": {"starts_on": "2099-01-01"},
    "api:public-name-choose": {"name": "Somebody new"},
    "api:settings-change": {"language": "sl", "is_shared_phone": False},
    "api:name-end": REASON,
    "api:thread-decide": HIDE,
    "api:thread-flag": {"rule": "{rule}", "language": "en"},
    "api:thread-regulate": {"is_closed": False, "slow_minutes": 5, "language": "en"},
    # Of one row alone.
    "api:code-redeem code.unused": {"code": "{code}"},
    "api:invitation-accept code.invitation": {"code": "{invitation_code}"},
}
