"""Who decides about renames, over the rounds of a comparison."""

import pytest

from lamina.cli import wizard
from lamina.cli.rename_choice import chooser
from lamina.errors import UsageError
from lamina.sql.renames import PossibleRename, possible_renames
from lamina.sql.statements import split
from lamina.workflows.renames import key

TABLE = "drop table orgs; create table teams (id int);"
COLUMN = "alter table teams drop column n; alter table teams add column label text;"


def candidates(sql: str) -> list[PossibleRename]:
    """Return what may be renames in a script."""
    return possible_renames([op for statement in split(sql) for op in statement.operations])


def test_an_option_may_wait_for_the_next_round() -> None:
    """A renamed column of a renamed table shows when the table has its new name."""
    choose = chooser(["orgs=teams", "teams.n=label"], no_rename=False, interactive=False)
    assert list(map(key, choose(candidates(TABLE)))) == ["orgs=teams"]
    assert list(map(key, choose(candidates(COLUMN)))) == ["teams.n=label"]
    assert choose([]) == []


def test_an_option_that_never_shows_is_refused() -> None:
    """At once where nothing can follow, otherwise when nothing more shows."""
    choose = chooser(["orgs=teams", "teams.n=nope"], no_rename=False, interactive=False)
    assert choose(candidates(TABLE))
    with pytest.raises(UsageError, match=r"--rename teams\.n=nope: .* no such rename") as caught:
        choose(candidates(COLUMN))
    assert caught.value.hint == "It shows: teams.n=label"
    choose = chooser(["teams.n=nope"], no_rename=False, interactive=True)
    with pytest.raises(UsageError, match="no such rename"):
        choose(candidates(COLUMN))


def test_nothing_is_guessed_without_a_terminal() -> None:
    """What is undecided is named with its option; --no-rename decides it."""
    with pytest.raises(UsageError) as caught:
        chooser([], no_rename=False, interactive=False)(candidates(TABLE))
    assert "--rename orgs=teams" in caught.value.hint
    assert chooser([], no_rename=True, interactive=False)(candidates(TABLE)) == []


def test_a_person_is_asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A "no" holds for the next round, too."""
    asked: list[str] = []

    def answer(prompt: str, choices: list[str]) -> str:
        asked.append(prompt)
        return choices[1] if "orgs" in prompt else choices[0]

    monkeypatch.setattr(wizard, "choose", answer)
    choose = chooser([], no_rename=False, interactive=True)
    assert list(map(key, choose(candidates(TABLE + COLUMN)))) == ["teams.n=label"]
    assert choose(candidates(TABLE)) == []
    assert asked == [
        "teams.n is gone and label of the same type is new. Was it renamed?",
        "orgs is gone and teams with most of its columns is new. Was it renamed?",
    ]
