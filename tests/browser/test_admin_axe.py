"""The admin as axe sees it: an index, lists, forms to change something, and the record of who did
what. The package draws most of it; what is its own and cannot be mended from here is named."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from emvi.audit.actions import record
from emvi.audit.models import AuditEntry
from emvi.municipalities.models import Municipality, Place, RoleGrant, Theme
from participation.processes.models import Process
from tests.admin.forms import admin_url
from tests.browser.stage import axe_findings

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LOOKS = ((1280, "light"), (360, "dark"))

# What axe does not judge, and where it stands: least contrast with the ground under it.
STANDS_OUT = {
    "form": {".ui-tabs-nav li:not(.ui-tabs-active) a": 4.5},
    "index": {".material-symbols-outlined": 3},
    "long list": {"span.font-medium.text-primary-600": 4.5},
}
CONTRAST = """elements => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const light = (colours) => {
    canvas.clearRect(0, 0, 1, 1);
    for (const colour of colours) { canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1); }
    const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map((part) => {
      const c = part / 255;
      return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  return elements.filter((element) => element.checkVisibility()).map((element) => {
    const grounds = ["white"];
    const around = [];
    for (let box = element; box; box = box.parentElement) around.unshift(box);
    for (const box of around) grounds.push(getComputedStyle(box).backgroundColor);
    const ground = light(grounds), ink = light([...grounds, getComputedStyle(element).color]);
    return (Math.max(ground, ink) + 0.05) / (Math.min(ground, ink) + 0.05);
  });
}"""

# Rule and a piece of what it is about -> why it stays.
THEIRS: dict[tuple[str, str], str] = {
    ("nested-interactive", "ui-tabs-tab"): "jQuery UI makes a tab of an item with a link in it",
    ("list", '<ul class="object-tools">'): "the package puts its buttons into a list without items",
}


def theirs(finding: str) -> bool:
    return any(finding.startswith(rule) and piece in finding for rule, piece in THEIRS)


@pytest.fixture
def pages(ljubljana, process, administrator):
    Theme.objects.create(municipality=ljubljana, name="Housing", position=1)
    record("role.granted", ljubljana, by=administrator, municipality_id=ljubljana.pk, note="So.")
    return {
        "index": reverse("admin:index"),
        "list": admin_url(Process),
        "people": admin_url(RoleGrant),
        "sorted list": admin_url(Theme),
        "form": admin_url(Municipality, "change", ljubljana.pk),
        "form with parts": admin_url(Process, "change", process.pk),
        "record": admin_url(AuditEntry),
        "entry": admin_url(AuditEntry, "change", AuditEntry.objects.latest("pk").pk),
        "deletion": admin_url(Theme, "delete", Theme.objects.get().pk),
    }


def test_axe_finds_nothing_of_ours_in_the_admin(pages, administrator, visit):
    axe, found, seen = Axe(), [], set()
    visitor = visit(administrator)
    for name, path in pages.items():
        visitor.go(path)
        visitor.page.wait_for_load_state("networkidle")
        for width, scheme in LOOKS:
            visitor.page.emulate_media(color_scheme=scheme)
            visitor.page.set_viewport_size({"width": width, "height": 800})
            for finding in axe_findings(axe, visitor.page):
                if theirs(finding):
                    seen |= {key for key in THEIRS if finding.startswith(key[0])}
                else:
                    found.append(f"{name} at {width} px: {finding}")
    assert not found, f"{len(found)} findings\n" + "\n".join(found)
    assert seen == set(THEIRS), "an exception that nobody needs any more"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_and_signs_stand_out_in_the_admin(pages, ljubljana, administrator, visit, scheme):
    Place.objects.bulk_create(Place(municipality=ljubljana, name_sl=f"{n}") for n in range(101))
    desk = visit(administrator, width=1280, color_scheme=scheme)
    for name, path in (pages | {"long list": admin_url(Place)}).items():
        if name not in STANDS_OUT:
            continue
        desk.go(path)
        desk.page.wait_for_load_state("networkidle")
        for what, least in STANDS_OUT[name].items():
            found = desk.page.locator(what).evaluate_all(CONTRAST)
            assert found, f"no {what} in the {name}"
            assert min(found) >= least, f"{what} in the {name}: {min(found):.2f}"
    mark = desk.page.locator("#nav-sidebar img, aside img").locator("visible=true").first
    assert ("night" in mark.get_attribute("src")) == (scheme == "dark")
    desk.picture(f"admin-{scheme}")
