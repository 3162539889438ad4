"""`lamina-guard` against the least that a team would write by hand, in one run: ratios.

Printed: processor time (of the process and its children) and wall time against a small Python
script, the same as a shell one-liner and pre-commit with an empty hook; how both grow with the
migrations and with the history; `--audit` against `git log`; how many git processes are started.
Times are medians of rounds in which the commands take turns.
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

BIN = Path(sys.executable).parent  # not resolved: the programs of this virtual environment
GUARD = str(BIN / "lamina-guard")
PRE_COMMIT = BIN / "pre-commit"
ROUNDS = 15
AUDIT_ROUNDS = 5
EDITS = 20
"""How many committed migrations the history edits, for the audit to find."""

MIGRATIONS = "supabase/migrations"
DIFF = ["git", "diff", "--cached", "--name-status"]
TREE = ["git", "ls-tree", "-r", "--name-only", "HEAD", MIGRATIONS]
LOG = ["git", "log", "--first-parent", "--raw", "--no-renames", "-z", "--", MIGRATIONS]
SCRIPT = f"""\
import subprocess
for argv in ({DIFF}, {TREE}):
    subprocess.run(argv, check=True, capture_output=True)
"""
CONFIG = """\
repos:
- repo: local
  hooks:
  - {id: nothing, name: nothing, entry: "true", language: system, always_run: true}
"""
START = datetime(2016, 1, 1, tzinfo=UTC)


class Size(NamedTuple):
    """How much a repository holds."""

    migrations: int
    commits: int

    def __str__(self) -> str:
        """Return it as the table shows it."""
        return f"{self.migrations:,} migrations, {self.commits:,} commits"


SMALL, MIDDLE, LARGE, OLD = (
    Size(100, 1000),
    Size(1000, 1000),
    Size(10_000, 1000),
    Size(1000, 50_000),
)


class Cost(NamedTuple):
    """Milliseconds."""

    cpu: float
    wall: float


def environment(work: Path) -> dict[str, str]:
    """Return the environment of every command: no CI, no settings of a person."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(work),
        "PRE_COMMIT_HOME": str(work / "pre-commit"),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
    }


def history(size: Size) -> Iterator[str]:
    """Yield a history for `git fast-import`: a commit every hour, the migrations spread over it."""
    names: list[str] = []
    for i in range(size.commits):
        when = START + timedelta(hours=i)
        who = f"Ada Example <ada@example.com> {when.timestamp():.0f} +0000"
        yield f"commit refs/heads/main\ncommitter {who}\n{_data(f'commit {i}')}"
        yield _file(f"src/part_{i % 40}/file_{i % 400}.txt", f"revision {i}\n")
        for k in range(size.migrations * (i + 1) // size.commits - len(names)):
            version = when + timedelta(seconds=13 + 67 * k)
            names.append(f"{version:%Y%m%d%H%M%S}_add_table_{len(names)}")
            yield _migration(names[-1], f"create table public.{names[-1][15:]} (id bigint);\n")
        if i % (size.commits // EDITS) == size.commits // EDITS - 1:
            name = names[len(names) // 2]
            yield _migration(name, f"create table public.{name[15:]} (id bigint, n_{i} int);\n")


def _data(text: str) -> str:
    return f"data {len(text)}\n{text}\n"  # ASCII only: characters are bytes


def _file(path: str, text: str) -> str:
    return f"M 100644 inline {path}\n{_data(text)}"


def _migration(name: str, sql: str) -> str:
    return _file(f"{MIGRATIONS}/{name}.sql", f"-- Migration: {name}\n\n{sql}")


def make(folder: Path, size: Size, env: Mapping[str, str]) -> Path:
    """Make a repository of a size and return its folder."""
    git(folder.parent, env, "init", "--quiet", "--initial-branch=main", folder.name)
    process = subprocess.Popen(
        ["git", "fast-import", "--quiet"], cwd=folder, env=env, stdin=subprocess.PIPE, text=True
    )
    with process:
        if process.stdin is not None:
            process.stdin.writelines(history(size))
    if process.returncode:
        sys.exit("git fast-import failed")
    git(folder, env, "reset", "--quiet", "--hard")
    return folder


def git(folder: Path, env: Mapping[str, str], *arguments: str) -> None:
    """Run git to its end."""
    subprocess.run(["git", *arguments], cwd=folder, env=env, check=True)


def stage(folder: Path, env: Mapping[str, str], path: str) -> None:
    """Stage one new file and nothing else."""
    git(folder, env, "reset", "--quiet", "--hard")
    (folder / path).write_text("create table public.late (id bigint);\n")
    git(folder, env, "add", path)


def once(argv: Sequence[str], folder: Path, env: Mapping[str, str], codes: Sequence[int]) -> Cost:
    """Run a command and return what it and its children cost.

    Its code must be a known one: a command that failed at once would be a quick one.
    """
    with tempfile.TemporaryFile() as said:
        began = time.perf_counter()
        process = subprocess.Popen(
            argv, cwd=folder, env=env, stdin=subprocess.DEVNULL, stdout=said, stderr=said
        )
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in codes:
            said.seek(0)
            sys.exit(f"exit code {process.returncode} from: {argv}\n{said.read().decode()}")
    return Cost((usage.ru_utime + usage.ru_stime) * 1000, wall * 1000)


def race(
    jobs: Mapping[str, tuple[Sequence[str], Path]],
    env: Mapping[str, str],
    rounds: int = ROUNDS,
    codes: Sequence[int] = (0,),
) -> dict[str, Cost]:
    """Run commands in turns and return the median cost of each; the first round is not counted."""
    costs: dict[str, list[Cost]] = {name: [] for name in jobs}
    for count in range(rounds + 1):
        for name, (argv, folder) in jobs.items():
            cost = once(argv, folder, env, codes)
            if count:
                costs[name].append(cost)
    return {
        name: Cost(*(statistics.median(part) for part in zip(*found, strict=True)))
        for name, found in costs.items()
    }


def row(label: str, ours: Cost, theirs: Cost, aim: str = "") -> None:
    """Print one comparison."""
    figures = "".join(
        f"{mine:9.1f}{other:9.1f}{mine / other:7.2f}"
        for mine, other in zip(ours, theirs, strict=True)
    )
    print(f"{label:58}{figures}   {aim}".rstrip())


def head(title: str) -> None:
    """Print the head of a table."""
    columns = f"{'CPU ms':>9}{'against':>9}{'ratio':>7}{'wall ms':>9}{'against':>9}{'ratio':>7}"
    print(f"\n{title:58}{columns}   aim (CPU)")


def compare(folders: Mapping[Size, Path], work: Path, env: Mapping[str, str], staged: str) -> None:
    """Print what the guard costs in every repository, with one new file staged."""
    script, config = work / "by_hand.py", work / "pre-commit.yaml"
    script.write_text(SCRIPT)
    config.write_text(CONFIG)
    by_hand = [sys.executable, str(script)]
    one_liner = ["sh", "-c", f"{' '.join(DIFF)} >{os.devnull}; {' '.join(TREE)} >{os.devnull}"]
    jobs: dict[str, tuple[Sequence[str], Path]] = {}
    for size, folder in folders.items():
        stage(folder, env, staged)
        jobs[f"guard {size}"] = [GUARD], folder
        jobs[f"script {size}"] = by_hand, folder
        jobs[f"shell {size}"] = one_liner, folder
    if PRE_COMMIT.exists():
        argv = [str(PRE_COMMIT), "run", "--config", str(config)]
        jobs["pre-commit"] = argv, folders[SMALL]
    costs = race(jobs, env)
    head(f"lamina-guard, staged: {Path(staged).name}")
    for size in folders:
        ours = costs[f"guard {size}"]
        row(f"{size} / script", ours, costs[f"script {size}"], "<= 1.6" if size == SMALL else "")
        row(f"{size} / shell", ours, costs[f"shell {size}"])
    guard = {size: costs[f"guard {size}"] for size in folders}
    if "pre-commit" in costs:
        row(f"{SMALL} / pre-commit, no-op", guard[SMALL], costs["pre-commit"])
    row("10,000 migrations / 100 migrations", guard[LARGE], guard[SMALL], "<= 2")
    row("50,000 commits / 1,000 commits", guard[OLD], guard[MIDDLE], "about 1")


def audit(folder: Path, env: Mapping[str, str]) -> None:
    """Print what the walk through the history costs."""
    jobs = {"audit": ([GUARD, "--audit"], folder), "log": (LOG, folder)}
    costs = race(jobs, env, AUDIT_ROUNDS, codes=(0, 1))
    head("lamina-guard --audit")
    row(f"{OLD} / git log --raw", costs["audit"], costs["log"], "<= 3")


def processes(argv: Sequence[str], folder: Path, env: Mapping[str, str]) -> int:
    """Return how many git processes a command starts, as git itself traces them."""
    with tempfile.TemporaryDirectory() as name:
        trace = Path(name) / "events"
        once(argv, folder, {**env, "GIT_TRACE2_EVENT": str(trace)}, (0, 1))
        return trace.read_text().count('"event":"start"') if trace.exists() else 0


def measure(work: Path) -> None:
    """Make the repositories and print the figures."""
    env = environment(work)
    sizes = (SMALL, MIDDLE, LARGE, OLD)
    folders = {size: make(work / f"{size.migrations}-{size.commits}", size, env) for size in sizes}
    for staged in (f"{MIGRATIONS}/20240517081502_add_late.sql", "src/other.txt"):
        compare(folders, work, env, staged)
    audit(folders[OLD], env)
    counts = {size.migrations: processes([GUARD], folders[size], env) for size in (SMALL, LARGE)}
    said = ", ".join(f"{count} with {migrations:,}" for migrations, count in counts.items())
    print(f"\ngit processes of one run, by migrations: {said} (aim <= 6)")


def main() -> None:
    """Run the benchmark in a folder of its own and clean up."""
    began = time.monotonic()
    work = Path(tempfile.mkdtemp(prefix="lamina-bench-"))
    try:
        measure(work)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    print(f"{time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    main()
