"""The shapes in a page without its words: a page with nothing new in it is not looked at again."""

import hashlib
from collections.abc import Iterator
from html.parser import HTMLParser

VOID = frozenset(
    "area base br circle col embed hr img input line link meta path rect source track use wbr".split()
)
SHAPING = ("class", "data-s", "type", "role", "lang", "dir", "aria-current", "aria-invalid", "href")


class _Tree(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root: list = []
        self.open: list[tuple[str, list]] = [("", self.root)]

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        shape = [tag, *(f"{name}={self._value(name, given)}" for name in SHAPING if name in given)]
        children: list = []
        self.open[-1][1].append((" ".join(shape), children))
        if tag not in VOID:
            self.open.append((tag, children))

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag):
        names = [name for name, _children in self.open]
        if tag in names:
            del self.open[len(names) - 1 - names[::-1].index(tag) :]

    def _value(self, name, given):
        # Which language it is does not shape the page; that it is another one does.
        return "" if name in {"lang", "href"} else given[name]


def parts(html: str) -> set[str]:
    """The shapes of what the page is made of, and of the frame around its content. The same for
    pages that differ in words, numbers, addresses and lengths of lists only."""
    tree = _Tree()
    tree.feed(html)
    content = list(_take_out_main(tree.root))
    return {_digest("", tree.root), *_deep(content, 5)}


def _deep(children: list, depth: int) -> Iterator[str]:
    for shape, grandchildren in children:
        if depth and len(grandchildren) > 1:
            yield from _deep(grandchildren, depth - 1)
        else:
            yield _digest(shape, grandchildren)


def _take_out_main(children: list) -> Iterator[tuple[str, list]]:
    for child in list(children):
        if child[0].startswith("main"):
            children.remove(child)
            yield child
        else:
            yield from _take_out_main(child[1])


def _digest(shape: str, children: list) -> str:
    seen: list[str] = []
    for child_shape, grandchildren in children:
        digest = _digest(child_shape, grandchildren)
        if digest not in seen:
            seen.append(digest)
    return hashlib.md5("\n".join([shape, *seen]).encode(), usedforsecurity=False).hexdigest()
