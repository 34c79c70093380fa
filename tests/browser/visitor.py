"""Somebody at a browser, who finds things by the words on them in the language of the page."""

import os
import re
from pathlib import Path

from django.utils.translation import gettext, override, pgettext
from playwright.sync_api import Locator, Page, Response, expect

PICTURES = os.environ.get("PICTURES")
MOST_TABS = 120


class Visitor:
    """Uses a finger or a mouse."""

    def __init__(self, page: Page, language: str) -> None:
        self.page = page
        self.language = language
        page.set_default_timeout(30_000)

    def in_another_tab(self) -> "Visitor":
        return type(self)(self.page.context.new_page(), self.language)

    def go(self, path: str, status: int = 200) -> Response:
        response = self.page.goto(path)
        assert response.status == status, f"{path}: {response.status}"
        return response

    def words(self, message: str, context: str | None = None) -> str:
        """A text of the interface as this visitor reads it."""
        with override(self.language):
            return pgettext(context, message) if context else gettext(message)

    def link(self, message: str, context: str | None = None) -> Locator:
        return self.page.get_by_role("link", name=self.words(message, context), exact=True).first

    def button(self, message: str, context: str | None = None) -> Locator:
        return self.page.get_by_role("button", name=self.words(message, context), exact=True).first

    def field(self, label: str) -> Locator:
        start = re.escape(self.words(label))
        return self.page.get_by_label(re.compile(rf"^\s*{start}\s*(\(|$)")).first

    def follow(self, message: str, context: str | None = None) -> None:
        self.use(self.link(message, context))

    def press(self, message: str, context: str | None = None) -> None:
        self.use(self.button(message, context))

    def use(self, control: Locator) -> None:
        control.click()
        self.page.wait_for_load_state()

    def fill(self, label: str, text: str) -> None:
        self.field(label).fill(text)

    def choose(self, label: str, option: str) -> None:
        self.field(label).select_option(label=option)

    def box(self, label: str, context: str | None = None) -> Locator:
        return self.page.get_by_label(self.words(label, context), exact=True)

    def tick(self, label: str, context: str | None = None) -> None:
        self.box(label, context).check()

    def sees(self, text: str) -> None:
        expect(self.page.locator("body")).to_contain_text(text)

    def sees_words(self, message: str, context: str | None = None) -> None:
        self.sees(self.words(message, context))

    def sees_not(self, text: str) -> None:
        expect(self.page.locator("body")).not_to_contain_text(text)

    @property
    def heading(self) -> str:
        return self.page.locator("h1").inner_text()

    def picture(self, name: str) -> None:
        """Keeps a picture in the folder PICTURES, for somebody who looks."""
        if PICTURES:
            width = self.page.viewport_size["width"]
            file = Path(PICTURES) / f"{name}-{self.language}-{width}.png"
            self.page.screenshot(path=file, full_page=True)


class KeyboardVisitor(Visitor):
    """Uses the keyboard alone: reaches everything by Tab, and always sees where the focus is."""

    def use(self, control: Locator) -> None:
        self.reach(control)
        if control.evaluate("e => e.closest('[hx-get], [hx-post]') !== null"):
            self.page.keyboard.press("Enter")
            return
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def fill(self, label: str, text: str) -> None:
        self.reach(self.field(label))
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.insert_text(text)

    def choose(self, label: str, option: str) -> None:
        select = self.field(label)
        self.reach(select)
        self.page.keyboard.press("Home")
        for _ in range(MOST_TABS):
            if select.evaluate("s => s.selectedOptions[0].text.trim()") == option:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{option} cannot be chosen with the arrow keys")

    def tick(self, label: str, context: str | None = None) -> None:
        box = self.box(label, context)
        if box.get_attribute("type") == "radio":
            # Tab leads to one of the group, arrows to the others.
            group = self.page.locator(f"input[type=radio][name={box.get_attribute('name')}]")
            chosen = group.and_(self.page.locator(":checked"))
            self.reach(chosen if chosen.count() else group.first)
            self.reach(box, "ArrowDown")
        else:
            self.reach(box)
        self.page.keyboard.press("Space")

    def reach(self, control: Locator, key: str = "Tab") -> None:
        control.wait_for()
        for _ in range(MOST_TABS):
            if control.evaluate("e => e === document.activeElement"):
                break
            self.page.keyboard.press(key)
        else:
            raise AssertionError(f"{key} does not lead to {control}")
        assert control.evaluate(FOCUS_IS_SEEN), f"the focus is not seen on {control}"


# A card's link shows it on the card. What is scrolled under something else is not seen.
FOCUS_IS_SEEN = """element => {
  const outlined = (pseudo) => {
    const style = getComputedStyle(element, pseudo);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  };
  const around = element.closest(".choice");
  const shown = outlined(null) || outlined("::after") ||
    (around && getComputedStyle(around).outlineStyle !== "none");
  const box = element.getBoundingClientRect();
  const x = box.x + box.width / 2, y = box.y + Math.min(box.height / 2, 20);
  const top = document.elementFromPoint(x, y);
  return shown && top !== null && (element.contains(top) || top.contains(element));
}"""

HANDS = {"script": Visitor, "no-script": Visitor, "keyboard": KeyboardVisitor}
