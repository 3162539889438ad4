import os
from pathlib import Path

import pytest

from lamina.adapters.templates import OWN_FOLDER, render, shipped_folder
from lamina.errors import ConfigError

VALUES = {"header": "-- Migration: x\n", "sql": "select '{{ not a value }}' || '<&>';"}


def own(project: Path, text: str | bytes, name: str = "migration.sql.j2") -> None:
    """Give the project a template of its own."""
    path = project / OWN_FOLDER / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)


def test_the_shipped_template(tmp_path: Path) -> None:
    """The values stand in the file as they are: nothing is escaped, nothing in them is read."""
    assert (shipped_folder() / "migration.sql.j2").is_file()
    text = render("migration.sql.j2", tmp_path, **VALUES)
    assert text == f"{VALUES['header']}\n{VALUES['sql']}\n"


def test_the_projects_own_template_wins(tmp_path: Path) -> None:
    """A file of the same name in the repository is taken instead."""
    own(tmp_path, "-- Zoë's\n{{ sql }}\n")
    assert render("migration.sql.j2", tmp_path, **VALUES) == f"-- Zoë's\n{VALUES['sql']}\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{{ nothing }}", "'nothing' is undefined"),
        ("one\n{% if %}", "line 2: "),
        ("{{ sql + 1 }}", "can only concatenate str"),
        ("{{ 1 / 0 }}", "division by zero"),
        ("{{ sql.encode('ascii').decode('utf-7', 1, 2, 3) }}", "argument"),
        ("{% include 'gone.j2' %}", "gone.j2"),
        (b"\xff\xfe", "utf-8"),
        ("{{ ''.__class__.__mro__[1].__subclasses__() }}", "unsafe"),
        ("{% for _ in range(10**9) %}x{% endfor %}", "Range too big"),
    ],
)
def test_a_broken_template_of_the_project(tmp_path: Path, text: str | bytes, said: str) -> None:
    """Whatever is wrong with it, the error names the file and the way out; none runs Python."""
    own(tmp_path, text)
    with pytest.raises(ConfigError) as caught:
        render("migration.sql.j2", tmp_path, **VALUES)
    assert str(tmp_path / OWN_FOLDER / "migration.sql.j2") in caught.value.message
    assert said in caught.value.message
    assert "remove it to use lamina's own" in caught.value.hint


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_template_that_may_not_be_read(tmp_path: Path) -> None:
    """It is an error, not a crash."""
    own(tmp_path, "x")
    (tmp_path / OWN_FOLDER / "migration.sql.j2").chmod(0)
    with pytest.raises(ConfigError):
        render("migration.sql.j2", tmp_path, **VALUES)
