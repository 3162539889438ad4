"""The store of evidence: atomic, bounded, and never in the way of the check that records."""

import multiprocessing
import os
import subprocess
import sys
from pathlib import Path

import pytest
from support import git, make_repository

from lamina.adapters import evidence_files
from lamina.adapters.evidence import EvidenceStore, load
from lamina.adapters.git import GitRepo
from lamina.checklist.evidence import Evidence, digest_of
from lamina.errors import UsageError

DIGEST = digest_of([("1_a.sql", b"")])


def evidence(number: int = 0, *, ok: bool = True) -> Evidence:
    """An evidence about some content."""
    digest = digest_of([("1_a.sql", str(number).encode())])
    return Evidence("guard", "lamina 0.1.0", f"run {number}", digest, "2026-07-24T08:15:02Z", ok)


@pytest.fixture
def store(tmp_path: Path) -> EvidenceStore:
    """An empty store, whose folder is not there yet."""
    return EvidenceStore(tmp_path / "lamina" / "evidence")


def names(store: EvidenceStore) -> list[str]:
    """The names of the files in the store's folder."""
    assert store.folder is not None
    return sorted(path.name for path in store.folder.iterdir())


def test_what_is_recorded_is_found(store: EvidenceStore) -> None:
    """By kind and content; another kind or other content is not there."""
    assert store.all() == ()
    assert store.record(evidence())
    assert store.find("guard", evidence().digest) == evidence()
    assert store.find("review", evidence().digest) is None
    assert store.find("guard", evidence(1).digest) is None
    assert store.all() == (evidence(),)


def test_a_second_run_replaces_the_first(store: EvidenceStore) -> None:
    """The same check of the same content leaves one file."""
    store.record(evidence(ok=False))
    store.record(evidence())
    assert store.all() == (evidence(),)
    assert names(store) == [f"guard-{evidence().digest}.json"]


def test_the_present_time(store: EvidenceStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """`keep` says which lamina saw it, and when; a wrong LAMINA_NOW is no error here."""
    monkeypatch.setenv("LAMINA_NOW", "2026-07-24T10:15:02+02:00")
    assert store.keep("review", DIGEST, "nothing found", ok=True)
    found = store.find("review", DIGEST)
    assert found is not None
    assert (found.at, found.source[:7]) == ("2026-07-24T08:15:02Z", "lamina ")
    monkeypatch.setenv("LAMINA_NOW", "noon")
    assert not store.keep("review", DIGEST, "nothing found", ok=True)


def test_it_is_bounded(store: EvidenceStore) -> None:
    """Only the newest are kept; what a killed process left goes after a while."""
    for number in range(evidence_files.KEPT):
        store.record(evidence(number))
        os.utime(path_of(store, evidence(number)), (number, number))
    left = path_of(store, evidence(0)).with_suffix(".json.7.unfinished")
    left.write_bytes(b"{")
    store.record(evidence(1000))
    assert len(store.all()) == evidence_files.KEPT
    assert store.find("guard", evidence(0).digest) is None
    assert store.find("guard", evidence(1).digest) is not None
    assert left.exists()
    os.utime(left, (0, 0))
    store.record(evidence(1000))
    assert not left.exists()


def path_of(store: EvidenceStore, one: Evidence) -> Path:
    """The file of an evidence."""
    assert store.folder is not None
    return store.folder / f"{one.kind}-{one.digest}.json"


def _record_many(folder: Path, first: int) -> None:
    store = EvidenceStore(folder)
    for number in range(first, first + 40):
        assert store.record(evidence(number % 60))


def test_several_processes_at_once(store: EvidenceStore) -> None:
    """Nobody fails, nothing is half written, and the bound holds."""
    assert store.folder is not None
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_record_many, args=(store.folder, n)) for n in (0, 20, 40)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert [writer.exitcode for writer in writers] == [0, 0, 0]
    assert len(names(store)) == len(store.all()) <= evidence_files.KEPT


def test_broken_files_are_not_there(store: EvidenceStore) -> None:
    """Empty, cut, of a later format, a folder, a link to nowhere, another's: the rest is read."""
    assert store.folder is not None
    store.record(evidence())
    whole = path_of(store, evidence()).read_bytes()
    (store.folder / "guard-1.json").write_bytes(b"")
    (store.folder / "guard-2.json").write_bytes(whole[:40])
    (store.folder / "guard-3.json").write_bytes(whole.replace(b'"format": 1', b'"format": 9'))
    (store.folder / "guard-4.json").mkdir()
    (store.folder / "guard-5.json").symlink_to("nowhere")
    path_of(store, evidence(7)).write_bytes(whole)
    assert store.all() == (evidence(), evidence())
    assert store.find("guard", evidence(7).digest) is None


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    """A file in the way is no error: nothing is kept."""
    (tmp_path / "lamina").write_text("a file")
    store = EvidenceStore(tmp_path / "lamina" / "evidence")
    assert not store.record(evidence())
    assert store.all() == ()
    assert store.find("guard", DIGEST) is None


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everything")
def test_a_folder_that_cannot_be_written(store: EvidenceStore) -> None:
    """A read-only folder is no error, and what is there is read."""
    assert store.folder is not None
    store.record(evidence())
    store.folder.chmod(0o500)
    assert not store.record(evidence(1))
    assert store.all() == (evidence(),)


def test_a_full_disk(store: EvidenceStore) -> None:
    """What cannot be written whole is not there at all, and what was there stays."""
    store.record(evidence(ok=False))
    folder = repr(str(store.folder))
    program = (
        "import resource, signal; from lamina.adapters import evidence_files as files;"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (20, 20));"
        f"print(files.keep({folder}, kind='guard', digest={evidence().digest!r}, summary='', ok=1))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout == "False\n"
    assert store.all() == (evidence(ok=False),)
    assert len(names(store)) == 1


def test_without_git() -> None:
    """A store without a folder keeps nothing, and finds nothing."""
    store = EvidenceStore(None)
    assert not store.record(evidence())
    assert not store.keep("guard", DIGEST, "", ok=True)
    assert (store.find("guard", DIGEST), store.all()) == (None, ())


def test_work_trees_share_it(tmp_path: Path) -> None:
    """What one work tree saw, another of the same clone finds, by either way of writing."""
    root = make_repository(tmp_path / "one")
    git(root, "commit", "--quiet", "--allow-empty", "--message", "start")
    git(root, "worktree", "add", "--quiet", "-b", "more", str(tmp_path / "two"))
    first = EvidenceStore.of(GitRepo.discover(root))
    assert EvidenceStore.of(GitRepo.discover(tmp_path / "two")).folder == first.folder
    git_dir = git(tmp_path / "two", "rev-parse", "--absolute-git-dir")
    assert Path(evidence_files.folder_of(git_dir)).resolve() == first.folder
    assert Path(evidence_files.folder_of(str(root / ".git"))) == first.folder


def test_out_and_in(store: EvidenceStore, tmp_path: Path) -> None:
    """What CI exports is loaded elsewhere: a list, or one file of the store."""
    store.record(evidence())
    store.record(evidence(1))
    target = tmp_path / "out" / "evidence.json"
    assert store.export(target) == 2
    assert set(load(target)) == {evidence(), evidence(1)}
    assert load(path_of(store, evidence())) == (evidence(),)
    assert EvidenceStore(None).export(target) == 0
    assert load(target) == ()


def test_a_named_file_must_hold_evidence(tmp_path: Path) -> None:
    """A file that a person names and that cannot be used is an error."""
    with pytest.raises(UsageError, match="cannot read"):
        load(tmp_path / "none.json")
    (tmp_path / "other.json").write_text('{"a": 1}')
    with pytest.raises(UsageError, match="holds no evidence"):
        load(tmp_path / "other.json")
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="cannot write"):
        EvidenceStore(tmp_path).export(tmp_path / "file" / "x.json")
