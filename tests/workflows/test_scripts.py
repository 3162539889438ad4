from pathlib import Path

import pytest
from support import make_project

from lamina.errors import ConfigError
from lamina.workflows.project import Project, discover
from lamina.workflows.scripts import baseline_text, seed_files


def project_with(root: Path, **files: str) -> Project:
    """Make a project with these files in supabase/ (`a__b` for `a/b.sql`)."""
    make_project(root)
    for name, text in files.items():
        path = root / "supabase" / (name.replace("__", "/") + ".sql")
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    return discover(root)


def seeds(project: Project) -> list[str]:
    """Return the texts of the seeds in order."""
    return [text for _, text in seed_files(project)]


def test_the_seed_of_a_new_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By default it is supabase/seed.sql, shown as a person would type it."""
    project = project_with(tmp_path / "app", seed="1 seed")
    monkeypatch.chdir(project.root)
    assert list(seed_files(project)) == [("supabase/seed.sql", "1 seed")]


def test_no_seed_is_no_error(tmp_path: Path) -> None:
    """A seed that does not exist, as in a new project, is left out."""
    assert seeds(project_with(tmp_path / "app")) == []


def test_seeds_that_are_switched_off(tmp_path: Path) -> None:
    """`enabled = false` means none."""
    make_project(tmp_path / "app")
    config = tmp_path / "app" / "supabase" / "config.toml"
    config.write_text("[db.seed]\nenabled = false\n")
    (tmp_path / "app" / "supabase" / "seed.sql").write_text("x")
    assert seeds(discover(tmp_path / "app")) == []


def write_seed_config(root: Path, patterns: str) -> Project:
    """Set `sql_paths` and read the project again."""
    (root / "supabase" / "config.toml").write_text(f"[db.seed]\nsql_paths = {patterns}\n")
    return discover(root)


@pytest.mark.parametrize("name", ["app", "[wip] app*", "a?b"])
def test_patterns(tmp_path: Path, name: str) -> None:
    """Patterns in the order given, each in the order of names, no file twice.

    What the project's own folder is called plays no part.
    """
    root = project_with(tmp_path / name, seeds__b="b", seeds__a="a", seeds__c="c", z="z").root
    project = write_seed_config(root, '["./z.sql", "seeds/b.sql", "./seeds/*.sql", "gone/*.sql"]')
    assert seeds(project) == ["z", "b", "a", "c"]


def test_deep_and_absolute_patterns(tmp_path: Path) -> None:
    """`**` reaches down, and a pattern may start at the root."""
    root = project_with(tmp_path / "app", seeds__a="a").root
    (tmp_path / "shared.sql").write_text("shared")
    project = write_seed_config(root, f'["{tmp_path}/shared.sql", "**/a.sql"]')
    assert seeds(project) == ["shared", "a"]


def test_a_seed_that_cannot_be_read(tmp_path: Path) -> None:
    """A folder, or bytes that are no UTF-8, is an error that names it."""
    root = project_with(tmp_path / "app").root
    (root / "supabase" / "seeds" / "folder.sql").mkdir(parents=True)
    with pytest.raises(ConfigError, match=r"the seed .*folder\.sql cannot be read"):
        seeds(write_seed_config(root, '["seeds/*.sql"]'))
    (root / "supabase" / "latin.sql").write_bytes(b"\xe9")
    with pytest.raises(ConfigError, match=r"the seed .*latin\.sql cannot be read"):
        seeds(write_seed_config(root, '["latin.sql"]'))


def test_the_baseline(tmp_path: Path) -> None:
    """None by default; named in lamina.toml, relative to the project."""
    root = project_with(tmp_path / "app", baseline="create schema app;").root
    assert baseline_text(discover(root)) == ""
    (root / "lamina.toml").write_text('[project]\nbaseline = "supabase/baseline.sql"\n')
    assert baseline_text(discover(root)) == "create schema app;"


@pytest.mark.parametrize("broken", ["missing", "folder", "bytes"])
def test_a_baseline_that_cannot_be_read(tmp_path: Path, broken: str) -> None:
    """The error says where it is named and what the path is relative to."""
    root = project_with(tmp_path / "app").root
    (root / "lamina.toml").write_text('[project]\nbaseline = "base.sql"\n')
    if broken == "folder":
        (root / "base.sql").mkdir()
    if broken == "bytes":
        (root / "base.sql").write_bytes(b"\xff")
    with pytest.raises(ConfigError, match=r"baseline = 'base\.sql' cannot be read") as caught:
        baseline_text(discover(root))
    assert f"relative to {root}" in caught.value.hint
    assert "lamina.toml" in caught.value.hint
