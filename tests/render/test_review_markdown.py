"""A review as Markdown: counts, findings by file, SQL in fences that hold, what folds away."""

import re

import pytest
from markdown_it import MarkdownIt
from render.review_report import BACKTICKS, CLEAN, INDEX, LONG_SQL, REPORT

from lamina.render.markdown import render
from lamina.review.finding import (
    Allowed,
    Coverage,
    Finding,
    Location,
    NotReviewed,
    Report,
    Severity,
    Step,
    Way,
)

PARSER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
HOSTILE = [
    "</summary></details><script>x</script>",
    "```\n\n# forged\n\n</details>",
    "@ada #1 https://example.com | a |",
    "[a](https://example.com) <b> &lt; `x` ~~~",
    "a\x1b[2J\u202e\udce9\ud800",
]


def report(text: str) -> Report:
    """Return a report that has `text` wherever somebody's text may be."""
    location = Location(text, 3, 1, 3, 2)
    found = Finding(
        text,
        Severity.ERROR,
        text,
        location,
        why=text,
        lock=text,
        source=(text,),
        instead=(Way(text, text, text), Way(text, steps=(Step(text), Step(text, text)))),
    )
    coverage = Coverage(1, 1, (NotReviewed(location, text),))
    return Report("review", text, (found,), (Allowed(found, text),), (text,), coverage)


def shape(markdown: str) -> list[str]:
    """Return the kinds of a page's blocks and of what is in its lines, but text."""
    tokens = PARSER.parse(markdown)
    inside = [child for token in tokens for child in token.children or []]
    kinds = [token.type for token in tokens] + [child.type for child in inside]
    return [kind for kind in kinds if kind != "text"]


def test_the_counts_are_a_table() -> None:
    """Below the verdict, also when all is well."""
    assert render(CLEAN) == (
        "**lamina review: nothing found**\n\n"
        "| | |\n|---|---|\n"
        "| Findings | none |\n| Reviewed | 1 statement in 1 file |\n| Not reviewed | 0 |\n"
        "| Time | 12 ms |\n"
    )
    assert "| Findings | 1 error, 1 warning, 2 notes |\n| Allowed | 1 |\n" in render(REPORT)


def test_findings_stand_below_their_file() -> None:
    """A file has one heading."""
    page = render(REPORT)
    assert page.count(f"\n#### `{INDEX}`\n") == 1
    assert page.count("\n#### ") == 3
    assert "\n**error** `name-not-snake-case`, line 7: writes to public" in page
    assert page.index("line 12: a long line") < page.index("line 99:")


def test_sql_is_in_fences_that_it_cannot_close() -> None:
    """And it is whole; long lines of the file are cut."""
    blocks = [token.content for token in PARSER.parse(render(REPORT)) if token.type == "fence"]
    assert f"{BACKTICKS}\n" in blocks
    assert f"{LONG_SQL}\n" in blocks
    assert "do $$\nbegin\n\traise notice '[red]%[/red]', 1;  \n\nend $$;\n" in blocks
    assert any(block.endswith("line 104\n...\n") for block in blocks)


def test_what_takes_room_folds_away() -> None:
    """The steps of a way out, and the places that were not reviewed: all of them."""
    page = render(REPORT)
    assert re.findall("<summary>(.*)</summary>", page) == ["In two releases:", "7 not reviewed"]
    assert page.count("<details>") == page.count("</details>") == 2
    assert page.count("dynamic SQL") == 7


@pytest.mark.parametrize("text", HOSTILE)
def test_a_page_keeps_its_shape(text: str) -> None:
    """Whatever the names are: no links, no HTML but ours, nobody is notified."""
    page = render(report(text))
    assert [kind for kind in shape(page) if "entity" not in kind] == shape(render(report("x")))
    outside = re.sub(r"(`+).*?\1", "", page, flags=re.DOTALL).replace("&#8203;", "\u200b")
    assert not re.search(r"@\w|#\d|://", outside)
    assert page.encode().decode().replace("\n", "").replace("\t", "").isprintable()
