import pytest
from django.core.management import call_command
from django.utils.translation import trans_real


@pytest.fixture(scope="session")
def compiled():
    """The portal's own catalogues as the framework reads them now, whatever it read before."""
    call_command("compile_translations", verbosity=0)
    trans_real._translations.clear()
