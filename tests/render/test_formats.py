"""Formats by name."""

import sys

import pytest

from lamina.errors import UsageError
from lamina.render.formats import FORMATS, render
from lamina.review.finding import Report

CLEAN = Report("guard", "2 untouched")


@pytest.mark.parametrize("name", [name for name in FORMATS if name != "text"])
def test_each_format_renders(name: str) -> None:
    """Each has a module, and ends with a line end."""
    assert render(CLEAN, name).endswith("\n")


def test_a_format_is_loaded_when_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """One format does not load the others."""
    for name in ("markdown", "sarif"):
        monkeypatch.delitem(sys.modules, f"lamina.render.{name}", raising=False)
    render(CLEAN, "markdown")
    assert "lamina.render.markdown" in sys.modules
    assert "lamina.render.sarif" not in sys.modules


@pytest.mark.parametrize(
    ("name", "hint"),
    [("sarfi", "Did you mean sarif?"), ("xml", f"Known: {', '.join(FORMATS)}."), ("../x", "Known")],
)
def test_an_unknown_format_is_an_error_with_a_hint(name: str, hint: str) -> None:
    """The nearest one is named, or all of them."""
    with pytest.raises(UsageError, match="there is no format") as caught:
        render(CLEAN, name)
    assert caught.value.hint.startswith(hint)
