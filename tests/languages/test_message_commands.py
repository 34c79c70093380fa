import pytest
from django.core.management import CommandError, call_command
from django.utils.translation import trans_real

from emvi.languages.catalogues import (
    TRANSLATED,
    catalogue_path,
    catalogue_text,
    compile_catalogue,
    read_catalogue,
)
from emvi.languages.pseudo import pseudo_catalogue

CODE = 'ngettext("%(n)d proposal", "%(n)d proposals", 2); _("Say it")'


@pytest.fixture
def checkout(settings, tmp_path):
    """A checkout with two messages and catalogues of its own."""
    settings.BASE_DIR = tmp_path
    settings.LOCALE_PATHS = [tmp_path / "locale", tmp_path / "var" / "locale"]
    settings.PSEUDO_LANGUAGE = False
    (tmp_path / "code.py").write_text(CODE)
    call_command("extract_messages")
    return tmp_path


def translate(checkout, language: str, strings: dict) -> None:
    path = catalogue_path(checkout / "locale", language)
    catalog = read_catalogue(path, language)
    for singular, string in strings.items():
        catalog.get(singular).string = string
    path.write_text(catalogue_text(catalog, language), encoding="utf-8")


def test_extracting_writes_every_language_and_says_how_far_it_is(checkout, capsys):
    translate(checkout, "el", {"Say it": "Πείτε το"})
    call_command("extract_messages")
    assert "el: 1 of 2 messages translated" in capsys.readouterr().out
    assert all(catalogue_path(checkout / "locale", code).exists() for code in TRANSLATED)


def test_checking_writes_nothing_and_fails_when_a_catalogue_is_behind(checkout):
    call_command("extract_messages", "--check")
    path = catalogue_path(checkout / "locale", "sl")
    before = path.read_text()
    (checkout / "code.py").write_text(CODE + '; _("Another one")')
    with pytest.raises(CommandError, match="sl, de, it, el"):
        call_command("extract_messages", "--check")
    assert path.read_text() == before


def test_extracting_twice_touches_no_file(checkout):
    path = catalogue_path(checkout / "locale", "sl")
    before = path.stat().st_mtime_ns
    call_command("extract_messages")
    assert path.stat().st_mtime_ns == before


@pytest.mark.parametrize("line", ['msgstr "b', 'msgstr "b" c"', "<<<<<<< HEAD", "msgstr b"])
@pytest.mark.parametrize("command", ["compile_translations", "extract_messages"])
def test_a_broken_catalogue_is_named_with_its_line(checkout, command, line):
    path = catalogue_path(checkout / "locale", "it")
    broken = path.read_text() + f'\nmsgid "a"\n{line}\n'
    path.write_text(broken)
    with pytest.raises(CommandError, match=f"django.po, line {broken.count(chr(10))}"):
        call_command(command)
    assert path.read_text() == broken


def test_without_catalogues_the_way_to_them_is_told(settings, tmp_path):
    settings.LOCALE_PATHS = [tmp_path / "locale", tmp_path / "var" / "locale"]
    with pytest.raises(CommandError, match="make messages"):
        call_command("compile_translations")


def test_compiling_says_what_it_did_and_does_it_once(checkout, capsys):
    call_command("compile_translations", "--pseudo")
    assert capsys.readouterr().out.count("compiled ") == len(TRANSLATED) + 1
    assert (checkout / "var/locale/ar_XB/LC_MESSAGES/django.mo").exists()
    call_command("compile_translations", "--pseudo")
    assert capsys.readouterr().out == ""


def test_the_setting_is_enough_for_the_pseudo_language(checkout, settings):
    call_command("compile_translations", verbosity=0)
    assert not (checkout / "var").exists()
    settings.PSEUDO_LANGUAGE = True
    call_command("compile_translations", verbosity=0)
    assert (checkout / "var/locale/ar_XB/LC_MESSAGES/django.mo").exists()


def test_two_italian_forms_beside_the_three_of_the_framework(checkout):
    translate(checkout, "it", {"%(n)d proposal": ("%(n)d proposta", "%(n)d proposte")})
    call_command("compile_translations", verbosity=0)
    italian = trans_real.DjangoTranslation("it")
    counted = [italian.ngettext("%(n)d proposal", "%(n)d proposals", n) for n in (0, 1, 2, 10**6)]
    assert counted == ["%(n)d proposte", "%(n)d proposta", "%(n)d proposte", "%(n)d proposte"]


def test_the_pseudo_language_stands_above_the_frameworks_arabic(checkout):
    source = catalogue_path(checkout / "locale", "sl")
    target = catalogue_path(checkout / "var" / "locale", "ar_XB").with_suffix(".mo")
    compile_catalogue(source, target, pseudo_catalogue)
    pseudo = trans_real.DjangoTranslation("ar-xb")
    assert pseudo.gettext("Say it") == "ŠŠåýý îţţ"
    one, *more = [pseudo.ngettext("%(n)d proposal", "%(n)d proposals", n) for n in (1, 2, 3, 11)]
    assert one.startswith("%(n)d p") and more == [more[0]] * 3 and more[0] != one
    assert pseudo.gettext("This field is required.") == "هذا الحقل مطلوب."
