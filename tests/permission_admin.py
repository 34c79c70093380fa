"""Who may do what in the admin: a row for each model."""

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
