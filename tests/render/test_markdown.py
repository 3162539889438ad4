"""A report as Markdown: a page that reads well, and that no name can break or use."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from lamina.render.markdown import render
from lamina.render.marks import code, fenced, safe
from lamina.render.parts import exact, prose
from lamina.render.plain import plain
from lamina.review.finding import Allowed, Commit, Finding, Location, Report, Severity, Way

RULE = "committed-migration-modified"
ANY_TEXT = st.text(st.characters(exclude_categories=[]))  # surrogates and controls too
MARKS = st.text(st.sampled_from("`*_[]()<>&|~$\\#@!-+=:./1 \n\t\raGH"))
NO_WIDTH = "\u200b"

HOSTILE = [
    "</code><script>alert(1)</script>",
    "<img src=x onerror=alert(1)> <!--",
    "&lt;b&gt; &#64;ada",
    "`a` ``b`` ```c",
    "```\n# forged\n\n- [ ] `x`\n",
    "~~~\n~~~ ~~a~~",
    "@ada @org/team ada@example.com",
    "fixes #123, GH-7, o/r#1, o/r@0123abc, !5",
    "[a](https://example.com) ![b](c) <https://example.com> [x]: y",
    "https://example.com/issues/1 www.example.com",
    "| a | b |\n|---|---|\n| c | d |",
    "# a",
    "1. a",
    "2) a",
    "- a",
    "+ a",
    "> a",
    "===",
    "---",
    "    a",
    "**a** __b__ *c* _d_ $e$ \\",
    "a\\\nb  \nc\u2028d\x1b[2J",
    "caf\udce9\ud800",
]


class Page(HTMLParser):
    """The tags of a page, and the text outside and inside of code."""

    def __init__(self, markdown: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.codes: list[str] = []
        self._open = 0
        rules = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
        self.feed(rules.render(markdown))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        self.tags.append(tag)
        self.attributes += attrs
        if tag == "code":
            self._open += 1
            self.codes.append("")

    def handle_endtag(self, tag: str) -> None:
        """Note the end of code."""
        self._open -= tag == "code"

    def handle_data(self, data: str) -> None:
        """Note text."""
        if self._open:
            self.codes[-1] += data
        else:
            self.text += data


def report(text: str) -> Report:
    """Return a report that has `text` wherever somebody's text may be."""
    found = Finding(
        RULE,
        Severity.ERROR,
        text,
        Location(text),
        why=text,
        instead=(Way(text, text),),
        excerpt=(f"+ {text}",),
        since=Commit("3f2c91a", text, "2026-02-19"),
        commit=Commit("77aa000", text, "2026-03-01"),
    )
    return Report("guard", text, (found,), (Allowed(found, text),), (text,))


def test_a_page() -> None:
    """The verdict, then each finding with its excerpt and the ways out, ready to paste."""
    found = Finding(
        RULE,
        Severity.ERROR,
        "edited: 1 statement added",
        Location("supabase/migrations/1_a.sql", 7),
        why="Databases will not see it.",
        instead=(Way("Keep it", "lamina rescue a.sql"), Way("Ask the author.")),
        excerpt=("  select 1;", "+ select\t2;\r"),
        since=Commit("3f2c91a0000", "Ada Example", "2026-02-19"),
    )
    allowed = (Allowed(found, "never shipped"),)
    assert render(Report("guard", "1 changed", (found,), allowed, ("a note",))) == (
        "**lamina guard: 1 changed**\n\n"
        "#### `supabase/migrations/1_a.sql`, line 7\n\n"
        "error `committed-migration-modified`: edited: 1 statement added\n\n"
        "In git since 3f2c91a, Ada Example, 2026-02-19.\n\n"
        "Databases will not see it.\n\n"
        "```diff\n  select 1;\n+ select\t2;\n```\n\n"
        "Keep it:\n\n"
        "```sh\nlamina rescue a.sql\n```\n\n"
        "Ask the author.\n\n"
        "Allowed by the configuration:\n\n"
        "- `supabase/migrations/1_a.sql` `committed-migration-modified`: never shipped\n\n"
        "a note\n"
    )


def test_all_well_is_one_line() -> None:
    """Nothing is said beyond the verdict."""
    assert render(Report("guard", "2 untouched")) == "**lamina guard: 2 untouched**\n"


@pytest.mark.parametrize("text", HOSTILE)
def test_a_page_keeps_its_shape(text: str) -> None:
    """Whatever the names are, the page has the blocks of any other, no links and no HTML."""
    page = Page(render(report(text)))
    usual = Page(render(report("a name")))
    assert page.tags == usual.tags
    assert page.attributes == usual.attributes
    assert len(page.codes) == 6


@pytest.mark.parametrize("text", HOSTILE)
def test_a_page_notifies_nobody(text: str) -> None:
    """Outside of code there is no mention, no reference and no address for GitHub to link."""
    page = Page(render(report(text)))
    assert not re.search(r"@\w|[#!]\w|GH-\d|://|www\.", page.text)


@pytest.mark.parametrize("text", HOSTILE)
def test_text_reads_as_it_is(text: str) -> None:
    """What a reader sees is the text, in one line."""
    assert Page(safe(text)).text.replace(NO_WIDTH, "") == f"{prose(text)}\n"


@given(MARKS | ANY_TEXT)
def test_any_text_is_text(text: str) -> None:
    """There is one paragraph, or none for an empty text."""
    page = Page(safe(text))
    assert page.tags in ([], ["p"])
    assert page.text.replace(NO_WIDTH, "").strip("\n") == prose(text)


@given(MARKS | ANY_TEXT)
def test_any_code_is_code(text: str) -> None:
    """A code span holds the text from end to end."""
    page = Page(f"- {code(text)} {code(text)}.")
    assert page.tags == ["ul", "li", "code", "code"]
    assert page.codes == [exact(text) or " "] * 2


@given(st.lists(MARKS | ANY_TEXT))
def test_any_block_is_a_block(lines: list[str]) -> None:
    """A block of code ends where it should, with as many lines as there are."""
    page = Page(fenced(lines, "diff") + "\n\nend")
    assert page.tags == ["pre", "code", "p"]
    assert page.codes[0].count("\n") == len(lines)
    assert page.text.strip() == "end"


@given(ANY_TEXT)
def test_every_stream_can_carry_it(text: str) -> None:
    """A page is UTF-8 and steers no terminal."""
    rendered = render(report(text)).encode().decode()
    assert plain(rendered, keep="\n\t") == rendered
