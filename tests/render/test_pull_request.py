"""A description with names of any kind has the structure of one with plain names."""

import re
from pathlib import Path

from gfm import structure, to_html
from hostile import names
from hypothesis import HealthCheck, given, settings

from lamina.adapters import templates
from lamina.describe import model as m
from lamina.describe.block import BEGIN, END, block, data_in, updated
from lamina.render.parts import prose
from lamina.render.pull_request import LEVELS, phrase, values
from lamina.review.finding import Allowed, Finding, Location, NotReviewed, Severity, Way
from lamina.sql.names import Name

# A name of nothing but blanks leaves a sentence out, where it stands alone.
NAMES = names().filter(prose)
_PING = re.compile(r"(?<![\w`])@ada\b|(?<![\w&`])#123\b")


def change_of(name: str) -> m.ChangeSet:
    """Return a change set in which everything that comes from people has one name."""
    table, said = Name("public", name), ("adds ", m.Code(name), ", and more")
    path = f"supabase/migrations/20260701093000_{name}.sql"
    place = Location(path, 3, 1, 3, 9)
    finding = Finding("drop-table", Severity.ERROR, name, place, why=name, instead=(Way(name),))
    return m.ChangeSet(
        title=name,
        sentence=said,
        base=name,
        commit="0" * 40,
        migrations=(m.Migration(path, "20260701093000", name, (said,), 1),),
        fails=(m.Risk(said),),
        breaking=tuple(m.Risk((*said, str(n))) for n in range(5)),
        locks=(m.LockTaken(table, "SHARE", "writes", "read", said, "20260701093000"),),
        access=(m.AccessChange("relaxed", table, said),),
        not_reviewed=(NotReviewed(place, name),),
        findings=(finding,),
        allowed=(Allowed(finding, name),),
        deploy=(m.DeployStep("before", said, "20260701093000"),),
        checks=(m.PreCheck(said, f"select '{name}'", "20260701093000"),),
        undo=(m.Undo("20260701093000", path, (said,)),),
        checklists=(
            m.Checklist("Checked", (m.Item("Reviewed", m.ItemState.OPEN, name, "lamina review"),)),
        ),
        edited=(path,),
        statements=1,
    )


def body_of(name: str, level: int = 0) -> str:
    """Return the description with its markers."""
    change = change_of(name)
    filled = values(change, url="https://example.com/blob/0/", level=level)
    made = templates.render("pull_request.md.j2", Path("/nonexistent"), **filled)
    return block(made, {"title": name})


def shape(markdown: str) -> list[object]:
    """Return the structure without what fences hold, whose lines follow the name."""
    return list(structure(markdown))


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(NAMES)
def test_any_name_keeps_the_structure(name: str) -> None:
    """Headings, lists, tables with their cells, fences and details: as with a plain name."""
    made = body_of(name)
    assert shape(made) == shape(body_of("plain"))
    assert made.count(END) == made.count(BEGIN) == 1
    assert (data_in(made) or {})["title"] == name
    assert updated(updated("Mine.\n", made), made) == updated("Mine.\n", made)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(NAMES)
def test_nobody_is_pinged(name: str) -> None:
    """Outside code no mention, no number of an issue, and no tag of anybody's stands."""
    html = re.sub(r"<(code|pre)[^>]*>.*?</\1>", "", to_html(body_of(name)), flags=re.DOTALL)
    assert not _PING.search(re.sub(r"<!--.*?-->|<[^>]*>", "", html, flags=re.DOTALL))
    assert not re.search(r"<(?:script|img|b)\b", html)


def test_every_level_is_whole() -> None:
    """However much is left out, tables and fences are complete, and the first lines stay."""
    for level in range(LEVELS):
        made = body_of("plain", level)
        assert "| **Breaking** |" in made
        assert sum(line.startswith("```") for line in made.splitlines()) % 2 == 0
        assert ("was shortened" in made) == (level > 0)


def test_a_phrase() -> None:
    """Names are code, also in a cell; lamina's own words read as they are."""
    assert phrase(("drops ", m.Code("a|b"), " (", m.Code("x`y"), "), 2 rows")) == (
        "drops `a|b` (``x`y``), 2 rows"
    )
    assert phrase((m.Code("a|b"),), cell=True) == "`a\\|b`"
    assert phrase(("- no list",)) == "\\- no list"
