import gettext
import re
from pathlib import Path

import django
import pytest

from emvi.languages.catalogues import (
    PLURAL_FORMS,
    TRANSLATED,
    ConflictingMessages,
    UnreadableSource,
    catalogue_text,
    compile_catalogue,
    empty_catalogue,
    extract_project,
    is_translated,
    merge,
    read_catalogue,
)

CODE = """
from django.utils.translation import gettext as _, gettext_lazy, ngettext, npgettext, pgettext_lazy

# Translators: stands on a button
SAVE = gettext_lazy("Save")
LONG = _("One sentence. "
         "Another one.")
TERM = pgettext_lazy("council", "term")
for _unused in range(3):
    text = ngettext("%(n)d day", "%(n)d days", 2) % {"n": 2}
seat = npgettext("event", "%(n)d place left", "%(n)d places left", 1)
"""
PAGE = """
<main>
    {# Translators: title of the page #}
    <h1>{% translate "Proposals" %}</h1>
  <p title='{% translate "Don\u2019t & do" context "rule" %}'>100 %\u00a0(odd "quotes", it's)</p>
    {% blocktranslate trimmed with name=place.name %}
        You live in
        {{ name }}.
    {% endblocktranslate %}
    {% blocktranslate trimmed count n=total context "list" %}
        {{ n }} proposal
    {% plural %}
        {{ n }} proposals
    {% endblocktranslate %}
    {{ title|default:_("No title") }} {% include "x.html" with label=_("Send") %}
    {% comment %}Translators: to the office{% endcomment %}
    {% translate "Open" as word %}{% blocktranslate %}50 % of{% endblocktranslate %}
</main>
"""


def project(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_html", ".html").replace("_py", ".py")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


def found(catalog) -> set:
    return {(message.context, message.id) for message in catalog if message.id}


def translated(folder: Path, language: str, code: str, **translations):
    """A catalogue of `code` in which some messages are translated."""
    catalog = merge(
        extract_project(project(folder, app__a_py=code)), empty_catalogue(language), language
    )
    for message in catalog:
        singular = message.id[0] if message.pluralizable else message.id
        if singular in translations:
            message.string = translations[singular]
    return catalog


class TestExtraction:
    def test_code(self, tmp_path):
        catalog = extract_project(project(tmp_path, app__views_py=CODE))
        assert found(catalog) == {
            (None, "Save"),
            (None, "One sentence. Another one."),
            ("council", "term"),
            (None, ("%(n)d day", "%(n)d days")),
            ("event", ("%(n)d place left", "%(n)d places left")),
        }
        assert catalog.get("Save").auto_comments == ["Translators: stands on a button"]

    def test_templates(self, tmp_path):
        catalog = extract_project(project(tmp_path, templates__app__page_html=PAGE))
        assert found(catalog) == {
            (None, "Proposals"),
            ("rule", "Don\u2019t & do"),
            (None, "You live in %(name)s."),
            ("list", ("%(n)s proposal", "%(n)s proposals")),
            (None, "No title"),
            (None, "Send"),
            (None, "Open"),
            (None, "50 %% of"),
        }
        assert catalog.get("Proposals").auto_comments == ["Translators: title of the page"]
        assert catalog.get("Open").auto_comments == ["Translators: to the office"]

    def test_only_what_people_read(self, tmp_path):
        text = '_("x")'
        root = project(
            tmp_path,
            tests__test_a_py=text,
            var__a_py=text,
            **{".venv__a_py": text, "wordlists__a.txt": "{% translate 'x' %}"},
        )
        assert found(extract_project(root)) == set()

    def test_mail_in_plain_text(self, tmp_path):
        root = project(tmp_path, **{"templates__emails__a.txt": "{% translate 'Hello' %}"})
        assert found(extract_project(root)) == {(None, "Hello")}

    def test_the_same_message_in_two_files_is_one(self, tmp_path):
        catalog = extract_project(project(tmp_path, b__a_py='_("x")', a__a_py='_("x")'))
        assert "#: a/a.py b/a.py\nmsgid" in catalogue_text(catalog, "de")

    def test_two_plurals_of_one_singular_are_refused(self, tmp_path):
        root = project(
            tmp_path, a_py='ngettext("one", "many", 2)', b_py='ngettext("one", "lots", 2)'
        )
        with pytest.raises(ConflictingMessages, match="a.py, b.py"):
            extract_project(root)

    def test_a_message_that_would_be_cut_is_refused(self, tmp_path):
        page = """{{ x|default:_("a|b") }} {% translate "lost" %}"""
        with pytest.raises(UnreadableSource, match="page.html"):
            extract_project(project(tmp_path, templates__page_html=page))


class TestMerge:
    def test_keeps_translations_and_drops_what_is_gone(self, tmp_path):
        old = translated(tmp_path / "old", "de", '_("Save"); _("Old")', Save="Speichern", Old="Alt")
        old.get("Save").user_comments = ["Checked with Graz"]
        new = merge(
            extract_project(project(tmp_path / "new", a_py='_("Save"); _("New")')), old, "de"
        )
        assert found(new) == {(None, "Save"), (None, "New")}
        assert new.get("Save").string == "Speichern"
        assert new.get("Save").user_comments == ["Checked with Graz"]
        assert not is_translated(new.get("New"))
        assert "Old" not in catalogue_text(new, "de")

    def test_fuzzy_is_no_translation(self, tmp_path):
        old = translated(tmp_path, "de", '_("Save")', Save="Sparen")
        old.get("Save").flags.add("fuzzy")
        new = merge(extract_project(tmp_path), old, "de")
        assert not is_translated(new.get("Save"))
        assert "fuzzy" not in catalogue_text(new, "de")

    def test_a_message_that_became_a_plural_is_new(self, tmp_path):
        old = translated(tmp_path / "old", "sl", '_("day")', day="dan")
        root = project(tmp_path / "new", a_py='ngettext("day", "days", 2)')
        assert not is_translated(merge(extract_project(root), old, "sl").get("day"))

    def test_a_context_is_another_message(self, tmp_path):
        old = translated(tmp_path / "old", "de", '_("May")', May="Mai")
        root = project(tmp_path / "new", a_py='pgettext("permission", "May")')
        assert not is_translated(merge(extract_project(root), old, "de").get("May", "permission"))


class TestText:
    def test_reading_and_writing_changes_nothing(self, tmp_path):
        catalog = translated(tmp_path, "sl", CODE, Save="Shrani")
        text = catalogue_text(catalog, "sl")
        path = tmp_path / "django.po"
        path.write_text(text)
        assert catalogue_text(read_catalogue(path, "sl"), "sl") == text
        again = merge(extract_project(tmp_path), read_catalogue(path, "sl"), "sl")
        assert catalogue_text(again, "sl") == text

    def test_no_dates_and_no_line_numbers(self, tmp_path):
        text = catalogue_text(translated(tmp_path, "sl", CODE), "sl")
        assert "Date" not in text
        assert "#: app/a.py\n" in text
        moved = translated(tmp_path / "moved", "sl", "\n\n\n" + CODE)
        assert catalogue_text(moved, "sl") == text

    def test_sorted_by_message_and_context(self, tmp_path):
        code = 'pgettext("b", "x"); _("y"); pgettext("a", "x"); _("x"); ngettext("w", "ws", 2)'
        text = catalogue_text(translated(tmp_path, "de", code), "de")
        order = re.findall(r'(?:msgctxt "(.)"\n)?msgid "(.)"', text)
        assert order == [("", "w"), ("", "x"), ("a", "x"), ("b", "x"), ("", "y")]

    @pytest.mark.parametrize("language", TRANSLATED)
    def test_plural_forms_are_those_of_the_framework(self, language):
        folder = Path(django.__file__).parent / "conf" / "locale" / language / "LC_MESSAGES"
        shipped = re.sub(r'"\n"', "", (folder / "django.po").read_text(encoding="utf-8"))
        header = re.search(r"Plural-Forms: (.*?)\\n", shipped)
        assert header[1] == PLURAL_FORMS[language]


class TestCompilation:
    def compiled(self, folder: Path, catalog, language: str) -> gettext.GNUTranslations:
        source = folder / "django.po"
        source.write_text(catalogue_text(catalog, language))
        assert compile_catalogue(source, folder / "mo" / "django.mo")
        with (folder / "mo" / "django.mo").open("rb") as file:
            return gettext.GNUTranslations(file)

    def test_four_forms_in_slovene(self, tmp_path):
        forms = ("%(n)d predlog", "%(n)d predloga", "%(n)d predlogi", "%(n)d predlogov")
        code = 'ngettext("%(n)d proposal", "%(n)d proposals", 2)'
        catalog = translated(tmp_path, "sl", code, **{"%(n)d proposal": forms})
        read = self.compiled(tmp_path, catalog, "sl")
        numbers = (0, 1, 2, 3, 4, 5, 100, 101, 102, 103, 105)
        texts = [read.ngettext("%(n)d proposal", "%(n)d proposals", n) % {"n": n} for n in numbers]
        assert texts == [
            "0 predlogov",
            "1 predlog",
            "2 predloga",
            "3 predlogi",
            "4 predlogi",
            "5 predlogov",
            "100 predlogov",
            "101 predlog",
            "102 predloga",
            "103 predlogi",
            "105 predlogov",
        ]

    def test_what_is_not_translated_stays_english(self, tmp_path):
        code = '_("Save"); pgettext("a", "Open"); ngettext("day", "days", 2)'
        read = self.compiled(tmp_path, translated(tmp_path, "de", code, Open="Offen"), "de")
        assert read.gettext("Save") == "Save"
        assert read.pgettext("a", "Open") == "Offen"
        assert read.ngettext("day", "days", 2) == "days"

    def test_only_when_stale(self, tmp_path):
        source, target = tmp_path / "django.po", tmp_path / "django.mo"
        source.write_text(catalogue_text(translated(tmp_path, "de", '_("a")', a="b"), "de"))
        assert compile_catalogue(source, target)
        assert not compile_catalogue(source, target)
        source.write_text(catalogue_text(translated(tmp_path, "de", '_("a")', a="c"), "de"))
        assert compile_catalogue(source, target)
        assert [path.name for path in tmp_path.glob("*.unfinished")] == []
