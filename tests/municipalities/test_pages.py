from django.utils import translation

from emvi.municipalities.models import Page
from emvi.municipalities.queries import page_for


def test_a_city_without_a_page_shows_the_portals(ljubljana, graz):
    portal = Page.objects.create(kind="imprint", body_en="The portal team")
    own = Page.objects.create(municipality=ljubljana, kind="imprint", body_sl="Občina")
    with translation.override("en"):
        assert page_for(ljubljana, "imprint") == own
        assert page_for(graz, "imprint") == page_for(None, "imprint") == portal
        assert page_for(ljubljana, "privacy") is None


def test_an_empty_page_is_as_good_as_none(ljubljana):
    portal = Page.objects.create(kind="privacy", body_en="We keep little")
    Page.objects.create(municipality=ljubljana, kind="privacy")
    assert page_for(ljubljana, "privacy") == portal
