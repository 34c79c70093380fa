"""Every mail as a phone shows it, in every language: nothing is fetched, and nothing reaches out."""

import pytest
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import override

from emvi.front.mail_samples import samples_by_topic
from tests import cast

pytestmark = pytest.mark.browser

LOOK = """() => {
  const root = document.documentElement, width = root.clientWidth;
  const out = [...document.querySelectorAll("body *")].filter((element) => {
    const box = element.getBoundingClientRect();
    return box.right > width + 1 || box.left < -1;
  });
  return {
    lang: root.lang, dir: root.dir, title: document.title,
    sideways: document.scrollingElement.scrollWidth > width,
    out: out.map((element) => element.outerHTML.slice(0, 120)),
    start: getComputedStyle(document.querySelector("p")).direction,
  };
}"""


def names() -> list[str]:
    return [sample.name for _topic, samples in samples_by_topic() for sample in samples]


@pytest.mark.parametrize("language", ["sl", "de", "it", "el", "en", "ar-xb"])
def test_every_mail_on_a_phone(ljubljana, officer, pseudo_language, stage, language):
    client, requests = cast.client_for(officer), []
    stage.tab.on("request", lambda request: requests.append(request.url))
    stage.look(width=360)
    direction = "rtl" if language == "ar-xb" else "ltr"
    for name in names():
        with override(language):
            path = reverse("front:desk-notice-html", args=[ljubljana.slug, name])
        # Without the policy that keeps it from fetching anything inside the page of staff.
        mail = HttpResponse(client.get(path).content)
        stage.show(path, mail)
        look = stage.tab.evaluate(LOOK)
        title = look.pop("title")
        assert title.strip(), name
        expected = {"lang": language, "dir": direction, "start": direction}
        assert look == {**expected, "sideways": False, "out": []}, name
    assert len(requests) == len(names()) > 40
