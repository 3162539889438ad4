"""`lamina review` against other reviewers of migrations, in one run: ratios to squawk.

Printed: wall time, processor time (of the process and its children) and memory for a made corpus
(see `corpus.py`) and for its last file alone, with a cold and a warm cache of lamina; how all of
them grow with the files. Times are medians of rounds in which the commands take turns; every tool
gets all paths in one call. The others are fetched once into lamina's cache.
"""

import argparse
import os
import shlex
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from lamina.adapters.cache import cache_dir

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent  # not resolved: the programs of this virtual environment
ROUNDS = 5
FILES = 1500
MIGRATIONS = "supabase/migrations"
CONFIG = 'project_id = "corpus"\n\n[db]\nmajor_version = 17\n'
NAMED = ("-c", "user.name=Ada Example", "-c", "user.email=ada@example.com")
FOUND = (0, 1)
"""Exit codes of a tool that did its work, with or without findings."""

AIM_OF_CORPUS, AIM_OF_FILE, AIM_OF_GROWTH = "wall <= 1.5, < 300 MB", "CPU <= 250 ms", "<= 4"


class Tool(NamedTuple):
    """A reviewer: its package, the registry's client, the program and its first arguments."""

    name: str
    package: str
    client: str
    arguments: tuple[str, ...] = ()

    @property
    def folder(self) -> Path:
        """Where it is installed."""
        return cache_dir() / "bench" / self.package.replace("/", "+")

    @property
    def program(self) -> Path:
        """The program itself."""
        inside = "node_modules/.bin" if self.client == "npm" else "bin"
        return self.folder / inside / self.name


OTHERS = (
    Tool("squawk", "squawk-cli==2.70.0", "pip"),
    Tool("pgfence", "@flvmnt/pgfence@0.1.5", "npm", ("analyze",)),
    Tool("safemigrate-lint", "safemigrate-lint==1.3.0", "pip"),
)


class Cost(NamedTuple):
    """Milliseconds."""

    wall: float
    cpu: float


class Job(NamedTuple):
    """A command, where it runs, and whether lamina's cache is removed before."""

    argv: Sequence[str]
    folder: Path
    cold: bool = False


def environment(work: Path) -> dict[str, str]:
    """Return the environment of every command: no CI, no settings of a person."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(work),
        "LAMINA_CACHE_DIR": str(cache_dir()),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "LANG": "C.UTF-8",
    }


def install(tool: Tool) -> str:
    """Install a tool where it is not yet; return why it cannot be, or nothing."""
    if tool.program.exists():
        return ""
    shutil.rmtree(tool.folder, ignore_errors=True)
    pip = [str(tool.folder / "bin" / "pip"), "install", "--quiet", tool.package]
    npm = ["npm", "install", "--silent", "--ignore-scripts", "--prefix", str(tool.folder)]
    steps = {
        "pip": ([sys.executable, "-m", "venv", str(tool.folder)], pip),
        "npm": ([*npm, tool.package],),
    }
    for argv in steps[tool.client]:
        try:
            subprocess.run(argv, check=True, capture_output=True, text=True)
        except FileNotFoundError:
            return f"{argv[0]} is not installed"
        except subprocess.CalledProcessError as error:
            shutil.rmtree(tool.folder, ignore_errors=True)
            said = (error.stderr or error.stdout).strip().splitlines()
            return said[-1] if said else f"{tool.client} failed"
    return "" if tool.program.exists() else f"{tool.package} brings no {tool.name}"


def make(folder: Path, corpus: Path, count: int, env: Mapping[str, str]) -> Path:
    """Make a repository of the first files of the corpus; the last of them is not committed."""
    inside = folder / MIGRATIONS
    inside.mkdir(parents=True)
    (folder / "supabase" / "config.toml").write_text(CONFIG)
    paths = sorted(corpus.iterdir())[:count]
    for path in paths[:-1]:
        shutil.copy(path, inside)
    for arguments in (
        ("init", "--quiet", "--initial-branch=main"),
        ("add", "--all"),
        (*NAMED, "commit", "--quiet", "--message", "The corpus"),
    ):
        subprocess.run(["git", *arguments], cwd=folder, env=env, check=True)
    shutil.copy(paths[-1], inside)
    return folder


def once(job: Job, env: Mapping[str, str]) -> Cost:
    """Run a command and return what it and its children cost.

    Its code must be a known one: a command that failed at once would be a quick one.
    """
    if job.cold:
        shutil.rmtree(job.folder / ".git" / "lamina", ignore_errors=True)
    with tempfile.TemporaryFile() as said:
        began = time.perf_counter()
        process = subprocess.Popen(
            job.argv, cwd=job.folder, env=env, stdin=subprocess.DEVNULL, stdout=said, stderr=said
        )
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in FOUND:
            said.seek(0)
            shown = said.read().decode(errors="replace")[-2000:]
            sys.exit(f"exit code {process.returncode} from: {job.argv[:4]}\n{shown}")
    return Cost(wall * 1000, (usage.ru_utime + usage.ru_stime) * 1000)


def race(jobs: Mapping[str, Job], env: Mapping[str, str], rounds: int) -> dict[str, Cost]:
    """Run commands in turns and return the median cost of each; the first round is not counted."""
    costs: dict[str, list[Cost]] = {name: [] for name in jobs}
    for count in range(rounds + 1):
        for name, job in jobs.items():
            cost = once(job, env)
            if count:
                costs[name].append(cost)
    return {
        name: Cost(*(statistics.median(part) for part in zip(*found, strict=True)))
        for name, found in costs.items()
    }


def peak_memory(job: Job, env: Mapping[str, str]) -> float:
    """Return the highest resident size of the process itself, in MB (proc(5), VmHWM).

    The figure of wait4(2) is never below the size of this script, and squawk is smaller.
    """
    process = subprocess.Popen(
        job.argv, cwd=job.folder, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    peak = 0
    status = Path(f"/proc/{process.pid}/status")
    while process.poll() is None:
        for line in status.read_text().splitlines() if status.exists() else ():
            if line.startswith("VmHWM"):
                peak = max(peak, int(line.split()[1]))
        time.sleep(0.002)
    return peak / 1024


class Bench:
    """The repositories, the tools that are there, and the environment."""

    def __init__(self, work: Path, files: int, reviewer: Sequence[str]) -> None:
        self.env = environment(work)
        self.reviewer = reviewer
        corpus = work / "corpus"
        argv = [sys.executable, "-m", "benchmarks.corpus", str(corpus), str(files)]
        subprocess.run(argv, cwd=ROOT, env=self.env, check=True)
        sizes = (files // 4, files // 2, files)
        self.folders = {size: make(work / str(size), corpus, size, self.env) for size in sizes}
        self.tools = [tool for tool in OTHERS if self._here(tool)]
        self.ours = self._ours_here()

    def _here(self, tool: Tool) -> bool:
        why = install(tool)
        if why:
            print(f"{tool.name} is left out: {why}")
        return not why

    def _ours_here(self) -> bool:
        """Whether lamina has the command; the others can be measured before."""
        argv = [*self.reviewer, "--help"]
        done = subprocess.run(argv, env=self.env, check=False, capture_output=True, text=True)
        if done.returncode:
            print(f"{shlex.join(argv)} is left out: {done.stderr.strip().splitlines()[-1]}")
        return not done.returncode

    def jobs(self, size: int, *, last: bool = False) -> dict[str, Job]:
        """Return the command of every tool for all migrations, or the last of them."""
        folder = self.folders[size]
        every = [f"{MIGRATIONS}/{path.name}" for path in sorted((folder / MIGRATIONS).iterdir())]
        paths = every[-1:] if last else every
        ours = [*self.reviewer, *(paths if last else ["--all"])]
        jobs: dict[str, Job] = {}
        if self.ours:
            jobs["lamina, cold cache"] = Job(ours, folder, cold=True)
            jobs["lamina, warm cache"] = Job(ours, folder)
        for tool in self.tools:
            jobs[tool.name] = Job([str(tool.program), *tool.arguments, *paths], folder)
        return jobs

    def compare(self, title: str, jobs: Mapping[str, Job], rounds: int, aim: str) -> None:
        """Print what every command costs, and how that stands to squawk."""
        costs = race(jobs, self.env, rounds)
        columns = f"{'wall ms':>9}{'ratio':>7}{'CPU ms':>9}{'ratio':>7}{'MB':>6}"
        print(f"\n{title:34}{columns}   aim")
        base = costs.get("squawk")
        for name, cost in costs.items():
            figures = "".join(
                f"{mine:9.0f}{f'{mine / other:.2f}' if other else '-':>7}"
                for mine, other in zip(cost, base or (0, 0), strict=True)
            )
            memory = peak_memory(jobs[name], self.env)
            wanted = aim if name.startswith("lamina") else ""
            print(f"{name:34}{figures}{memory:6.0f}   {wanted}".rstrip())

    def growth(self, rounds: int) -> None:
        """Print the wall time and CPU of every command for a part of the corpus and all of it."""
        jobs = {(name, n): job for n in self.folders for name, job in self.jobs(n).items()}
        costs = race({f"{name} {n}": job for (name, n), job in jobs.items()}, self.env, rounds)
        few, _, many = self.folders
        heads = "".join(f"{f'{n:,}':>9}" for n in self.folders)
        print(f"\n{'CPU ms by files':34}{heads}{f'{many:,} / {few:,}':>14}")
        for name in dict.fromkeys(name for name, _ in jobs):
            row = [costs[f"{name} {n}"].cpu for n in self.folders]
            figures = "".join(f"{each:9.0f}" for each in row)
            wanted = AIM_OF_GROWTH if name.startswith("lamina") else ""
            print(f"{name:34}{figures}{row[-1] / row[0]:14.2f}   {wanted}".rstrip())


def main() -> None:
    """Run the benchmark in a folder of its own and clean up."""
    parser = argparse.ArgumentParser(description="lamina review against others, as ratios")
    parser.add_argument("--files", type=int, default=FILES, help="how many migrations")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="how often each command runs")
    parser.add_argument("--reviewer", default=f"{BIN / 'lamina'} review", help="our command")
    options = parser.parse_args()
    began = time.monotonic()
    work = Path(tempfile.mkdtemp(prefix="lamina-bench-"))
    try:
        bench = Bench(work, options.files, shlex.split(options.reviewer))
        title = f"all {options.files:,} files"
        bench.compare(title, bench.jobs(options.files), options.rounds, AIM_OF_CORPUS)
        last = bench.jobs(options.files, last=True)
        bench.compare("the last file alone", last, options.rounds, AIM_OF_FILE)
        bench.growth(options.rounds)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    print(f"\n{time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    main()
