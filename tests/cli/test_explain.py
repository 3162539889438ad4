"""`lamina explain`: pages about rules and lock modes, without a project and without a network."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pexpect
import pytest
from support import LAMINA, run_lamina

from lamina.adapters.postgres import Connection, ThrowawayPostgres
from lamina.adapters.postgres.own import SUPERUSER
from lamina.review.rule import Category, names, rule_named
from lamina.sql import lock_pages, locks
from lamina.sql.lock_examples import BASE, Example, examples
from lamina.sql.lock_levels import LockLevel
from lamina.sql.operations import DropOwned, Operation

DATABASE = "lock_examples"
AROUND = (
    "create role robin",
    "create role ada",
    "set allow_in_place_tablespaces = on",
    "create tablespace fast location ''",
)
AFTER = ("drop tablespace fast", "drop role robin", "drop role ada")
RELATIONS = "select relname, oid::int from pg_class where relnamespace = 'public'::regnamespace"
HELD = """
select relation::int, mode from pg_locks where pid = pg_backend_pid() and locktype = 'relation'
"""


def explained(folder: Path, *arguments: str) -> str:
    """Return what `lamina explain` prints."""
    done = run_lamina(folder, "explain", *arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize(
    "asked",
    [
        ["access exclusive"],
        ["ACCESS EXCLUSIVE"],
        ["access", "exclusive"],
        ["access-exclusive"],
        ["access_exclusive"],
        ["AccessExclusiveLock"],
    ],
    ids=" ".join,
)
def test_a_lock_mode_has_a_page(tmp_path: Path, asked: list[str]) -> None:
    """However it is written, the page says who waits, what takes the lock and what to do."""
    page = explained(tmp_path, *asked)
    assert page.startswith("ACCESS EXCLUSIVE (lock mode)\n\nNobody else: reads and writes wait")
    assert "It conflicts with every mode." in page
    assert "\nalter table messages add column note text;\n" in page
    assert "type bigint;  -- writes every row\n" in page
    assert "set local lock_timeout = '3s';" in page


def test_modes_conflict_as_the_manual_says(tmp_path: Path) -> None:
    """A page lists the modes on both sides."""
    page = explained(tmp_path, "share")
    assert (
        "It conflicts with ROW EXCLUSIVE, SHARE UPDATE EXCLUSIVE, SHARE ROW EXCLUSIVE, EXCLUSIVE, "
        "ACCESS EXCLUSIVE.\n"
    ) in page
    assert "It goes together with ACCESS SHARE, ROW SHARE, SHARE.\n" in page
    assert "`ShareLock`" in page


@pytest.mark.parametrize("level", LockLevel, ids=lock_pages.slug)
def test_every_lock_mode_has_statements(level: LockLevel) -> None:
    """No page is without a statement that takes the lock, and its name leads back to it."""
    page = lock_pages.page(level)
    assert page.startswith(f"{lock_pages.summary(level)}\n\n")
    assert "```sql\n\n" not in page
    assert lock_pages.named(lock_pages.slug(level)) is level


def test_every_operation_that_locks_is_shown() -> None:
    """The pages have a statement for each operation in the lock table, and none that locks nothing.

    What DROP OWNED drops only the catalog knows.
    """
    known: set[type[Operation]] = {*locks.PLAIN, *locks.WORKED_OUT, *locks.DROPS} - {DropOwned}
    assert {example.operation for example in examples()} == known
    assert [example.sql for example in examples() if not example.locks] == []


@pytest.fixture(scope="module")
def connection(server: ThrowawayPostgres) -> Iterator[Connection]:
    """A connection to a database with what the examples work on."""
    server.clone("template1", DATABASE)
    with server.connection(DATABASE, SUPERUSER) as opened:
        for statement in AROUND:
            opened.execute(statement.encode())
        opened.execute(b"create access method columnar type table handler heap_tableam_handler")
        opened.execute(BASE.encode())
        opened.execute(b"create schema archive")
        yield opened
    server.drop(DATABASE)
    with server.connection("lamina", SUPERUSER) as other:
        for statement in AFTER:
            other.execute(statement.encode())


def rows(connection: Connection, query: str) -> list[tuple[Any, ...]]:
    """Return the rows of a query."""
    return connection.execute(query.encode()).fetchall()


@pytest.mark.parametrize(
    "example",
    [one for one in examples() if not any(lock.outside_transaction for lock in one.locks)],
    ids=lambda one: one.sql,
)
def test_the_server_takes_what_the_page_says(connection: Connection, example: Example) -> None:
    """A statement on a page runs, and holds the locks under which it is listed."""
    with connection.transaction(force_rollback=True):
        numbers = dict(rows(connection, RELATIONS))
        connection.execute(example.sql.encode())
        held: dict[int, LockLevel] = {}
        for number, mode in rows(connection, HELD):
            held[number] = max(LockLevel.named(mode), held.get(number, LockLevel.ACCESS_SHARE))
    for lock in example.locks:
        assert held[numbers[lock.relation.name]] == lock.level, lock.words


def test_a_rule_has_a_page(tmp_path: Path) -> None:
    """The page of a rule is its documentation, without the lines that only tests read."""
    page = explained(tmp_path, "Irreversible_Without_Rollback")
    rule = rule_named("irreversible-without-rollback")
    assert page == f"irreversible-without-rollback (data-loss, note)\n\n{rule.page}\n"
    assert "-- settings:" in rule.raw_page
    assert "-- settings:" not in page
    assert "\n\n\n" not in page


@pytest.mark.parametrize(
    ("asked", "hint"),
    [
        ("index-without-concurently", "Did you mean index-without-concurrently?"),
        ("AccessExclusivLock", "Did you mean access-exclusive?"),
        ("row exclusve", "Did you mean row-exclusive?"),
        ("zzz", "`lamina explain` lists them."),
    ],
)
def test_an_unknown_name(tmp_path: Path, asked: str, hint: str) -> None:
    """What is not there is said, with the nearest that is."""
    done = run_lamina(tmp_path, "explain", asked)
    assert done.returncode == 2
    assert done.stderr == f"lamina: there is no rule or lock mode {asked!r}\n\n  {hint}\n"


def test_everything_is_listed(tmp_path: Path) -> None:
    """Without a name: each rule below its category, with its severity, then the lock modes."""
    listed = explained(tmp_path)
    lines = listed.splitlines()
    assert max(map(len, lines)) <= 80
    heads = [line.partition(":")[0] for line in lines if line and not line.startswith(" ")]
    assert heads == [*(category.value for category in Category), "lock modes"]
    entries = [line.split() for line in lines if line.startswith("  ") and line[2] != " "]
    rules = [words for words in entries if len(words) == 2]
    assert sorted(rules) == [[name, rule_named(name).severity.word] for name in names()]
    assert [words[0] for words in entries if len(words) == 1] == list(
        map(lock_pages.slug, LockLevel)
    )
    assert "\n    Building an index stops every write to the table until it is done.\n" in listed


def test_a_narrow_terminal(tmp_path: Path) -> None:
    """Paragraphs are as wide as the terminal; SQL stays as it is."""
    program, *arguments = LAMINA
    child = pexpect.spawn(
        program,
        [*arguments, "explain", "index-without-concurrently"],
        cwd=str(tmp_path),
        env={**os.environ, "COLUMNS": "60"},
        dimensions=(100, 60),
        encoding="utf-8",
        timeout=60,
    )
    child.expect(pexpect.EOF)
    assert isinstance(child.before, str)
    lines = child.before.replace("\r", "").splitlines()
    prose = lines[: lines.index("Given:")]
    assert max(map(len, prose[1:])) <= 60  # the first has escapes, for bold
    assert "create index messages_session_id_idx on public.messages (session_id);" in lines
