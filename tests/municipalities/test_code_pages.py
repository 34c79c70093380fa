import re
from base64 import b64decode
from uuid import uuid4

import pytest
import segno
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import translation

from emvi.audit.models import AuditEntry
from emvi.municipalities.actions import is_verified
from emvi.municipalities.codes import issue_codes, redeem_code, revoke_codes
from emvi.municipalities.models import Code, CodeBatch
from emvi.municipalities.sheets import sheet_pdf
from tests import cast

WRONG = "ABCD-EFGH-JKMNP"


@pytest.fixture
def codes(ljubljana, officer):
    return issue_codes(ljubljana, by=officer, size=10, language="sl")[1]


def url(name, *args, municipality="ljubljana"):
    return reverse(f"municipalities:{name}", args=[municipality, *args])


def type_code(client, text, **headers):
    return client.post(url("code-redeem"), {"code": text}, **headers)


def sheet_form(**fields):
    return {"issuer": "desk", "size": 8, "language": "de", "key": str(uuid4())} | fields


def pdf_in(page):
    """The sheet inside a page; None for a page without one."""
    found = re.search(r'href="data:application/pdf;base64,([^"]+)"', page.content.decode())
    return found and b64decode(found[1])


def test_a_guest_reads_what_a_code_is_and_comes_back_after_the_login(client, codes):
    page = client.get(url("code-redeem"))
    assert page.status_code == 200
    text = page.content.decode()
    assert f"?next={url('code-redeem')}" in text
    assert 'name="code"' not in text
    type_code(client, codes[0])
    assert Code.objects.count() == 10


def test_redeeming_on_the_page(client_for, ana, ljubljana, codes):
    client = client_for(ana)
    page = client.get(url("code-redeem"))
    assert 'name="code"' in page.content.decode()
    after = client.post(url("code-redeem"), {"code": codes[0].lower()}, follow=True)
    assert "Confirmed: you live here" in after.content.decode()
    assert 'name="code"' not in after.content.decode()
    assert is_verified(ana, ljubljana)


def test_who_is_confirmed_does_not_use_up_a_second_code(client_for, verified, codes):
    page = type_code(client_for(verified), codes[0])
    assert "Confirmed: you live here" in page.content.decode()
    assert Code.objects.count() == 10


def test_one_message_for_every_code_that_does_not_work(
    client_for, ana, graz, ljubljana, codes, officer
):
    _batch, revoked = issue_codes(ljubljana, by=officer, size=1, language="sl")
    revoke_codes(CodeBatch.objects.latest("pk"), by=officer)
    foreign = issue_codes(graz, by=cast.make_staff(graz, "officer"), size=1, language="de")[1]
    redeem_code(cast.make_account(), ljubljana, text=codes[0])
    client = client_for(ana)
    errors = {
        str(type_code(client, text).context["form"].errors)
        for text in (WRONG, codes[0], revoked[0], foreign[0])
    }
    assert len(errors) == 1
    assert "This code does not work" in errors.pop()


def test_an_account_may_try_five_times_an_hour(client_for, ana, ljubljana, codes):
    client = client_for(ana)
    for _try in range(5):
        assert "This code does not work" in type_code(client, WRONG).content.decode()
    assert "Try again in one hour" in type_code(client, codes[0]).content.decode()
    assert not is_verified(ana, ljubljana)


def test_an_address_counts_failures_only(client_for, ljubljana, officer):
    """A whole shelter redeems behind one address, and one person there types nonsense."""
    _batch, many = issue_codes(ljubljana, by=officer, size=60, language="sl")
    people = [cast.make_account() for _code in many]
    for person, code in zip(people, many, strict=True):
        assert type_code(client_for(person), code).status_code == 302
    for person in (cast.make_account() for _number in range(10)):
        client = client_for(person)
        for _try in range(5):
            type_code(client, WRONG)
    late = cast.make_account()
    _batch, more = issue_codes(ljubljana, by=officer, size=1, language="sl")
    page = type_code(client_for(late), more[0])
    assert "from this connection" in page.content.decode()
    elsewhere = type_code(client_for(late), more[0], REMOTE_ADDR="192.0.2.7")
    assert elsewhere.status_code == 302


def test_the_address_never_carries_a_code_to_the_server(ljubljana, officer, monkeypatch):
    batch, codes = issue_codes(ljubljana, by=officer, size=2, language="sl")
    drawn = []
    make = segno.make
    monkeypatch.setattr(segno, "make", lambda text, **how: drawn.append(text) or make(text, **how))
    sheet_pdf(batch, codes, language="sl")
    assert drawn == [f"http://localhost:8000/sl/ljubljana/codes/redeem/#{code}" for code in codes]


@pytest.mark.parametrize("language", ["sl", "de", "it", "el", "en"])
def test_eight_slips_fit_on_a_page(ljubljana, officer, language):
    ljubljana.name_el = "Θεσσαλονίκη"
    for size, pages in ((8, 1), (9, 2)):
        batch, codes = issue_codes(ljubljana, by=officer, size=size, language=language)
        pdf = sheet_pdf(batch, codes, language=language)
        assert pdf.startswith(b"%PDF")
        assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == pages


def test_slips_are_in_the_language_that_was_chosen(ljubljana, officer, printed):
    languages = ["sl", "de", "it", "el", "en"]
    for language in languages:
        batch, codes = issue_codes(ljubljana, by=officer, size=1, language=language)
        sheet_pdf(batch, codes, language=language)
        assert [slip["code"] for slip in printed[-1]["slips"]] == codes
    assert [text["language"] for text in printed] == languages
    for language, text in zip(languages, printed, strict=True):
        with translation.override(language):
            assert text["type_the_code"] == translation.gettext("3. Type the code:")
            assert text["after"].endswith(
                translation.gettext("Lost? Ask for a new one at the same place.")
            )
    for said in ("title", "lead", "type_the_code", "after"):
        assert len({text[said] for text in printed}) == len(languages), said


def test_a_sheet_is_the_answer_and_is_kept_nowhere(client_for, officer):
    client, before = client_for(officer), set(Session.objects.values_list("session_data"))
    page = client.post(url("code-issue"), sheet_form())
    assert pdf_in(page).startswith(b"%PDF")
    assert 'download="ljubljana-' in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert Code.objects.count() == 8
    assert set(Session.objects.values_list("session_data")) == before
    assert pdf_in(client.get(url("code-issue"))) is None


def test_the_page_with_the_sheet_has_it_in_its_list_too(client_for, officer, ljubljana):
    page = client_for(officer).post(url("code-issue"), sheet_form())
    assert [batch.size for batch in page.context["batches"]] == [8]
    assert page.context["left"][0][1] == ljubljana.desk_code_quota - 8
    form = page.context["form"]
    assert (form["size"].value(), form["language"].value()) == (8, "de")
    assert str(form["key"].value()) not in str(page.wsgi_request.POST["key"]), (
        "another sheet is new"
    )


def test_the_same_form_twice_makes_one_sheet(client_for, officer):
    client, data = client_for(officer), sheet_form()
    client.post(url("code-issue"), data)
    again = client.post(url("code-issue"), data, follow=True)
    assert "This sheet was made already" in again.content.decode()
    assert CodeBatch.objects.count() == 1


def test_a_form_that_was_refused_can_be_sent_again(client_for, code_issuer, organisation):
    client, data = client_for(code_issuer), sheet_form(issuer=organisation.pk, size=101)
    assert "Only 100 codes are left" in client.post(url("code-issue"), data).content.decode()
    assert pdf_in(client.post(url("code-issue"), data | {"size": 100}))


@pytest.mark.parametrize(
    "person, status",
    [
        (None, 302),
        ("ana", 403),
        ("stranger", 403),
        ("moderator", 403),
        ("mediator", 403),
        ("administrator", 403),
        ("portal_team", 403),
        ("officer", 200),
        ("code_issuer", 200),
    ],
)
def test_who_sees_the_page_for_issuing(request, ljubljana, client_for, person, status):
    client = client_for(request.getfixturevalue(person) if person else None)
    assert client.get(url("code-issue")).status_code == status


def test_an_issuer_cannot_issue_for_others(client_for, code_issuer, ljubljana):
    other = cast.make_organisation(ljubljana, "Another house")
    client = client_for(code_issuer)
    for issuer in ("desk", other.pk):
        page = client.post(url("code-issue"), sheet_form(issuer=issuer))
        assert page.context["form"].errors["issuer"]
    assert not CodeBatch.objects.exists()


def test_an_issuer_sees_the_sheets_of_their_organisation(
    client_for, code_issuer, organisation, ljubljana, officer
):
    issue_codes(ljubljana, by=officer, size=7, language="sl")
    issue_codes(ljubljana, by=code_issuer, organisation=organisation, size=5, language="sl")
    own = client_for(code_issuer).get(url("code-issue")).context["batches"]
    assert [batch.size for batch in own] == [5]
    all_of_them = client_for(officer).get(url("code-issue")).context["batches"]
    assert [batch.size for batch in all_of_them] == [5, 7]


def test_revoking_on_the_page(client_for, officer, code_issuer, ana, ljubljana, codes):
    batch = CodeBatch.objects.get()
    redeem_code(ana, ljubljana, text=codes[0])
    assert client_for(code_issuer).get(url("code-revoke", batch.pk)).status_code == 404
    client = client_for(officer)
    assert "cannot be traced" in client.get(url("code-revoke", batch.pk)).content.decode()
    after = client.post(url("code-revoke", batch.pk), follow=True)
    assert "9 unused codes are revoked" in after.content.decode()
    batch.refresh_from_db()
    assert batch.revoked_on == cast.today(ljubljana)


def test_a_sheet_of_another_town_is_not_here(client_for, officer, graz):
    batch, _codes = issue_codes(graz, by=cast.make_staff(graz, "officer"), size=1, language="de")
    client = client_for(officer)
    assert client.get(url("code-revoke", batch.pk)).status_code == 404
    assert client.get(url("code-revoke", batch.pk, municipality="graz")).status_code == 404
    assert client.post(url("code-issue", municipality="graz"), sheet_form()).status_code == 403
    assert AuditEntry.objects.filter(action="codes.revoked").count() == 0


def test_everybody_sees_the_counts(client, ljubljana, code_issuer, organisation, officer, codes):
    issue_codes(ljubljana, by=code_issuer, organisation=organisation, size=6, language="sl")
    redeem_code(cast.make_account(), ljubljana, text=codes[0])
    page = client.get(url("code-list")).content.decode()
    cells = re.findall(r'<td class="n(?: more)?">(\d+)</td>', page)
    assert cells == ["10", "0", "0", "6", "0", "0"]
    assert str(organisation) in page


def test_counts_cost_the_same_for_one_sheet_and_many(
    client, ljubljana, officer, django_assert_max_num_queries
):
    issue_codes(ljubljana, by=officer, size=1, language="sl")
    with django_assert_max_num_queries(12) as first:
        client.get(url("code-list"))
    for _sheet in range(5):
        issue_codes(ljubljana, by=officer, size=3, language="sl")
    with django_assert_max_num_queries(len(first)):
        client.get(url("code-list"))


def test_a_sheet_that_cannot_be_made_issues_nothing(client_for, officer, monkeypatch):
    def fails(*_args, **_options):
        raise OSError("no paper")

    client = client_for(officer)
    form = sheet_form()
    with monkeypatch.context() as patch:
        patch.setattr("emvi.municipalities.views.sheet_pdf", fails)
        with pytest.raises(OSError, match="no paper"):
            client.post(url("code-issue"), form)
    assert not CodeBatch.objects.exists() and not Code.objects.exists()
    assert not AuditEntry.objects.filter(action="codes.issued").exists()
    assert pdf_in(client.post(url("code-issue"), form))


def test_my_page_leads_to_codes_where_one_is_not_confirmed(
    client_for, ana, verified, ljubljana, graz
):
    ways = "/codes/redeem/"
    mine = client_for(ana).get("/en/my/").content.decode()
    assert "/en/ljubljana/codes/redeem/" in mine and mine.count(ways) == 1
    assert ways not in client_for(verified).get("/en/my/").content.decode()


def test_a_sheet_says_in_one_column_how_many_of_its_codes_were_used(client_for, officer, codes):
    """On a phone the column with its end and the link that revokes it had no room beside two."""
    page = " ".join(client_for(officer).get(url("code-issue")).content.decode().split())
    assert re.search(r'<td class="n"> 0 of 10 </td>', page)
