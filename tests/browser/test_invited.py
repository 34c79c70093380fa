"""Two processes made of templates: one for the tenants of a house, who are invited; one for everybody,
with a poster on the wall and a card on the page of a school."""

import re
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from participation.processes.models import Process
from tests import cast

pytestmark = pytest.mark.browser

PLAN = {"name": "plan.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n%%EOF"}
TITLE = "Dvorišče med bloki"
IDEA = "Klop pod lipo"


@pytest.fixture
def school():
    """Another site: `school(html)` puts a page there and says where it is."""
    shown = {}

    class Page(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(shown["html"])

        def log_message(self, *_what):
            """Into no log."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    Thread(target=server.serve_forever, daemon=True).start()

    def put(html: str) -> str:
        shown["html"] = html.encode()
        return f"http://localhost:{server.server_port}/"

    yield put
    server.shutdown()
    server.server_close()


def test_the_tenants_of_one_house_talk_among_themselves(ljubljana, officer, visit, watch):
    staff = visit(officer, width=1280)
    starts(staff, "Ideas for our neighbourhood")
    writes_for_few(staff)
    adds_the_plan(staff)
    publishes(staff, "The process is published. You can invite people now.")
    process = Process.objects.get()
    address = invites_one(staff)

    tenant = visit(cast.make_resident(ljubljana, name="Mira"), language="sl", hands="no-script")
    comes_in(tenant, address)
    proposes(tenant)
    staff.go(f"{process.get_absolute_url()}invite-people/")
    staff.sees("Mira")
    staff.page.reload()
    staff.picture("invited-who-came-in")

    watch.expected_statuses = {404}
    stranger = visit(cast.make_resident(ljubljana, name="Tone"), language="sl")
    finds_nothing(stranger, process, address)


def test_everybody_is_asked_from_the_wall_and_from_the_page_of_a_school(
    ljubljana, officer, visit, browser, school
):
    staff = visit(officer, width=1280)
    starts(staff, "A question to everybody who lives here: our winter")
    staff.press("Save draft")
    publishes(staff, "The process is public now.")
    process = Process.objects.get()

    reader = visit(language="de")
    reader.go(f"/de/ljubljana/processes/{process.slug}/")
    poster = reader.page.request.get(reader.link("Poster (PDF)").get_attribute("href"))
    assert poster.body().startswith(b"%PDF-")
    name = f"ljubljana-{process.slug}-de.pdf"
    assert poster.headers["content-disposition"] == f'inline; filename="{name}"'
    reader.go(f"/p/{process.short_code}/")
    assert reader.page.url.endswith(process.get_absolute_url())

    follows(staff, "Show it on another site")
    snippet = staff.field("To copy").input_value()
    staff.picture("embed-to-copy")
    shows_the_card(browser, school(snippet), process)


def starts(staff, template):
    staff.go("/en/ljubljana/desk/processes/")
    staff.follow(template)
    staff.press("Make a new draft")
    staff.sees("This is the new draft. Only staff see it.")


def writes_for_few(staff):
    staff.fill("Title – Slovenščina", TITLE)
    staff.choose("Who sees it", "for invited people only")
    staff.picture("template-draft")
    staff.press("Save draft")


def adds_the_plan(staff):
    follows(staff, "Documents")
    staff.fill("Title of the document", "Načrt dvorišča")
    staff.page.set_input_files("#id_file", PLAN)
    staff.press("Add the document")
    staff.sees("Načrt dvorišča")
    staff.follow("Back to the process")


def publishes(staff, said):
    follows(staff, "Publish")
    staff.press("Publish now")
    staff.sees(said)


def invites_one(staff) -> str:
    follows(staff, "Invite people")
    staff.press("Make invitations")
    address = staff.page.locator("#made + p + ol code").inner_text()
    staff.picture("invited-shown-once")
    staff.page.goto(staff.page.url)
    staff.sees_not(address)
    return address.replace("/en/", "/sl/")


def comes_in(tenant, address):
    tenant.go(address)
    tenant.sees_words(
        "Only invited people and the staff of the municipality read what stands there."
    )
    tenant.picture("invited-accept")
    tenant.press("Accept the invitation")
    assert tenant.heading == TITLE
    link = tenant.page.get_by_role("link", name="Načrt dvorišča")
    plan = tenant.page.request.get(link.get_attribute("href"))
    assert plan.body() == PLAN["buffer"]


def proposes(tenant):
    tenant.follow("Make a proposal")
    tenant.fill("Title", IDEA)
    tenant.fill("Your proposal", "Poleti je v senci prijetno, sedeti pa ni kje.")
    tenant.press("Continue")
    tenant.press("See how it looks")
    tenant.press("Submit proposal")
    tenant.follow("See the proposal")
    assert tenant.heading == IDEA
    tenant.picture("invited-proposal")


def finds_nothing(stranger, process, address):
    stranger.go(process.get_absolute_url().replace("/en/", "/sl/"), status=404)
    stranger.go(process.proposals.get().get_absolute_url().replace("/en/", "/sl/"), status=404)
    stranger.go(address)
    stranger.sees_words(
        "This invitation was used already, or taken back. Ask for a new one where you got it."
    )
    for page in ("processes/", "proposals/", "search/?q=dvorišče", "search/?q=klop"):
        stranger.go(f"/sl/ljubljana/{page}")
        stranger.sees_not(TITLE)
        stranger.sees_not(IDEA)


def shows_the_card(browser, place, process):
    """To somebody who was never here."""
    parent = browser.new_context()
    page = parent.new_page()
    page.goto(place)
    link = page.frame_locator("iframe").get_by_role("link", name=process.title_en)
    assert link.get_attribute("href").endswith(process.get_absolute_url())
    assert parent.cookies() == []
    parent.close()


def follows(staff, verb):
    """What one can do with a process names it too."""
    group = staff.page.get_by_role("group", name=staff.words("What you can do with this process"))
    staff.use(group.get_by_role("link", name=re.compile(rf"^{re.escape(staff.words(verb))}\s*:")))
