"""`lamina pr` on branches of 1, 10 and 100 migrations, with 1,000 on the base, in one run.

Printed: wall time, processor time (of the process and its children) and memory with a cold and a
warm cache, as ratios to `lamina review` of the same branch; which share of the processor time is
the folding of the base; how the time grows with the branch. Times are medians of rounds in which
the commands take turns; the corpus is that of `corpus.py`.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.review import (
    BIN,
    CONFIG,
    MIGRATIONS,
    NAMED,
    ROOT,
    Cost,
    Job,
    environment,
    peak_memory,
    race,
)

BASE = 1000
BRANCHES = (1, 10, 100)
ROUNDS = 5
AIMS = {("lamina pr, warm", 10): "wall <= 1500 ms"}
GROWTH = 1.25
"""So much more than in proportion the time may grow with the branch."""

SHARE = """
import json, sys, time
from lamina.workflows.review_reading import Reading

folded, base = [], Reading.base

def timed(self, texts):
    began = time.process_time()
    found = base(self, texts)
    folded.append(time.process_time() - began)
    return found

Reading.base = timed
sys.argv = ["lamina", "pr", "--base", "main"]
from lamina.__main__ import main
try:
    main()
finally:
    json.dump([sum(folded) * 1000, time.process_time() * 1000], sys.stderr)
"""
"""Runs `lamina pr`; says how many milliseconds of its processor time went into the base."""


def make(folder: Path, paths: Sequence[Path], base: int, env: Mapping[str, str]) -> None:
    """Make a repository with the first migrations on `main` and the others on a branch."""
    inside = folder / MIGRATIONS
    inside.mkdir(parents=True)
    (folder / "supabase" / "config.toml").write_text(CONFIG)
    git(folder, env, "init", "--quiet", "--initial-branch=main")
    for branch, added in (("main", paths[:base]), ("work", paths[base:])):
        if branch != "main":
            git(folder, env, "switch", "--quiet", "--create", branch)
        for path in added:
            shutil.copy(path, inside)
        git(folder, env, "add", "--all")
        git(folder, env, *NAMED, "commit", "--quiet", "--message", branch)


def git(folder: Path, env: Mapping[str, str], *arguments: str) -> None:
    """Run git in a folder."""
    subprocess.run(["git", *arguments], cwd=folder, env=env, check=True)


def forget(folder: Path) -> None:
    """Remove what lamina kept of a repository."""
    shutil.rmtree(folder / ".git" / "lamina", ignore_errors=True)


class Bench:
    """The repositories, one for each branch, and the environment."""

    def __init__(self, work: Path, base: int) -> None:
        self.base = base
        self.env = environment(work)
        corpus, most = work / "corpus", base + max(BRANCHES)
        argv = [sys.executable, "-m", "benchmarks.corpus", str(corpus), str(most)]
        subprocess.run(argv, cwd=ROOT, env=self.env, check=True)
        paths = sorted(corpus.iterdir())
        self.folders = {count: work / str(count) for count in BRANCHES}
        for count, folder in self.folders.items():
            make(folder, paths[: base + count], base, self.env)

    def jobs(self, count: int) -> dict[str, Job]:
        """Return the commands; a warm one comes after a cold one, which fills the cache."""
        folder, lamina = self.folders[count], str(BIN / "lamina")
        return {
            f"lamina {name}, {'cold' if cold else 'warm'}": Job(
                [lamina, name, "--base", "main"], folder, cold
            )
            for name in ("review", "pr")
            for cold in (True, False)
        }

    def compare(self, count: int, rounds: int) -> dict[str, Cost]:
        """Print and return what each command costs, and how that stands to the review."""
        jobs = self.jobs(count)
        costs = race(jobs, self.env, rounds)
        title = f"{count} on {self.base:,} migrations"
        columns = f"{'wall ms':>9}{'ratio':>7}{'CPU ms':>9}{'ratio':>7}{'MB':>6}{'base':>7}"
        print(f"\n{title:24}{columns}   aim")
        for name, cost in costs.items():
            other = costs[name.replace(" pr,", " review,")]
            figures = "".join(
                f"{mine:9.0f}{mine / its:7.2f}" for mine, its in zip(cost, other, strict=True)
            )
            wanted = AIMS.get((name, count), "")
            print(f"{name:24}{figures}{self.rest(jobs[name])}   {wanted}".rstrip())
        return costs

    def rest(self, job: Job) -> str:
        """Return the memory of a command, and the share that the base has of its time."""
        if job.cold:
            forget(job.folder)
        memory = f"{peak_memory(job, self.env):6.0f}"
        return memory + (f"{self.share(job):7.0%}" if "pr" in job.argv else f"{'':7}")

    def share(self, job: Job) -> float:
        """Return which share of the processor time of `lamina pr` is the folding of the base."""
        if job.cold:
            forget(job.folder)
        done = subprocess.run(
            [sys.executable, "-c", SHARE],
            cwd=job.folder,
            env=self.env,
            check=True,
            capture_output=True,
            text=True,
        )
        base, whole = json.loads(done.stderr.splitlines()[-1])
        return float(base / whole)


def growth(costs: Mapping[int, Mapping[str, Cost]]) -> None:
    """Print the processor time by branch, and how it grows against what is in proportion."""
    one, few, many = BRANCHES
    heads = "".join(f"{count:9}" for count in BRANCHES)
    print(f"\n{'CPU ms by migrations':24}{heads}{'growth':>9}   aim")
    in_proportion = (many - one) / (few - one)
    for name in costs[one]:
        row = [costs[count][name].cpu for count in BRANCHES]
        more = (row[2] - row[0]) / max(row[1] - row[0], 1)
        wanted = f"<= {GROWTH}" if name == "lamina pr, warm" else ""
        figures = "".join(f"{each:9.0f}" for each in row)
        print(f"{name:24}{figures}{more / in_proportion:9.2f}   {wanted}".rstrip())


def main() -> None:
    """Run the benchmark in a folder of its own and clean up."""
    parser = argparse.ArgumentParser(description="lamina pr by the size of the branch")
    parser.add_argument("--base", type=int, default=BASE, help="how many migrations before it")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="how often each command runs")
    options = parser.parse_args()
    began = time.monotonic()
    work = Path(tempfile.mkdtemp(prefix="lamina-bench-"))
    try:
        bench = Bench(work, options.base)
        growth({count: bench.compare(count, options.rounds) for count in BRANCHES})
    finally:
        shutil.rmtree(work, ignore_errors=True)
    print(f"\n{time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    main()
