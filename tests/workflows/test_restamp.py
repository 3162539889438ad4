"""`lamina restamp` on real repositories: later versions for what nobody else has."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from support import commit_all, files_below, git, make_project, run_lamina

from lamina.adapters.git import GitRepo
from lamina.errors import ConfigError, LaminaError, UsageError
from lamina.migrations import Version
from lamina.workflows import restamp, restamp_moves, same_history
from lamina.workflows.project import Project, discover
from lamina.workflows.restamp import Restamped, Wish
from lamina.workflows.restamp_moves import Move

NOW = datetime(2026, 7, 24, 8, 15, 2, tzinfo=UTC)
FOLDER = Path("supabase/migrations")
ROLLBACKS = Path("supabase/rollbacks")
SNAPSHOT = "supabase/applied.json"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A clone on a branch; the base has one migration from March and one from July."""
    names = ("20260301000000_first.sql", "20260701000000_second.sql")
    make_project(tmp_path / "origin", dict.fromkeys(names, "select 1;\n"))
    git(tmp_path, "clone", "--quiet", "origin", "clone")
    clone = tmp_path / "clone"
    for key, value in (("user.name", "Ada Example"), ("user.email", "ada@example.com")):
        git(clone, "config", key, value)
    git(clone, "checkout", "--quiet", "-b", "work")
    return clone


def write(root: Path, name: str, *, with_rollback: bool = False) -> None:
    """Write a migration with a header that names its rollback."""
    path = f"{ROLLBACKS}/{name}"
    header = f"-- Migration: {name}\n-- Author: Ada Example\n--\n-- Checklist\n"
    item = f"-- [x] Rollback: {path}, exact\n"
    (root / FOLDER / name).write_text(f"{header}{item}\nselect 1; -- {path}\n")
    if with_rollback:
        (root / ROLLBACKS).mkdir(exist_ok=True)
        (root / path).write_text(f"select '{name}';\n")


def run(root: Path, *files: str, base: str = "", dry_run: bool = False) -> Restamped:
    """Restamp at a fixed time."""
    project = discover(root)
    return restamp.run(project, project.repository(), Wish(files, base, dry_run), NOW)


def names(root: Path, folder: Path = FOLDER) -> list[str]:
    """Return the file names in a folder."""
    return sorted(path.name for path in (root / folder).iterdir())


def applied(root: Path, *versions: str) -> None:
    """Say that production has run these."""
    listed = [{"version": version, "name": "x"} for version in versions]
    said = {"environment": "production", "at": "2026-07-24T08:15:02Z", "migrations": listed}
    (root / SNAPSHOT).write_text(json.dumps(said))
    (root / "lamina.toml").write_text(f'[guard]\napplied-snapshot = ["{SNAPSHOT}", "none.json"]\n')


def test_two_files_before_the_base(root: Path) -> None:
    """Both get a version after the newest, in their order, with git mv and with their rollbacks."""
    write(root, "20260402000000_b.sql", with_rollback=True)
    write(root, "20260401000000_a.sql", with_rollback=True)
    commit_all(root)
    write(root, "20260705000000_c.sql")
    git(root, "add", "--all")
    done = run(root)
    assert [move.new for move in done.moves] == [
        "20260724081502_a.sql",
        "20260724081503_b.sql",
        "20260724081504_c.sql",
    ]
    assert names(root)[2:] == [move.new for move in done.moves]
    assert names(root, ROLLBACKS) == ["20260724081502_a.sql", "20260724081503_b.sql"]
    assert git(root, "diff") == ""
    staged = git(root, "diff", "--cached", "--name-status", "--no-renames").splitlines()
    assert sorted(line[0] for line in staged) == ["A"] * 5 + ["D"] * 4
    text = (root / FOLDER / "20260724081502_a.sql").read_text()
    assert "-- [x] Rollback: supabase/rollbacks/20260724081502_a.sql, exact" in text
    assert "-- Migration: 20260401000000_a.sql" in text
    assert "select 1; -- supabase/rollbacks/20260401000000_a.sql" in text
    assert (root / ROLLBACKS / "20260724081502_a.sql").read_text() == (
        "select '20260401000000_a.sql';\n"
    )
    assert run(root).moves == ()


def test_untracked_files(root: Path) -> None:
    """Files that git does not know are renamed all the same, and stay out of the index."""
    write(root, "20260401000000_a.sql", with_rollback=True)
    done = run(root)
    assert done.untracked
    assert names(root)[2:] == ["20260724081502_a.sql"]
    assert names(root, ROLLBACKS) == ["20260724081502_a.sql"]
    assert git(root, "diff", "--cached") == ""


def test_what_is_unstaged_stays_unstaged(root: Path) -> None:
    """The header changes in the index and in the work tree, and nothing else in either."""
    write(root, "20260401000000_a.sql")
    git(root, "add", "--all")
    with (root / FOLDER / "20260401000000_a.sql").open("a") as file:
        file.write("select 2;\n")
    run(root)
    changed = [line for line in git(root, "diff").splitlines() if line[0] in "+-"][2:]
    assert changed == ["+select 2;"]
    assert "Rollback: supabase/rollbacks/20260724081502_a.sql" in git(root, "diff", "--cached")


def test_nothing_to_do(root: Path) -> None:
    """Files after the newest of the base stay; the command says so and ends well."""
    write(root, "20260705000000_c.sql")
    before = files_below(root)
    done = run_lamina(root, "restamp")
    assert done.returncode == 0
    assert done.stdout == "Nothing to restamp: 1 new migration comes after those in origin/main\n"
    assert files_below(root) == before


def test_a_dry_run(root: Path) -> None:
    """What would be moved is said, and nothing is."""
    write(root, "20260401000000_a.sql", with_rollback=True)
    before = files_below(root)
    done = run_lamina(root, "restamp", "--dry-run", env={"LAMINA_NOW": NOW.isoformat()})
    assert done.returncode == 0
    assert done.stdout.splitlines() == [
        "Would move supabase/migrations/20260401000000_a.sql",
        "        to supabase/migrations/20260724081502_a.sql, with its rollback",
    ]
    assert files_below(root) == before


def test_the_files_that_are_named(root: Path) -> None:
    """Only those, in their order, also when nothing is in the way."""
    for name in ("20260705000000_c.sql", "20260706000000_d.sql", "20260707000000_e.sql"):
        write(root, name)
    done = run(root, "20260706000000", f"{FOLDER}/20260705000000_c.sql")
    assert [(move.old, move.new) for move in done.moves] == [
        ("20260705000000_c.sql", "20260724081502_c.sql"),
        ("20260706000000_d.sql", "20260724081503_d.sql"),
    ]


def test_a_file_on_the_base_or_applied_is_refused(root: Path) -> None:
    """The error names each and why, and nothing is moved."""
    write(root, "20260705000000_c.sql")
    write(root, "20260706000000_d.sql")
    applied(root, "20260705000000")
    before = files_below(root)
    with pytest.raises(UsageError) as caught:
        run(root, "20260706000000", "20260705000000", "20260301000000")
    assert "20260301000000_first.sql is on origin/main" in caught.value.message
    assert "20260705000000_c.sql is applied in production" in caught.value.message
    assert "20260706000000_d.sql" not in caught.value.message
    assert "lamina new" in caught.value.hint
    assert files_below(root) == before


def test_what_an_environment_has_run_comes_first(root: Path) -> None:
    """A version before one that is applied is in the way, though the base has not got it."""
    write(root, "20260705000000_c.sql")
    applied(root, "20260801000000")
    assert [move.new for move in run(root).moves] == ["20260801000001_c.sql"]


def test_a_snapshot_that_is_not_one(root: Path) -> None:
    """The file and the key that names it are said."""
    applied(root, "20260801000000")
    (root / SNAPSHOT).write_text('{"migrations": [{"version": "x"}]}')
    with pytest.raises(ConfigError, match="does not list applied migrations") as caught:
        run(root)
    assert "applied-snapshot" in caught.value.hint


def test_two_files_of_one_version(root: Path) -> None:
    """The second and those after it get a new one; the first stays."""
    for name in ("20260705000000_a.sql", "20260705000000_b.sql", "20260706000000_c.sql"):
        write(root, name)
    assert [(move.old, move.new) for move in run(root).moves] == [
        ("20260705000000_b.sql", "20260724081502_b.sql"),
        ("20260706000000_c.sql", "20260724081503_c.sql"),
    ]


def test_a_version_that_another_branch_has(root: Path) -> None:
    """Another name with the same version there is a reason; a rename on this branch is none."""
    write(root, "20260705000000_here.sql")
    commit_all(root)
    git(root, "mv", f"{FOLDER}/20260705000000_here.sql", f"{FOLDER}/20260705000000_mine.sql")
    assert run(root).moves == ()
    commit_all(root)
    git(root, "checkout", "--quiet", "-b", "other", "main")
    write(root, "20260705000000_theirs.sql")
    commit_all(root)
    git(root, "checkout", "--quiet", "work")
    assert [move.new for move in run(root).moves] == ["20260724081502_mine.sql"]


def test_a_version_in_the_future(root: Path) -> None:
    """A version of years ahead does not push the new one there as well."""
    write(root, "20990101000000_far.sql")
    assert [move.new for move in run(root, "20990101000000").moves] == ["20260724081502_far.sql"]


def test_the_base(root: Path, tmp_path: Path) -> None:
    """--base, then lamina.toml; on the main branch without a remote only HEAD counts."""
    write(root, "20260401000000_a.sql")
    commit_all(root)
    assert run(root, base="work", dry_run=True).moves == ()
    (root / "lamina.toml").write_text('[guard]\nbase = "work"\n')
    assert run(root).moves == ()
    (root / "lamina.toml").write_text('[guard]\nbase = "origin/gone"\n')
    with pytest.raises(UsageError, match=r"\[guard\] base = 'origin/gone'"):
        run(root)
    with pytest.raises(UsageError, match="git knows no origin/nope"):
        run(root, base="origin/nope")
    alone = make_project(tmp_path / "alone", {"20260301000000_first.sql": "select 1;\n"})
    write(alone, "20260201000000_early.sql")
    assert [move.new for move in run(alone).moves] == ["20260724081502_early.sql"]
    with pytest.raises(UsageError, match=r"first\.sql is committed"):
        run(alone, "20260301000000")


def test_something_is_in_the_way(root: Path) -> None:
    """Everything is checked first: a taken rollback name stops all moves."""
    write(root, "20260401000000_a.sql")
    write(root, "20260402000000_b.sql")
    (root / ROLLBACKS).mkdir()
    (root / ROLLBACKS / "20260724081503_b.sql").write_text("somebody's\n")
    before = files_below(root)
    with pytest.raises(LaminaError, match="is in the way; nothing was moved"):
        run(root)
    assert files_below(root) == before


class _KilledError(Exception):
    pass


@pytest.mark.parametrize("after", range(6))
def test_killed_in_between(root: Path, monkeypatch: pytest.MonkeyPatch, after: int) -> None:
    """After any of its steps the next run goes on to the same end, also with the same arguments."""
    given = ("20260401000000_a.sql", "20260402000000_b.sql")
    for name in given:
        write(root, name, with_rollback=True)
    git(root, "add", "--all")
    steps = iter(range(after))

    def dying(name: str) -> None:
        real = getattr(restamp_moves, name)

        def step(*arguments: object) -> None:
            if next(steps, None) is None:
                raise _KilledError
            real(*arguments)

        monkeypatch.setattr(restamp_moves, name, step)

    dying("_move")
    dying("_rename_in_header")
    with pytest.raises(_KilledError):
        run(root, *given)
    monkeypatch.undo()
    assert run(root, *given).resumed == 2
    assert names(root)[2:] == ["20260724081502_a.sql", "20260724081503_b.sql"]
    assert names(root, ROLLBACKS) == ["20260724081502_a.sql", "20260724081503_b.sql"]
    for name in names(root, ROLLBACKS):
        assert f"Rollback: {ROLLBACKS}/{name}" in (root / FOLDER / name).read_text()
    assert git(root, "diff") == ""
    assert run(root).moves == ()


def test_a_file_that_came_back_is_not_moved(root: Path) -> None:
    """What an interrupted command left is not done when both names are there by now."""
    project = discover(root)
    repository = project.repository()
    write(root, "20260705000000_c.sql")
    restamp_moves.carry_out(project, repository, [Move("gone.sql", "20260706000000_gone.sql")])
    _note(project, repository, Move("20260705000000_c.sql", "20260706000000_d.sql"))
    write(root, "20260706000000_d.sql")
    assert restamp_moves.interrupted(project, repository) == ()
    assert run(root).moves == ()


def _note(project: Project, repository: GitRepo, move: Move) -> None:
    """Leave the note of a command that was killed before its first move."""
    journal = {"folder": str(project.migrations_path.relative_to(repository.root))}
    moves = [{"old": move.old, "new": move.new}]
    repository.private_dir.mkdir(exist_ok=True)
    (repository.private_dir / "restamp.json").write_text(json.dumps({**journal, "moves": moves}))


def test_the_database_that_it_was_made_from(root: Path) -> None:
    """It is still known to hold what the migration does, under the new version."""
    write(root, "20260401000000_a.sql")
    repository = discover(root).repository()
    same_history.remember(repository, "database-1", [Version("20260401000000")])
    run(root)
    notes = (repository.private_dir / "made-from").read_text().splitlines()
    assert notes == ["database-1 20260401000000", "database-1 20260724081502"]


def test_no_such_file(root: Path) -> None:
    """A typing error is answered with the right name."""
    write(root, "20260705000000_add_tags.sql")
    done = run_lamina(root, "restamp", "20260705000000_ad_tags.sql")
    assert done.returncode == 2
    assert "there is no migration 20260705000000_ad_tags.sql" in done.stderr
    assert "supabase/migrations/20260705000000_add_tags.sql" in done.stderr


def test_a_snapshot_without_names(root: Path) -> None:
    """A version is enough."""
    write(root, "20260705000000_c.sql")
    applied(root, "20260801000000")
    listed = {"environment": "production", "migrations": [{"version": "20260801000000"}]}
    (root / SNAPSHOT).write_text(json.dumps(listed))
    assert [move.new for move in run(root).moves] == ["20260801000001_c.sql"]


@pytest.mark.parametrize("staged", [True, False])
@pytest.mark.parametrize("named", [("20260401000000",), ()])
def test_a_committed_file_with_an_edit(root: Path, staged: object, named: tuple[str, ...]) -> None:
    """The edit is committed or rescued first: a rename would hide it."""
    write(root, "20260401000000_a.sql")
    write(root, "20260402000000_b.sql")
    commit_all(root)
    path = root / FOLDER / "20260401000000_a.sql"
    path.write_text(path.read_text() + "select 2;\n")
    if staged:
        git(root, "add", "--all")
    before = files_below(root)
    with pytest.raises(UsageError, match=r"_a\.sql: committed, and edited since") as caught:
        run(root, *named)
    assert "20260402000000_b.sql" not in caught.value.message
    assert "lamina rescue " in caught.value.hint
    assert files_below(root) == before
    git(root, "commit", "--quiet", "--all", "--message", "edit")
    assert run(root, *named).moves[0].new == "20260724081502_a.sql"


def test_files_of_two_projects(root: Path) -> None:
    """They are named, and nothing is moved."""
    name = "20260401000000_a.sql"
    for project in ("one", "two"):
        (root / project / FOLDER).mkdir(parents=True)
        (root / project / FOLDER / name).write_text("select 1;\n")
    before = files_below(root)
    done = run_lamina(root, "restamp", f"one/{FOLDER}/{name}", f"two/{FOLDER}/{name}")
    assert done.returncode == 2
    assert "one project at a time" in done.stderr
    assert "    one\n      two\n" in done.stderr
    assert files_below(root) == before
    assert run_lamina(root, "restamp", f"two/{FOLDER}/{name}").returncode == 0
    assert names(root, Path("one") / FOLDER) == [name]
