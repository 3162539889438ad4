"""Markdown as GitHub reads it: cmark-gfm, the library that it uses, and what came out."""

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import cmarkgfm  # type: ignore[import-untyped] # it has no types
from cmarkgfm.cmark import Options  # type: ignore[import-untyped] # the same

_OPTIONS = Options.CMARK_OPT_UNSAFE | Options.CMARK_OPT_GITHUB_PRE_LANG
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_LISTS = {"ul", "ol"}
_KNOWN = {
    *_HEADINGS,
    *("p", "ul", "ol", "li", "pre", "code", "table", "thead", "tbody", "tr", "th", "td"),
    *("details", "summary", "a", "strong", "em", "del", "br", "hr", "blockquote", "img", "input"),
    *("sub", "sup", "div"),
}

Part = tuple[Any, ...]


def to_html(markdown: str) -> str:
    """The HTML of a description; raw HTML stays, as on GitHub, which cleans it afterwards."""
    html: str = cmarkgfm.github_flavored_markdown_to_html(markdown, options=_OPTIONS)
    return html


def structure(markdown: str) -> list[Part]:
    """What a description is made of, without its words, for comparisons.

    Headings are `("h2",)`, tables `("table", cells in each row)`, lists `("ul", items, ticked)`
    and what is in the items after them, fences `("pre", language)`, folded parts
    `("details", ...)` and what is in them, up to `("/details",)`. Links, emphasis and code in
    sentences are counted: `("p", links, emphasised, code)`. A tag or comment that lamina does not
    write is there too: `("unknown", tag)`.
    """
    return list(_Reader(to_html(markdown)).parts())


def texts(markdown: str) -> str:
    """What people read, without markup."""
    return "".join(_Reader(to_html(markdown)).text)


class _Reader(HTMLParser):
    """Events of the HTML, in order."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.events: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.events.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        self.events.append((f"/{tag}", {}))

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def handle_comment(self, data: str) -> None:  # noqa: ARG002 - the parser passes it
        self.events.append(("!comment", {}))

    def parts(self) -> Iterator[Part]:
        """The events put together."""
        for at, (tag, attributes) in enumerate(self.events):
            if tag in _HEADINGS or tag in {"details", "/details", "hr", "blockquote", "!comment"}:
                yield (tag,)
            elif tag == "table":
                yield (tag, self._rows(at))
            elif tag in _LISTS:
                yield self._list(at)
            elif tag == "pre":
                yield (tag, attributes.get("lang"))
            elif tag in {"p", "td", "th", "li", "summary"}:
                yield (tag, *self._inline(at))
            elif tag.lstrip("/") not in _KNOWN:
                yield ("unknown", tag)

    def _until_end(self, at: int) -> Iterator[tuple[int, str, dict[str, str | None]]]:
        """The events within the element that begins at a place, each with its depth in it."""
        name = self.events[at][0]
        alike = _LISTS if name in _LISTS else {name}
        depth = 1
        for tag, attributes in self.events[at + 1 :]:
            depth += (tag in alike) - (tag.startswith("/") and tag[1:] in alike)
            if depth == 0:
                return
            yield depth, tag, attributes

    def _rows(self, at: int) -> tuple[int, ...]:
        rows: list[int] = []
        for _, tag, _ in self._until_end(at):
            if tag == "tr":
                rows.append(0)
            elif tag in {"td", "th"}:
                rows[-1] += 1
        return tuple(rows)

    def _list(self, at: int) -> Part:
        own = [(tag, attributes) for depth, tag, attributes in self._until_end(at) if depth == 1]
        items = sum(tag == "li" for tag, _ in own)
        ticked = sum(tag == "input" and "checked" in attributes for tag, attributes in own)
        return (self.events[at][0], items, ticked)

    def _inline(self, at: int) -> tuple[int, int, int]:
        """The links (pictures included), the emphasised words and the pieces of code."""
        tags = [tag for _, tag, _ in self._until_end(at)]
        links = sum(tag in {"a", "img"} for tag in tags)
        emphasised = sum(tag in {"strong", "em", "del"} for tag in tags)
        return links, emphasised, tags.count("code")
