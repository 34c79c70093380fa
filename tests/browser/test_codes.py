import pytest

from emvi.municipalities import views
from emvi.municipalities.sheets import sheet_pdf
from tests import cast

pytestmark = pytest.mark.browser

SLIPS = 12


@pytest.fixture
def printed(monkeypatch):
    """The codes that went into a sheet: its text is drawn, so it cannot be read from the file."""
    codes = []

    def noted(batch, plain, *, language):
        codes.extend(plain)
        return sheet_pdf(batch, plain, language=language)

    monkeypatch.setattr(views, "sheet_pdf", noted)
    return codes


def make_sheet(staff):
    staff.go("/en/ljubljana/codes/issue/")
    staff.fill("Number of codes", str(SLIPS))
    staff.choose("Language of the slips", "Ελληνικά")
    staff.press("Make the sheet")
    with staff.page.expect_download() as download:
        staff.link("Download the sheet").click()
    return download.value.path().read_bytes()


def test_a_slip_of_paper_confirms_once(ljubljana, code_issuer, printed, visit, hands):
    staff = visit(code_issuer, hands=hands, width=1280)
    pdf = make_sheet(staff)
    assert pdf.startswith(b"%PDF") and len(set(printed)) == SLIPS
    staff.go("/en/ljubljana/codes/issue/")
    staff.picture("codes-issue")

    person = visit(cast.make_resident(ljubljana), hands=hands)
    person.go("/en/ljubljana/codes/redeem/")
    person.fill("The code on your slip", "nothing that was printed")
    person.press("Confirm that I live here")
    person.picture("codes-wrong")
    # As it is read aloud, over the phone.
    person.fill("The code on your slip", " ".join(printed[0]).lower())
    person.press("Confirm that I live here")
    person.sees_words("Confirmed: you live here")
    person.picture("codes-confirmed")

    other = visit(cast.make_resident(ljubljana), hands=hands)
    other.go("/en/ljubljana/codes/redeem/")
    other.fill("The code on your slip", printed[0])
    other.press("Confirm that I live here")
    other.sees_words(
        "This code does not work. Compare it with the slip. A code works once, for 30 days."
    )
    counts = visit(hands=hands, width=1280)
    counts.go("/en/ljubljana/codes/")
    counts.picture("codes-counts")
    row = counts.page.locator("tbody tr").first
    # One is used; counts come in steps, so that nobody sees when.
    assert row.locator("td").all_inner_texts()[:2] == [str(SLIPS), "0"]


def test_a_scanned_slip_fills_the_field_and_leaves_no_trace(ljubljana, ana, visit):
    person = visit(ana)
    person.go("/en/ljubljana/codes/redeem/#7HKQ2M4XW9ABC")
    assert person.field("The code on your slip").input_value() == "7HKQ2M4XW9ABC"
    assert "#" not in person.page.url


def test_another_sheet_can_be_made_after_the_first(ljubljana, code_issuer, printed, visit):
    staff = visit(code_issuer)
    make_sheet(staff)
    make_sheet(staff)
    assert len(printed) == 2 * SLIPS
