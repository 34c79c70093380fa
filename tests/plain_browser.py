"""A browser without JavaScript: it follows the links and sends the forms that a page really has,
with every hidden field, over Django's test client. So a journey fails where a person would."""

from html.parser import HTMLParser
from urllib.parse import urljoin

from django.http import HttpResponse
from django.test import Client


class Form:
    """A form as it stands in the page: what it would send if nobody touched it."""

    def __init__(self, attrs: dict[str, str]) -> None:
        self.action = attrs.get("action", "")
        self.method = attrs.get("method", "get").lower()
        self.takes_files = attrs.get("enctype") == "multipart/form-data"
        self.values: dict[str, str] = {}
        self.fields: set[str] = set()
        self.choices: dict[str, set[str]] = {}
        self.buttons: dict[str, tuple[str, str]] = {}

    def add(self, tag: str, attrs: dict[str, str]) -> None:
        name, kind = attrs.get("name", ""), attrs.get("type", "text")
        if tag == "button" or kind == "submit":
            self.buttons[name] = attrs.get("value", ""), attrs.get("formaction", self.action)
            return
        if not name or "disabled" in attrs:
            return
        self.fields.add(name)
        if kind == "radio":
            self.choices.setdefault(name, set()).add(attrs.get("value", "on"))
        if kind == "file" or (kind in {"radio", "checkbox"} and "checked" not in attrs):
            return
        self.values[name] = attrs.get("value", "on" if kind == "checkbox" else "")


class Page(HTMLParser):
    """The links, forms and words of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[tuple[str, str]] = []
        self.forms: list[Form] = []
        self.words: list[str] = []
        self._form: Form | None = None
        self._link: tuple[str, list[str]] | None = None
        self._select = self._area = ""
        self._hidden = False
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        attrs = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = Form(attrs)
            self.forms.append(self._form)
        elif tag == "a" and "href" in attrs:
            self._link = (attrs["href"], [])
        elif tag in {"script", "style", "title"}:
            self._hidden = True
        elif self._form is not None:
            self._control(tag, attrs)

    def _control(self, tag: str, attrs: dict[str, str]) -> None:
        if tag in {"input", "button"}:
            self._form.add(tag, attrs)
        elif tag == "textarea" and "readonly" not in attrs:
            self._area = attrs["name"]
            self._form.add(tag, attrs)
        elif tag == "select":
            self._select = attrs["name"]
            self._form.fields.add(self._select)
        elif tag == "option" and self._select:
            value = attrs.get("value", "")
            self._form.choices.setdefault(self._select, set()).add(value)
            if "selected" in attrs or self._select not in self._form.values:
                self._form.values[self._select] = value

    def handle_endtag(self, tag):
        if tag == "form":
            self._form = None
        elif tag == "a" and self._link:
            self.links.append((" ".join("".join(self._link[1]).split()), self._link[0]))
            self._link = None
        elif tag == "textarea":
            name, self._area = self._area, ""
            if name:
                # A browser drops the first line break of a text area.
                self._form.values[name] = self._form.values[name].removeprefix("\n")
        elif tag == "select":
            self._select = ""
        elif tag in {"script", "style", "title"}:
            self._hidden = False

    def handle_data(self, data):
        if self._area:
            self._form.values[self._area] += data
        elif not self._hidden:
            self.words.append(data)
            if self._link:
                self._link[1].append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).split())


class PlainBrowser:
    """Goes where a person goes. After each step `text` is what can be read, `path` where it is."""

    def __init__(self, client: Client | None = None) -> None:
        self.client = client or Client(enforce_csrf_checks=True)
        self.client.handler.enforce_csrf_checks = True
        self.path = "/en/"

    def go(self, path: str, status: int = 200) -> "PlainBrowser":
        return self._arrive(self.client.get(path, follow=True), path, status)

    def follow(self, words: str) -> "PlainBrowser":
        """Use the link that reads like this."""
        [path, *_others] = [path for text, path in self.page.links if text == words]
        return self.go(urljoin(self.path, path))

    def send(self, *, button: str | None = None, status: int = 200, **values) -> "PlainBrowser":
        """Fill in the form that has these fields (and this button), and send it."""
        form = self.form(*values, button=button)
        for name, value in values.items():
            offered = form.choices.get(name)
            assert offered is None or str(value) in offered, f"{name}: {value} is not offered"
            has_file = hasattr(value, "read")
            assert form.takes_files or not has_file, "the form sends no files"
        worth, action = form.buttons[button] if button else ("", form.action)
        data = form.values | values | ({button: worth} if button else {})
        path = urljoin(self.path, action)
        if form.method == "get":
            return self._arrive(self.client.get(path, data, follow=True), path, status)
        return self._arrive(self.client.post(path, data, follow=True), path, status)

    def form(self, *fields: str, button: str | None = None) -> Form:
        # The search in the head of each page is the last that is meant.
        for form in sorted(self.page.forms, key=lambda form: form.action.endswith("/search/")):
            if form.fields.issuperset(fields) and (button is None or button in form.buttons):
                return form
        raise AssertionError(f"no form with {fields} {button or ''} on {self.path}")

    def _arrive(self, response: HttpResponse, path: str, status: int) -> "PlainBrowser":
        assert response.status_code == status, f"{path}: {response.status_code}"
        self.response = response
        self.path = response.redirect_chain[-1][0] if response.redirect_chain else path
        self.html = response.content.decode()
        self.page = Page(self.html)
        return self

    @property
    def text(self) -> str:
        return self.page.text
