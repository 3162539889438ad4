"""The page about `lamina pr` says what the template gets, and reads well on GitHub."""

import re
from collections.abc import Mapping
from pathlib import Path

import gfm
import pytest
from support import ROOT

from lamina.describe import block
from lamina.describe import model as m
from lamina.render.pull_request import values
from lamina.review.finding import Allowed, Finding, Location, NotReviewed, Severity
from lamina.sql.names import Name

PAGE = ROOT / "docs" / "pull-requests.md"
EXAMPLE = ROOT / "docs" / "pull-request-example.md"
TEMPLATE = ROOT / "templates" / "pull_request.md.j2"

NOTES = Name("public", "notes")
PLACE = Location("supabase/migrations/20260701093000_add_notes.sql", 3)
FOUND = Finding("drop-column", Severity.ERROR, "a column is dropped", PLACE)
EVERYTHING = m.ChangeSet(
    title="Add notes",
    sentence=("Adds notes.",),
    base="origin/main",
    commit="0" * 40,
    migrations=(m.Migration(PLACE.path, "20260701093000", "add_notes", (("adds notes",),), 1),),
    fails=(m.Risk(("something breaks",)),),
    breaking=(m.Risk(("something breaks",)),),
    data_loss=(m.Risk(("something is lost",)),),
    locks=(m.LockTaken(NOTES, "SHARE", "writes", "read", ("an index",), "20260701093000"),),
    access=(m.AccessChange("added", NOTES, ("new",)),),
    not_reviewed=(NotReviewed(PLACE, "dynamic SQL"),),
    findings=(FOUND,),
    allowed=(Allowed(FOUND, "nobody reads it"),),
    guard=(FOUND,),
    deploy=(m.DeployStep("after", ("deploy code",), "20260701093000"),),
    checks=(m.PreCheck(("no nulls",), "select 1", "20260701093000"),),
    undo=(m.Undo("20260701093000", "", (("rows",),)),),
    checklists=(m.Checklist("Checked", (m.Item("Reviewed", m.ItemState.OPEN),)),),
    statements=1,
)


def rows() -> dict[str, set[str]]:
    """Return the values that the page lists, each with what its parts are called."""
    text = PAGE.read_text(encoding="utf-8").partition("| value | what it is | each with |\n")[2]
    found: dict[str, set[str]] = {}
    for line in text.partition("\n\n")[0].splitlines()[1:]:
        names, _, parts = (cell.strip() for cell in line.strip("|").split("|"))
        for name in re.findall(r"`(\w+)`", names):
            found[name] = set(re.findall(r"`(\w+)`", parts))
    return found


def test_the_page_lists_every_value_of_the_template() -> None:
    """Each value that a template of one's own may use is on the page, and no other."""
    told = rows()
    given = values(EVERYTHING)
    assert set(told) == set(given)
    for name, value in given.items():
        first = value[0] if isinstance(value, list) else None
        assert told[name] == (set(first) if isinstance(first, Mapping) else set()), name


def test_the_page_names_every_part() -> None:
    """Each heading of the description has a row on the page, but for those of checklists."""
    table = PAGE.read_text(encoding="utf-8").partition("| part | says | made of |\n")[2]
    parts = re.findall(r"^\| ([^|]+?) \|", table.partition("\n\n")[0], re.MULTILINE)
    template = TEMPLATE.read_text(encoding="utf-8")
    for heading in re.findall(r"^### ([^{\n]+)$", template, re.MULTILINE):
        assert heading in parts


def test_the_part_about_pipelines_comes_last() -> None:
    """The page goes from a first use to pipelines."""
    headings = re.findall(r"^## (.+)$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert headings[0] == "First use"
    assert headings[-1] == "In CI"


@pytest.mark.parametrize("path", [PAGE, EXAMPLE, ROOT / "README.md"], ids=lambda path: path.name)
def test_the_table_of_risks_is_whole(path: Path) -> None:
    """GitHub reads it as a table of two columns with a row for each of six risks."""
    parts = gfm.structure(path.read_text(encoding="utf-8"))
    assert [2] * 7 in [list(part[1]) for part in parts if part[0] == "table"]


def test_the_example_is_no_part_of_anything() -> None:
    """The page with an example is no file that `lamina pr --update` would change inside."""
    assert not block.has_block(EXAMPLE.read_text(encoding="utf-8"))
    assert not block.has_block((ROOT / "README.md").read_text(encoding="utf-8"))


def test_the_picture_is_small() -> None:
    """The picture is one that a page can show."""
    data = (ROOT / "docs" / "pull-request.png").read_bytes()
    assert data.startswith(b"\x89PNG")
    assert len(data) < 300_000
