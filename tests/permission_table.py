"""Who may do what: a row for each address, a column for each person.

The columns are `permission_world.PEOPLE`. What a person gets, by GET and by POST:

    .  the page            >  led on to another page
    !  the page, and something was changed        *  led on, and something was changed
    L  asked to log in     2  asked for the second step     a  asked to log in as staff
    x  not allowed (403)   -  there is nothing (404)        M  not by this method (405)
    ?  a broken request (400)

Changed means: a row of the database, sessions aside.
"""

TABLE = """
# For machines                                                      grvmodaixpn grvmodaixpn
healthz                                      -                      ........... ...........
readyz                                       -                      ........... ...........
media                                        other.none             ----------- -----------
process-short                                process-code.open       >>>>>>>>>>> >>>>>>>>>>>
process-short                                process-code.draft      ---->->---- ---->->----
api-docs                                     -                      >>>>>>>>>>> >>>>>>>>>>>

# One's account                                                     grvmodaixpn grvmodaixpn
accounts:settings                            -                      L.......... L**********
accounts:sign-up                             -                      .>>>>>>>>>> >>>>>>>>>>>
accounts:sign-up-words                       -                      >>>>>>>>>>> >>>>>>>>>>>
accounts:confirm-code                        -                      L---------- L----------
accounts:phrase-change                       -                      L.........L L.........L
accounts:password-change                     -                      L.........L L.........L
accounts:session-end                         session.own            LMMMMMMMMMM L>---------
accounts:delete-account                      -                      L.........L L.........L
accounts:account-deleted                     -                      ........... ...........
accounts:logged-out                          -                      ........... ...........
accounts:shared-phone                        -                      ........... >>>>>>>>>>>
accounts:terms                               -                      ........... ...........
accounts:terms-version                       version.9              ----------- -----------
privacy:download                             -                      L.........L L.........L
privacy:contact-reveal                       account.resident       Lxxxxxxxx.2 Lxxxxxxxx!2
privacy:account-lock                         account.resident       Lxxxxxxxx.2 Lxxxxxxxx*2
privacy:account-unlock                       account.resident       Lxxxxxxxx.2 Lxxxxxxxx>2
privacy:role-contact-reveal                  role.officer           Lxxxxx.xxx2 Lxxxxx!xxx2
privacy:what-we-store                        -                      ........... ...........
privacy:authority-requests                   -                      ........... ...........

# Coming in and going                                               grvmodaixpn grvmodaixpn
account_login                                -                      .>>>>>>>>>> .>>>>>>>>>>
account_request_login_code                   -                      .>>>>>>>>>> .>>>>>>>>>>
account_confirm_login_code                   -                      >>>>>>>>>>> >>>>>>>>>>>
account_logout                               -                      >.......... >>>>>>>>>>>
account_inactive                             -                      ........... MMMMMMMMMMM
account_signup                               -                      .>>>>>>>>>> *>>>>>>>>>>
account_reauthenticate                       -                      L.......... L..........
account_email                                -                      L.........L L*********L
account_email_verification_sent              -                      L>>>>>>>>>> L>>>>>>>>>>

# Second steps                                                      grvmodaixpn grvmodaixpn
mfa_activate_totp                            -                      L..>>>>>>>L L..>>>>>>>L
mfa_add_webauthn                             -                      L.........L L.........L
mfa_index                                    -                      L.......... LMMMMMMMMMM
mfa_authenticate                             -                      L>>>>>>>>>> L>>>>>>>>>>
mfa_reauthenticate                           -                      LLL........ LLL........
mfa_deactivate_totp                          -                      L--.......L L--*******L
mfa_view_recovery_codes                      -                      L---------- LMMMMMMMMMM
mfa_generate_recovery_codes                  -                      L.........L L*.*******L
mfa_download_recovery_codes                  -                      L---------- L----------
mfa_list_webauthn                            -                      L.......... LMMMMMMMMMM
mfa_reauthenticate_webauthn                  -                      L.LLLLLLLLL LLLLLLLLLLL
mfa_remove_webauthn                          passkey.own            L.--------L L*--------L
mfa_edit_webauthn                            passkey.own            L.--------L L.--------L
mfa_login_webauthn                           -                      L>>>>>>>>>> L>>>>>>>>>>

# Front rooms                                                       grvmodaixpn grvmodaixpn
front:demo-mail                              -                      ........... ...........
front:demo-mail-detail                       other.none             ----------- -----------
front:portal-home                            -                      ........... ...........
front:trace                                  -                      ........... ...........
front:portal-search                          -                      ........... ...........
front:municipality-statistics                -                      ........... ...........
front:municipality-report                    -                      ........... MMMMMMMMMMM
front:process-statistics                     process.open           ........... ...........
front:process-statistics                     process.past           ........... ...........
front:process-statistics                     process.draft          ----.-.---- ----.-.----
front:process-report                         process.open           ........... MMMMMMMMMMM
front:process-report                         process.past           ........... MMMMMMMMMMM
front:process-report                         process.draft          ----.-.---- MMMMMMMMMMM
front:municipality-search                    -                      ........... ...........
front:first-steps                            -                      ........... ...........
front:portal-contact                         -                      ........... ...........
front:portal-accessibility                   -                      ........... ...........
front:leave                                  -                      >>>>>>>>>>> MMMMMMMMMMM
front:municipality-contact                   -                      ........... ...........
front:municipality-accessibility             -                      ........... ...........
front:my-page                                -                      L.......... L..........
front:inbox                                  -                      L.......... L..........
front:inbox-open                             notice.own             L*--------- L*---------
front:block-list                             -                      L.......... L..........
front:person-unblock                         block.own              LMMMMMMMMMM L*---------
front:token-list                             -                      L.......... L..........
front:token-make                             -                      L.........L L!!!!!!!!!L
front:token-revoke                           api-token.own          LMMMMMMMMMM L*---------
front:open-data                              -                      ........... MMMMMMMMMMM
front:api-docs                               -                      ........... MMMMMMMMMMM
front:inbox-read-all                         -                      LMMMMMMMMMM L*>>>>>>>>>
front:portal-page                            page.imprint           ........... ...........
front:portal-page                            page.none              ----------- -----------
front:municipality-home                      -                      ........... ...........
front:municipality-page                      page.imprint           ........... ...........
front:municipality-page                      page.none              ----------- -----------
front:desk                                   -                      Lxx.....xx2 Lxx.....xx2
front:desk-moderation                        -                      Lxxxx.xxxx2 Lxxxx.xxxx2

front:municipality-follow                    -                      L>>>>>>>>>> L**********
front:municipality-export                    -                      Lxxxxxxxx.2 Lxxxxxxxx!2
front:desk-audit                             -                      Lxxxxx.xxx2 Lxxxxx.xxx2
front:desk-hand-over                         -                      Lxxx.x.xxx2 Lxxx*x*xxx2
front:desk-leaves                            -                      Lxxx.x.xxx2 Lxxx*x*xxx2
front:desk-leave-end                         leave.own              LMMMMMMMMM2 Lxxx*x*xxx2
front:desk-notices                           -                      Lxxx.x.xxx2 Lxxx.x.xxx2
front:desk-notice                            told.answer_published  Lxxx.x.xxx2 Lxxx.x.xxx2
front:desk-notice                            told.none              Lxxx-x-xxx2 Lxxx-x-xxx2
front:desk-notice-html                       told.answer_published  Lxxx.x.xxx2 Lxxx.x.xxx2
front:desk-notice-html                       told.none              Lxxx-x-xxx2 Lxxx-x-xxx2

# Following, and how often mail comes                               grvmodaixpn grvmodaixpn
notifications:following                      -                      L.......... L..........
notifications:unfollow                       follow.own             LMMMMMMMMMM L*---------
notifications:preferences                    -                      L.......... L**********
notifications:unsubscribe                    token.own              ........... !!!!!!!!!!!
notifications:unsubscribe                    token.none             ----------- -----------

# One-use codes                                                     grvmodaixpn grvmodaixpn
municipalities:code-list                     -                      ........... ...........
municipalities:code-redeem                   -                      ........... ...........
municipalities:code-issue                    -                      Lxxx.xx.xx2 Lxxx!xx.xx2
front:person-block                           name.author            Lx......... Lx*********
municipalities:public-name-choose            -                      L.......... L**********
municipalities:code-revoke                   sheet.desk             L---.-----2 L---*-----2
municipalities:code-revoke                   sheet.organisation     L---.--.--2 L---*--*--2

# Comments and moderation                                                 grvmodaixpn grvmodaixpn
discussions:comment-withdraw                 comment.own            L.xxxxxxxxx L*xxxxxxxxx
discussions:comment-withdraw                 comment.hidden         L.---x----- L*---x-----
discussions:comment-withdraw                 comment.held           L.---x----- L*---x-----
discussions:comment-withdraw                 comment.to-change      L.---x----- L*---x-----
discussions:comment-withdraw-official        comment.official       Lxx..xxxxx2 Lxx**xxxxx2
discussions:comment-withdraw-official        comment.own            Lxxxxxxxxx2 Lxxxxxxxxx2
discussions:comment-edit                     comment.own            Lxxxxxxxxxx Lxxxxxxxxxx
discussions:comment-edit                     comment.young          L.xxxxxxxxx L*xxxxxxxxx
discussions:comment-edit                     comment.official       Lxxxxxxxxxx Lxxxxxxxxxx
discussions:comment-edit                     comment.hidden         Lx---x----- Lx---x-----
discussions:comment-edit                     comment.held           Lx---x----- Lx---x-----
discussions:comment-edit                     comment.to-change      L.---x----- L*---x-----
discussions:comment-flag                     comment.own            .x...>..... *x***>*****
discussions:comment-flag                     comment.hidden         -x---x----- -x---x-----
discussions:comment-flag                     comment.held           -x---x----- -x---x-----
discussions:comment-flag                     comment.to-change      -x---x----- -x---x-----
discussions:comment-decide                   comment.own            Lxxxx.xxxx2 Lxxxx*xxxx2
discussions:comment-decide                   comment.hidden         Lx---.----2 Lx---.----2
discussions:comment-decide                   comment.held           Lx---.----2 Lx---*----2
discussions:comment-decide                   comment.to-change      Lx---.----2 Lx---!----2
discussions:thread-flag                      thread.own             .x...>..... *x***>*****
discussions:thread-flag                      thread.withdrawn       -x---x----- -x---x-----
discussions:thread-flag                      thread.hidden          -x---x----- -x---x-----
discussions:thread-flag                      thread.held            -x---x----- -x---x-----
discussions:thread-decide                    thread.own             Lxxxx.xxxx2 Lxxxx*xxxx2
discussions:thread-decide                    thread.withdrawn       Lx---.----2 Lx---*----2
discussions:thread-decide                    thread.hidden          Lx---.----2 Lx---.----2
discussions:thread-decide                    thread.held            Lx---.----2 Lx---*----2
discussions:thread-regulate                  thread.own             Lxxxx.xxxx2 Lxxxx*xxxx2
discussions:thread-regulate                  thread.withdrawn       Lx---.----2 Lx---*----2
discussions:thread-regulate                  thread.hidden          Lx---.----2 Lx---*----2
discussions:thread-regulate                  thread.held            Lx---.----2 Lx---*----2
discussions:moderation                       -                      ........... ...........
discussions:decision-detail                  decision.own           L.--------- L.---------
discussions:decision-detail                  decision.appealed      L.--------- L.---------
discussions:decision-appeal                  decision.own           L.--------- L*---------
discussions:decision-appeal                  decision.appealed      Lx--------- Lx---------
discussions:appeal-decide                    appeal.own             Lxxxx.xxxx2 Lxxxx*xxxx2
discussions:name-end                         name.author            Lxxxx.xxxx2 Lxxxx*xxxx2
discussions:pause-end                        pause.own              Lxxxx.xxxx2 Lxxxx*xxxx2

# Processes                                                         grvmodaixpn grvmodaixpn
processes:process-list                       -                      ........... ...........
processes:process-detail                     process.open           ........... ...........
processes:process-detail                     process.past           ........... ...........
processes:process-detail                     process.draft          ----.-.---- ----.-.----
processes:process-poster                     process.open           ........... ...........
processes:process-poster                     process.draft          ----.-.---- ----.-.----
processes:desk-processes                     -                      Lxxx.x.xxx2 Lxxx.x.xxx2
processes:process-create                     -                      Lxxx.x.xxx2 Lxxx*x*xxx2
processes:process-change                     process.open           Lxxx.x.xxx2 Lxxx*x*xxx2
processes:process-change                     process.draft          L---.-.---2 L---*-*---2
processes:process-preview                    process.open           Lxxx.x.xxx2 Lxxx.x.xxx2
processes:process-preview                    process.draft          L---.-.---2 L---.-.---2
processes:process-publish                    process.open           Lxxx.x.xxx2 Lxxx>x>xxx2
processes:process-publish                    process.draft          L---.-.---2 L---*-*---2
processes:process-schedule                   process.open           LMMMMMMMMM2 Lxxx.x.xxx2
processes:process-schedule                   process.draft          LMMMMMMMMM2 L---*-*---2
processes:process-unschedule                 process.open           LMMMMMMMMM2 Lxxx>x>xxx2
processes:process-unschedule                 process.draft          LMMMMMMMMM2 L--->->---2
processes:process-duplicate                  process.open           Lxxx.x.xxx2 Lxxx*x*xxx2
processes:process-duplicate                  process.draft          L---.-.---2 L---*-*---2
processes:process-invite-people              process.open           Lxxx.x.xxx2 Lxxx.x.xxx2
processes:process-revoke-invitations         process.open           LMMMMMMMMM2 Lxxx>x>xxx2
processes:invitation-accept                  code.none              L.......... L..........
processes:document-add                       process.open           Lxxx.x.xxx2 Lxxx.x.xxx2
processes:document-download                  document.own           ........... MMMMMMMMMMM
processes:document-remove                    document.own           LMMMMMMMMM2 Lxxx*x*xxx2
processes:process-card                       process.open           ........... MMMMMMMMMMM
processes:process-card                       process.draft          ----------- MMMMMMMMMMM
processes:process-embed                      process.open           Lxxx.x.xxx2 Lxxx.x.xxx2
processes:desk-lists                         -                      Lxxx.x.xxx2 Lxxx.x.xxx2
processes:entry-add                          kind.theme             Lxxx.x.xxx2 Lxxx*x*xxx2
processes:entry-add                          kind.work-state        Lxxx.x.xxx2 Lxxx.x.xxx2
processes:entry-add                          kind.none              Lxxx-x-xxx2 Lxxx-x-xxx2
processes:entry-change                       entry.own              Lxxx.x.xxx2 Lxxx*x*xxx2
processes:entry-retire                       entry.own              LMMMMMMMMM2 Lxxx*x*xxx2
processes:entry-restore                      entry.own              LMMMMMMMMM2 Lxxx>x>xxx2
processes:process-start                      template.neighbourhood-ideas Lxxx.x.xxx2 Lxxx*x*xxx2
processes:process-start                      template.none          Lxxx-x-xxx2 Lxxx-x-xxx2
processes:invitation-withdraw                invitation.used        Lxxx.x.xxx2 Lxxx*x*xxx2
processes:process-close                      process.open           Lxxx.x.xxx2 Lxxx*x*xxx2
processes:process-close                      process.past           Lxxx.x.xxx2 Lxxx.x.xxx2
processes:process-close                      process.draft          L---.-.---2 L---.-.---2
processes:process-archive                    process.open           Lxxx.x.xxx2 Lxxx.x.xxx2
processes:process-archive                    process.past           Lxxx.x.xxx2 Lxxx*x*xxx2
processes:process-archive                    process.draft          L---.-.---2 L---.-.---2
processes:process-follow                     process.open           L>>>>>>>>>> L**********
processes:process-follow                     process.past           L>>>>>>>>>> L>*********
processes:process-follow                     process.draft          L--->->---- L---*-*----

# Proposals                                                         grvmodaixpn grvmodaixpn
proposals:proposal-list                      -                      ........... ...........
proposals:proposal-export                    -                      ........... ...........
proposals:proposal-export-file               file.csv               ........... MMMMMMMMMMM
proposals:proposal-export-file               file.none              ----------- MMMMMMMMMMM
proposals:proposal-feed                      -                      ........... MMMMMMMMMMM
proposals:answer-feed                        -                      ........... MMMMMMMMMMM
proposals:overdue-feed                       -                      ........... MMMMMMMMMMM
proposals:process-feed                       process.open           ........... MMMMMMMMMMM
proposals:process-feed                       process.past           ........... MMMMMMMMMMM
proposals:process-feed                       process.draft          ----.-.---- MMMMMMMMMMM
proposals:proposal-new                       -                      >>>>>>>>>>> >>>>>>>>>>>
proposals:proposal-write                     process.open           ........... ***********
proposals:proposal-write                     process.past           ----------- -----------
proposals:proposal-write                     process.draft          ----------- -----------
proposals:proposal-describe                  process.open           >.>>>>>>>>> L*>>>>>>>>>
proposals:proposal-describe                  process.past           ----------- -----------
proposals:proposal-describe                  process.draft          ----------- -----------
proposals:proposal-publish                   process.open           >.>>>>>>>>> L*>>>>>>>>>
proposals:proposal-publish                   process.past           ----------- -----------
proposals:proposal-publish                   process.draft          ----------- -----------
proposals:proposal-enter                     process.open           Lxx...xxxx2 Lxx***xxxx2
proposals:proposal-enter                     process.past           Lxxxxxxxxx2 Lxxxxxxxxx2
proposals:proposal-enter                     process.draft          L---x-x---2 L---x-x---2
proposals:proposal-detail                    proposal.own           ........... ...........
proposals:proposal-detail                    proposal.late          ........... ...........
proposals:proposal-detail                    proposal.withdrawn     ........... ...........
proposals:proposal-detail                    proposal.hidden        ........... ...........
proposals:proposal-detail                    proposal.held          -.--..----- -.--..-----
proposals:proposal-changes                   proposal.own           ........... ...........
proposals:proposal-changes                   proposal.late          ........... ...........
proposals:proposal-changes                   proposal.withdrawn     ----------- -----------
proposals:proposal-changes                   proposal.hidden        ----------- -----------
proposals:proposal-changes                   proposal.held          ----------- -----------
proposals:proposal-endorse                   proposal.own           Lxxxxxx.xx2 Lxxxxxx*xx2
proposals:proposal-endorse                   proposal.late          Lxxxxxx.xx2 Lxxxxxx*xx2
proposals:proposal-endorse                   proposal.withdrawn     Lxxxxxx.xx2 Lxxxxxx>xx2
proposals:proposal-endorse                   proposal.hidden        Lx--xx----2 Lx--xx----2
proposals:proposal-take-back-endorsement     proposal.own           Lxxxxxx.xx2 Lxxxxxx>xx2
proposals:proposal-take-back-endorsement     proposal.promised      Lxxxxxx.xx2 Lxxxxxx*xx2
proposals:proposal-take-back-endorsement     proposal.hidden        Lx--xx----2 Lx--xx----2
proposals:proposal-invite-coauthor           proposal.own           L.xxxxxxxxx L*xxxxxxxxx
proposals:proposal-invite-coauthor           proposal.late          L.xxxxxxxxx L*xxxxxxxxx
proposals:proposal-invite-coauthor           proposal.withdrawn     L>xxxxxxxxx L>xxxxxxxxx
proposals:proposal-invite-coauthor           proposal.hidden        L>--xx----- L>--xx-----
proposals:coauthor-accept                    coauthor.own           L-.-------- L-*--------
proposals:coauthor-decline                   coauthor.own           MMMMMMMMMMM L-*--------
proposals:coauthor-remove                    coauthor.own           MMMMMMMMMMM L**--------
proposals:proposal-attach-file               proposal.own           L.>>>>>>>>> L.>>>>>>>>>
proposals:proposal-attach-file               proposal.late          L>>>>>>>>>> L>>>>>>>>>>
proposals:proposal-attach-file               proposal.hidden        L>-->>----- L>-->>-----
proposals:attachment-file                    attachment.own         ........... ...........
proposals:attachment-file                    attachment.hidden      -.--..----- -.--..-----
proposals:attachment-remove                  attachment.own         MMMMMMMMMMM L*>>>>>>>>>
proposals:attachment-remove                  attachment.hidden      MMMMMMMMMMM L>-->>-----
proposals:proposal-confirmation              proposal.own           L.--------- L.---------
proposals:proposal-confirmation              proposal.late          L.--------- L.---------
proposals:proposal-confirmation              proposal.withdrawn     L.--------- L.---------
proposals:proposal-confirmation              proposal.hidden        L.--------- L.---------
proposals:proposal-edit                      proposal.own           L.>>>>>>>>> L*>>>>>>>>>
proposals:proposal-edit                      proposal.late          L>>>>>>>>>> L>>>>>>>>>>
proposals:proposal-edit                      proposal.withdrawn     L>>>>>>>>>> L>>>>>>>>>>
proposals:proposal-edit                      proposal.hidden        L>-->>----- L>-->>-----
proposals:proposal-withdraw                  proposal.own           L.>>>>>>>>> L*>>>>>>>>>
proposals:proposal-withdraw                  proposal.late          L.>>>>>>>>> L*>>>>>>>>>
proposals:proposal-withdraw                  proposal.withdrawn     L>>>>>>>>>> L>>>>>>>>>>
proposals:proposal-withdraw                  proposal.hidden        L.-->>----- L*-->>-----
proposals:proposal-support                   proposal.own           L>>>>>>>>>> L>*********
proposals:proposal-support                   proposal.late          L>>>>>>>>>> L>*********
proposals:proposal-support                   proposal.withdrawn     L>>>>>>>>>> L>>>>>>>>>>
proposals:proposal-support                   proposal.hidden        L>-->>----- L>-->>-----
proposals:proposal-take-back-support         proposal.own           L>>>>>>>>>> L>>>>>>>>>>
proposals:proposal-take-back-support         proposal.late          L>>>>>>>>>> L>>>>>>>>>>
proposals:proposal-take-back-support         proposal.withdrawn     L>>>>>>>>>> L>>>>>>>>>>
proposals:proposal-take-back-support         proposal.hidden        L>>>>>>>>>> L>>>>>>>>>>
proposals:proposal-follow                    proposal.own           L>>>>>>>>>> L**********
proposals:proposal-follow                    proposal.late          L>>>>>>>>>> L**********
proposals:proposal-follow                    proposal.withdrawn     L>>>>>>>>>> L**********
proposals:proposal-follow                    proposal.hidden        L>-->>----- L*--**-----
proposals:theme-follow                       theme.own              L>>>>>>>>>> L**********
proposals:proposal-comment                   proposal.own           L.......... .**********
proposals:proposal-add-official-comment      proposal.own           Lxx..xxxxx2 Lxx**xxxxx2
proposals:proposal-add-official-comment      proposal.hidden        Lx--.x----2 Lx--.x----2
proposals:proposal-comment                   proposal.late          L.......... .**********
proposals:proposal-comment                   proposal.withdrawn     L.......... ...........
proposals:proposal-comment                   proposal.hidden        L.--..----- -.--..-----
proposals:proposal-publish-answer            proposal.own           Lxxx.xxxxx2 Lxxx.xxxxx2
proposals:proposal-publish-answer            proposal.late          Lxxx.xxxxx2 Lxxx*xxxxx2
proposals:proposal-publish-answer            proposal.withdrawn     Lxxxxxxxxx2 Lxxxxxxxxx2
proposals:proposal-publish-answer            proposal.hidden        Lx--.x----2 Lx--*x----2
proposals:publish-answers                    -                      Lxxx.xxxxx2 Lxxx.xxxxx2
proposals:publish-same-answer                -                      Lxxx.xxxxx2 Lxxx*xxxxx2
proposals:result-list                        -                      ........... ...........
proposals:result-change                      result.own             Lxxx.xxxxx2 Lxxx*xxxxx2
proposals:proposal-record-result             proposal.own           Lxxxxxxxxx2 Lxxxxxxxxx2
proposals:proposal-record-result             proposal.late          Lxxxxxxxxx2 Lxxxxxxxxx2
proposals:proposal-record-result             proposal.promised      Lxxx.xxxxx2 Lxxx*xxxxx2
proposals:proposal-assign-duty               proposal.own           Lxxx.x.xxx2 Lxxx*x*xxx2
proposals:proposal-assign-duty               proposal.late          Lxxx.x.xxx2 Lxxx*x*xxx2
proposals:proposal-assign-duty               proposal.hidden        Lxxx.x.xxx2 Lxxx*x*xxx2
proposals:proposal-assign-duty               proposal.promised      Lxxx.x.xxx2 Lxxx*x*xxx2
proposals:proposal-set-work-state            proposal.own           Lxxx.xxxxx2 Lxxx*xxxxx2
proposals:proposal-set-work-state            proposal.withdrawn     Lxxxxxxxxx2 Lxxxxxxxxx2
proposals:proposal-add-staff-note            proposal.own           Lxxx..xxxx2 Lxxx**xxxx2
proposals:proposal-add-staff-note            proposal.hidden        Lxxx..xxxx2 Lxxx**xxxx2
proposals:staff-note-remove                  staff-note.own         L---.x----2 L---*x----2
proposals:set-themes                         -                      Lxxx.xxxxx2 Lxxx.xxxxx2
proposals:set-work-states                    -                      Lxxx.xxxxx2 Lxxx.xxxxx2
proposals:proposal-merge                     proposal.own           Lxxx.xxxxx2 Lxxx*xxxxx2
proposals:proposal-merge                     proposal.hidden        Lxxx>xxxxx2 Lxxx>xxxxx2
proposals:proposal-merge                     proposal.merged        Lxxx>xxxxx2 Lxxx>xxxxx2
proposals:proposal-undo-merge                proposal.own           Lxxx-xxxxx2 Lxxx-xxxxx2
proposals:proposal-undo-merge                proposal.merged        Lxxx.xxxxx2 Lxxx*xxxxx2
proposals:proposal-split                     proposal.own           Lxxx.xxxxx2 Lxxx*xxxxx2
proposals:proposal-split                     proposal.hidden        Lxxx>xxxxx2 Lxxx>xxxxx2
proposals:proposal-split                     proposal.merged        Lxxx>xxxxx2 Lxxx>xxxxx2
proposals:proposal-split                     proposal.split         Lxxx>xxxxx2 Lxxx>xxxxx2
proposals:proposal-split                     proposal.part          Lxxx>xxxxx2 Lxxx>xxxxx2
proposals:proposal-undo-split                proposal.own           Lxxx-xxxxx2 Lxxx-xxxxx2
proposals:proposal-undo-split                proposal.split         Lxxx.xxxxx2 Lxxx*xxxxx2
proposals:proposal-record-extension          proposal.own           Lxxxxxxxxx2 Lxxxxxxxxx2
proposals:proposal-record-extension          proposal.late          Lxxx.xxxxx2 Lxxx*xxxxx2
proposals:proposal-record-extension          proposal.withdrawn     Lxxxxxxxxx2 Lxxxxxxxxx2
proposals:proposal-record-extension          proposal.hidden        Lx--.x----2 Lx--*x----2

# The admin                                                         grvmodaixpn grvmodaixpn
admin:index                                  -                      Laaaaa.a..2 Laaaaa.a..2
admin:app_list                               app.municipalities     Laaaaa>a>>2 Laaaaa>a>>2
admin:login                                  -                      Lxxxxxxxxx2 Lxxxxxxxxx2
admin:logout                                 -                      L>>>>>.>..2 L>>>>>>>>>2
admin:password_change                        -                      Laaaaa>a>>2 Laaaaa>a>>2
admin:password_change_done                   -                      Laaaaa.a..2 LaaaaaMaMM2
admin:search                                 -                      Laaaaa.a..2 Laaaaa.a..2
admin:autocomplete                           -                      Laaaaaxaxx2 LaaaaaMaMM2
admin:jsi18n                                 -                      Laaaaa.a..2 LaaaaaMaMM2
admin:view_on_site                           other.none             Laaaaa-a--2 Laaaaa-a--2
admin:discussions_holdrule_import            -                      Laaaaa.a..2 Laaaaa.a..2
admin:discussions_holdrule_process_import    -                      LaaaaaMaMM2 Laaaaa>a>>2
admin:discussions_holdrule_export            -                      Laaaaa.a..2 Laaaaa.a..2
admin:discussions_rule_import                -                      Laaaaa.a..2 Laaaaa.a..2
admin:discussions_rule_process_import        -                      LaaaaaMaMM2 Laaaaa>a>>2
admin:discussions_rule_export                -                      Laaaaa.a..2 Laaaaa.a..2
admin:municipalities_organisation_import     -                      Laaaaa.a..2 Laaaaa.a..2
admin:municipalities_organisation_process_import -                      LaaaaaMaMM2 Laaaaa>a>>2
admin:municipalities_organisation_export     -                      Laaaaa.a..2 Laaaaa.a..2
admin:municipalities_place_import            -                      Laaaaa.a..2 Laaaaa.a..2
admin:municipalities_place_process_import    -                      LaaaaaMaMM2 Laaaaa>a>>2
admin:municipalities_place_export            -                      Laaaaa.a..2 Laaaaa.a..2
admin:municipalities_theme_import            -                      Laaaaa.a..2 Laaaaa.a..2
admin:municipalities_theme_process_import    -                      LaaaaaMaMM2 Laaaaa>a>>2
admin:municipalities_theme_export            -                      Laaaaa.a..2 Laaaaa.a..2
admin:processes_workstate_import             -                      Laaaaa.a..2 Laaaaa.a..2
admin:processes_workstate_process_import     -                      LaaaaaMaMM2 Laaaaa>a>>2
admin:processes_workstate_export             -                      Laaaaa.a..2 Laaaaa.a..2
"""

# The pages of the admin, for who administers a town: a row for each model. Others are sent away
# from all of them. The pages stand in this order: list, add, change, delete, history.
ADMIN_PAGES = ("changelist", "add", "change", "delete", "history")
ADMIN_TABLE = """
# model                           own town   another's   portal team
accounts_account                  xxxx>      xxxx>       .x.x>
accounts_terms                    xxxx>      xxxx>       ...x>
answers_answer                    .x.x>      .x>x>       .x.x>
answers_answerduty                .x.x>      .x>x>       .x.x>
answers_extension                 .x.x>      .x>x>       .x.x>
audit_auditentry                  .x.x>      .x>x>       .x.x>
discussions_holdrule              ...x>      ..>x>       ...x>
discussions_rule                  ...x>      ..>x>       ...x>
privacy_authorityrequest          xxxx>      xxxx>       ...x>
municipalities_codebatch          .x.x>      .x>x>       .x.x>
municipalities_informalgroup      ...x>      ..>x>       ...x>
municipalities_municipality       .x.x>      .x>x>       ...x>
municipalities_organisation       ...x>      ..>x>       ...x>
municipalities_page               ...x>      ..>x>       ...x>
municipalities_place              ....>      ..>>>       ....>
municipalities_rolegrant          ...x>      ..>x>       ...x>
municipalities_theme              ....>      ..>>>       ....>
processes_process                 ...x>      ..>x>       ...x>
processes_workstate               .x.x>      .x>x>       .x.x>
proposals_proposal                .x.x>      .x>x>       .x.x>
upkeep_announcement               ....>      ..>>>       ....>
upkeep_contactmessage             .x.x>      .x>x>       .x.x>
upkeep_readonlymode               xxxx>      xxxx>       .x.x>
"""
