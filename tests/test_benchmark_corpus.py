import importlib
import os
import secrets
import subprocess
import sys
from pathlib import Path, PurePath
from types import ModuleType

import pytest
from support import ROOT

from lamina.adapters.postgres import ThrowawayPostgres, replay
from lamina.migrations import Migration
from lamina.sql.statements import split

REPLAYED = 150


@pytest.fixture
def corpus(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The generator, which stands beside the benchmarks and not in lamina."""
    monkeypatch.syspath_prepend(ROOT)
    return importlib.import_module("benchmarks.corpus")


def migrations(corpus: ModuleType, count: int) -> list[Migration]:
    """Return the first migrations of the corpus as lamina reads them."""
    return [
        Migration.from_bytes(PurePath(file.name), file.text.encode()) for file in corpus.make(count)
    ]


def written(folder: Path, count: int, hash_seed: str) -> dict[str, bytes]:
    """Return what the generator writes as a process of its own."""
    subprocess.run(
        [sys.executable, "-m", "benchmarks.corpus", str(folder), str(count)],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": hash_seed},
        check=True,
        capture_output=True,
    )
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_the_corpus_is_the_same_every_time(corpus: ModuleType, tmp_path: Path) -> None:
    """The seed decides every byte: another process with another hash seed writes the same."""
    one, other = written(tmp_path / "one", 300, "1"), written(tmp_path / "other", 300, "2")
    assert one == other
    assert one == {file.name: file.text.encode() for file in corpus.make(300)}


def test_another_seed_is_another_corpus(corpus: ModuleType) -> None:
    """The seed is not an ornament."""
    assert corpus.make(50, seed=1) != corpus.make(50, seed=2)


def test_a_part_is_the_beginning_of_the_whole(corpus: ModuleType) -> None:
    """A smaller corpus holds the first files of a larger one, so that growth can be measured."""
    assert corpus.make(40) == corpus.make(80)[:40]


def test_the_corpus_is_as_large_as_promised(corpus: ModuleType) -> None:
    """1,500 files in order of their versions, about 11,000 statements, more than 25 kinds."""
    files = corpus.make()
    names = [file.name for file in files]
    assert len(names) == 1500
    assert names == sorted(names)
    assert len({name[:14] for name in names}) == 1500
    assert len({kind for file in files for kind in file.kinds}) > 70
    read = [split(file.text) for file in files]
    assert all(read)
    assert 10_500 <= sum(map(len, read)) <= 12_000


def test_every_file_has_a_text_of_its_own(corpus: ModuleType) -> None:
    """No file is the copy of another under a new name."""
    bodies = [migration.body for migration in migrations(corpus, 1500)]
    assert len(set(bodies)) == len(bodies)


def test_the_corpus_can_be_replayed(corpus: ModuleType, server: ThrowawayPostgres) -> None:
    """PostgreSQL takes the first files, in order, on a new Supabase database."""
    database = f"corpus_{secrets.token_hex(4)}"
    server.clone(server.prelude_template(), database)
    try:
        with server.connection(database) as connection:
            replay(connection, migrations(corpus, REPLAYED))
            rows = connection.execute("select from supabase_migrations.schema_migrations").rowcount
    finally:
        server.drop(database)
    assert rows == REPLAYED
