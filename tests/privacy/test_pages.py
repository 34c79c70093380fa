import pytest
from django.conf import settings
from django.utils.html import escape
from django.utils.translation import override

from emvi.personal import registry, tables
from emvi.privacy.record import policies
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", settings.INTERFACE_LANGUAGES)
def test_what_we_store_names_every_table_field_and_time(client, language):
    page = client.get(f"/{language}/about/what-we-store/")
    text = page.content.decode()
    with override(language):
        for table in tables():
            assert str(escape(table.title)) in text
            assert str(escape(table.kept)) in text
            assert all(str(escape(label)) in text for label in table.labels)
        assert all(str(escape(place.title)) in text for place in registry.elsewhere)
        assert all(str(escape(policy.what)) in text for policy in policies())


def test_the_privacy_page_my_page_and_the_foot_lead_there(client, ana):
    link = 'href="/en/about/what-we-store/"'
    assert client.get("/en/about/privacy/").content.decode().count(link) == 2
    assert link in cast.client_for(ana).get("/en/my/").content.decode()
    assert (
        'href="/en/account/download/"' in cast.client_for(ana).get("/en/account/").content.decode()
    )
