"""The poster says what it is about in the reader's language, and its code leads there."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone, translation

from participation.processes.models import Process
from participation.processes.poster import _texts, poster_pdf, short_address
from tests import cast

NOW, DAY = timezone.now(), timedelta(days=1)
PAGE = "/{}/ljubljana/processes/winter/poster/"


@pytest.mark.parametrize("language", ["sl", "de", "it", "el", "en"])
def test_a_poster_in_each_language(client_for, process, language):
    page = client_for(None).get(PAGE.format(language))
    assert page.status_code == 200 and page.content.startswith(b"%PDF")
    assert page.headers["Content-Disposition"] == (
        f'inline; filename="ljubljana-winter-{language}.pdf"'
    )


def test_long_texts_stay_on_one_page(process):
    long_words = "Verkehrsberuhigung " * 120
    Process.objects.update(title_en=("Long words " * 10).strip(), summary_en=long_words)
    process.refresh_from_db()
    with translation.override("en"):
        pdf = poster_pdf(process)
    [pages] = re.findall(rb"/Count (\d+)", pdf)
    assert pages == b"1"


def test_a_poster_of_what_is_over_invites_nobody_to_write(process):
    assert _texts(process)["question"] and _texts(process)["until"]
    process.phases.update(opens_at=NOW - 9 * DAY, closes_at=NOW - DAY)
    over = _texts(Process.objects.get())
    assert over["question"] == over["until"] == "" and len(over["steps"]) == 2


def test_the_short_address_leads_to_the_process_in_the_readers_language(client_for, process):
    path = short_address(process).replace("http://localhost:8000", "")
    answer = client_for(None).get(path, headers={"accept-language": "de"})
    assert answer.url == "/de/ljubljana/processes/winter/"


def test_what_is_no_business_of_others_has_no_short_address(client_for, ljubljana, officer):
    draft = cast.make_process(ljubljana, state=Process.State.DRAFT)
    path = f"/p/{draft.short_code}/"
    assert client_for(None).get(path).status_code == 404
    assert client_for(officer).get(path).status_code == 302
    ljubljana.is_public = False
    ljubljana.save()
    assert (
        client_for(None).get(path).status_code == client_for(None).get("/p/bcdfghjk/").status_code
    )
