import os
import sys
import tempfile
from pathlib import Path

import pytest
from support import make_project, make_repository, run_lamina

from lamina.errors import ConfigError
from lamina.workflows.project import discover, shown


def add_project(root: Path) -> Path:
    """Add a Supabase project without a repository of its own."""
    (root / "supabase" / "migrations").mkdir(parents=True)
    return root


def refused(named: Path | None = None) -> ConfigError:
    """Return the error of a discovery that finds nothing to use."""
    with pytest.raises(ConfigError) as caught:
        discover(named)
    return caught.value


@pytest.mark.parametrize("inside", [".", "src/deep/er", "supabase", "supabase/migrations"])
def test_from_any_subfolder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, inside: str) -> None:
    """The project is the same wherever in it a person stands."""
    root = make_project(tmp_path / "app")
    (root / inside).mkdir(parents=True, exist_ok=True)
    monkeypatch.chdir(root / inside)
    project = discover()
    assert project.root == root
    assert project.migrations_path == root / "supabase" / "migrations"
    assert project.rollbacks_path == root / "supabase" / "rollbacks"
    assert project.name == "small"
    assert project.repository().root == root
    assert project.migrations().migrations == ()


@pytest.mark.parametrize("marker", ["config.toml", "migrations"])
def test_what_makes_a_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, marker: str) -> None:
    """`supabase/` with a config.toml or with migrations; without an id its folder is its name."""
    root = make_repository(tmp_path / "app")
    path = root / "supabase" / marker
    path.parent.mkdir()
    path.mkdir() if marker == "migrations" else path.touch()
    monkeypatch.chdir(root)
    assert discover().root == root
    assert discover().name == "app"


def test_nothing_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty repository, and one whose `supabase/` is empty, say how to start."""
    root = make_repository(tmp_path / "app")
    (root / "supabase").mkdir()
    monkeypatch.chdir(root)
    error = refused()
    assert f"no supabase/ folder in {root} or above" in error.message
    assert "npx supabase init" in error.hint


def test_the_search_ends_at_the_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A project around the repository is another one."""
    add_project(tmp_path)
    monkeypatch.chdir(make_repository(tmp_path / "other"))
    assert "no supabase/ folder" in refused().message


def test_without_git_the_search_goes_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A project that is in no repository yet is found; asking for the repository is refused."""
    root = add_project(tmp_path / "app")
    (root / "src").mkdir()
    monkeypatch.chdir(root / "src")
    project = discover()
    assert project.root == root
    with pytest.raises(ConfigError, match="is not in a git repository"):
        project.repository()


def test_several_below(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a monorepo the error lists the projects as options that can be pasted."""
    root = make_repository(tmp_path / "mono")
    for name in ("apps/web", "apps/my admin", "node_modules/x", ".cache/y", "a/b/c/d/e"):
        add_project(root / name)
    monkeypatch.chdir(root)
    assert refused().hint == (
        "There are 2 below:\n    --project 'apps/my admin'\n    --project apps/web"
    )
    (root / "docs").mkdir()
    monkeypatch.chdir(root / "docs")
    assert "    --project ../apps/web" in refused().hint


def test_one_below(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One project below is named too, never taken silently."""
    root = make_repository(tmp_path / "mono")
    add_project(root / "db")
    monkeypatch.chdir(root)
    assert refused().hint == "There is one below:\n    --project db"
    assert discover(Path("db")).root == root / "db"


def test_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`--project` takes the project's folder or its `supabase/`, relative or absolute."""
    root = make_project(tmp_path / "app")
    monkeypatch.chdir(tmp_path)
    for named in ("app", "app/supabase", "app/", str(root)):
        assert discover(Path(named)).root == root
    for named in ("gone", ".", "app/supabase/migrations"):
        error = refused(Path(named))
        assert error.message.startswith(f"--project {Path(named)}: no supabase/ folder there")


def test_named_through_a_link(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A link to the project is as good as the project, for git too."""
    root = make_project(tmp_path / "app", {"20260101000000_a.sql": "select 1;"})
    (tmp_path / "link").symlink_to(root)
    monkeypatch.chdir(tmp_path)
    project = discover(Path("link"))
    names = project.repository().file_names(project.migrations_path)
    assert names == {"20260101000000_a.sql"}


def test_the_configuration_of_a_nested_project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """lamina.toml is the nearest one between the project and the repository's root."""
    (tmp_path / "lamina.toml").write_text("[sandbox]\nport = 1\n")
    root = make_repository(tmp_path / "mono")
    nested = add_project(root / "apps" / "web")
    monkeypatch.chdir(nested)
    assert discover().config_path == root / "lamina.toml"
    assert discover().config.sandbox.port == 54339
    for port, folder in ((2, root), (3, nested.parent), (4, nested)):
        (folder / "lamina.toml").write_text(f"[sandbox]\nport = {port}\n")
        assert discover().config.sandbox.port == port
        assert discover().config_path == folder / "lamina.toml"


def test_a_broken_configuration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A project whose configuration is broken is refused, not used with defaults."""
    root = make_project(tmp_path / "app")
    (root / "lamina.toml").write_text("[sandbox\n")
    monkeypatch.chdir(root)
    assert "lamina.toml is not TOML" in refused().message


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the folder in use stays")
def test_a_working_folder_that_is_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is an error with a way out."""
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    for named in (None, Path("app")):
        assert "does not exist any more" in refused(named).message


def test_a_folder_that_may_not_be_entered() -> None:
    """The data of a database server in the repository, say, is passed over, not a crash."""
    with tempfile.TemporaryDirectory(prefix="lamina-test-") as name:
        root = make_repository(Path(name) / "mono")
        add_project(root / "web")
        (root / "pgdata").mkdir(mode=0o700)
        Path(name).chmod(0o755)
        if os.geteuid() != 0:
            (root / "pgdata").chmod(0)
        code = (
            "import os, sys\nfrom pathlib import Path\n"
            "from lamina.workflows.project import discover\nfrom lamina.errors import ConfigError\n"
            f"os.chdir({str(root)!r})\nif os.geteuid() == 0: os.setuid(65534)\n"
            "try: discover()\nexcept ConfigError as error: print(error.hint)"
        )
        done = run_lamina(Path.cwd(), command=[sys.executable, "-c", code])
        assert done.stdout == "There is one below:\n    --project web\n", done.stderr


def test_paths_are_shown_from_where_the_person_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Relative as long as that is short, absolute from further away."""
    deep = tmp_path / "a" / "b" / "c" / "d"
    deep.mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    assert shown(deep) == "a/b/c/d"
    monkeypatch.chdir(deep)
    assert shown(tmp_path / "a" / "b" / "x") == "../../x"
    assert shown(tmp_path / "x") == str(tmp_path / "x")
