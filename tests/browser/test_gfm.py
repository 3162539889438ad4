"""The structure that descriptions are compared by."""

from gfm import structure, texts


def test_the_parts_of_a_description() -> None:
    """Headings, tables, lists, fences and folded parts come in order, with what is in them."""
    assert structure(
        "## Risk\n\n| a | b |\n|---|---|\n| `x\\|y` | [z](w) |\n\n"
        "- [x] one\n- [ ] two\n  1. three\n\n```mermaid\nerDiagram\n```\n\n"
        "<details><summary>More</summary>\n\ntext **bold**\n\n</details>\n\n<!-- block -->\n"
    ) == [
        ("h2",),
        ("table", (2, 2)),
        *(("th", 0, 0, 0), ("th", 0, 0, 0), ("td", 0, 0, 1), ("td", 1, 0, 0)),
        ("ul", 2, 1),
        ("li", 0, 0, 0),
        ("li", 0, 0, 0),
        ("ol", 1, 0),
        ("li", 0, 0, 0),
        ("pre", "mermaid"),
        *(("details",), ("summary", 0, 0, 0), ("p", 0, 1, 0), ("/details",)),
        ("!comment",),
    ]


def test_what_is_not_ours_shows() -> None:
    """A tag that came through from a name is there, and so is a link."""
    assert ("unknown", "marquee") in structure("a <marquee> b")
    assert ("p", 1, 0, 0) in structure("see https://example.com")
    assert texts("a `b` &lt;c>").strip() == "a b <c>"
