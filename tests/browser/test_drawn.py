"""The real Mermaid in a real browser: what people see of a diagram and of a description."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from browser import chromium
from browser.page import write, write_diagrams
from hostile import PIECES, cut

from lamina.describe.model import Column, Diagram, Entity, Link
from lamina.render.mermaid import render
from lamina.render.parts import exact
from lamina.sql.names import Name

needs_chromium = pytest.mark.skipif(chromium.found() is None, reason=chromium.MISSING)
USERS = Name("auth", "users")


class _Labels(HTMLParser):
    """The labels of every diagram on a page, and what else is in them."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.diagrams: list[str] = []
        self.refused = 0
        self.tags: set[str] = set()
        self._depth = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "div" and "refused" in (found.get("class") or ""):
            self.refused += 1
        if tag == "svg":
            self._depth += 1
            self.diagrams.append("")
        if self._depth:
            self.tags.add(tag)

    def handle_endtag(self, tag: str) -> None:
        self._depth -= tag == "svg"

    def handle_data(self, data: str) -> None:
        if self._depth:
            self.diagrams[-1] += data


def squeezed(text: str) -> str:
    """The text without blanks, which a page puts together, and without those that have no width."""
    return re.sub(r"[\s\u200b]", "", text)


@needs_chromium
def test_hostile_names_are_read_as_they_are(tmp_path: Path) -> None:
    """A name is drawn letter by letter, and is neither Markdown nor HTML nor an icon."""
    texts = [cut(f"x{piece}{piece} y_z") for piece in PIECES]
    texts += [cut(piece) for piece in PIECES if piece.strip()]
    drawn = [
        render(Diagram((Entity(Name("public", text), (Column(text, text, "PK", "new"),), "new"),)))
        for text in texts
    ]
    labels = _Labels(chromium.content(write_diagrams(drawn, tmp_path / "page.html")))
    assert (len(labels.diagrams), labels.refused) == (len(texts), 0)
    wrong = [
        (text, shown)
        for text, shown in zip(texts, labels.diagrams, strict=True)
        if squeezed(f"{exact(text)} (new)") not in squeezed(shown)
    ]
    assert wrong == []
    markup = {"b", "strong", "em", "a", "img", "script", "i", "ul", "ol", "code"}
    assert labels.tags & markup == set()


@needs_chromium
def test_links_and_marks_are_drawn(tmp_path: Path) -> None:
    """Tables, columns with their keys, links and marks stand in the picture."""
    table = Entity(Name("public", "notes"), (Column("id", "uuid", "PK", "was key"),), "changed", 2)
    link = Link(table.name, USERS, ("user_id",), mark="removed")
    text = render(Diagram((table, Entity(USERS, ())), (link,)))
    [shown] = _Labels(chromium.content(write_diagrams([text], tmp_path / "a.html"))).diagrams
    for part in ("notes (changed), 2 more columns", "uuid", "PK", "was key", "user_id (removed)"):
        assert squeezed(part) in squeezed(shown)
    assert "auth.users" in shown


@needs_chromium
@pytest.mark.parametrize("dark", [False, True])
def test_a_description_can_be_pictured(tmp_path: Path, *, dark: bool) -> None:
    """The page with its diagram becomes a picture, light or dark."""
    text = render(Diagram((Entity(USERS, (Column("id", "uuid", "PK"),)),)))
    page = write(f"## Notes\n\n```mermaid\n{text}```\n", tmp_path / "a.html", dark=dark)
    chromium.screenshot(page, tmp_path / "a.png", height=400)
    assert (tmp_path / "a.png").read_bytes().startswith(b"\x89PNG")
