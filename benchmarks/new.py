"""`lamina new` against the bare tools, in one run: ratios, not promises.

Printed: warm and cold `lamina new` against what it cannot do without, start-up against Python's
own, and the memory of lamina's process. Times are medians.
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from lamina.adapters import supabase
from lamina.adapters.cache import cache_dir
from lamina.adapters.postgres import ThrowawayPostgres, binaries
from lamina.workflows import shadow
from lamina.workflows.project import Project, discover

ROOT = Path(__file__).resolve().parents[1]
LAMINA = [sys.executable, "-m", "lamina"]
ROUNDS = 5
CHANGE = "alter table public.profiles add column avatar_url text;"


def median(job: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Return the median of the wall time of some runs, in seconds."""
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        job()
        times.append(time.perf_counter() - began)
    return statistics.median(times)


def quietly(argv: Sequence[str], folder: Path, stdin: str = "") -> None:
    """Run a command to its end."""
    subprocess.run(argv, cwd=folder, check=True, capture_output=True, input=stdin.encode())


def peak_memory(argv: Sequence[str], folder: Path) -> float:
    """Return the highest resident size of the process itself, in MB (proc(5), VmHWM)."""
    process = subprocess.Popen(
        argv, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    peak = 0
    status = Path(f"/proc/{process.pid}/status")
    while process.poll() is None:
        for line in status.read_text().splitlines() if status.exists() else ():
            if line.startswith("VmHWM"):
                peak = max(peak, int(line.split()[1]))
        time.sleep(0.01)
    return peak / 1024


def make_project(folder: Path) -> Project:
    """Copy the example, start its sandbox and change the schema there."""
    shutil.copytree(ROOT / "examples" / "chat", folder)
    for command in (
        ["git", "init", "--quiet"],
        ["git", "config", "user.name", "Ada Example"],
        [*LAMINA, "sandbox", "start", "--yes"],
    ):
        quietly(command, folder)
    quietly([*LAMINA, "sandbox", "run", "-"], folder, CHANGE)
    return discover(folder)


def measure(project: Project) -> None:
    """Print the figures."""
    cli = supabase.obtain(project.root)
    found = binaries.obtain(project.supabase.db.major_version)
    new = [*LAMINA, "new", "--yes", "--dry-run"]
    url = subprocess.run(
        [*LAMINA, "sandbox", "url"], cwd=project.root, check=True, capture_output=True, text=True
    ).stdout.strip()
    migrations = project.migrations().migrations
    with (
        ThrowawayPostgres(found, expose_new_tables=True) as server,
        shadow.ready(server, project, migrations),
    ):
        pair = ["--from", server.server.url(shadow.DATABASE), "--to", url]
        bare = [str(cli.program), "db", "diff", *pair, "--output-format", "json", "--agent", "no"]
        diff = median(lambda: quietly(bare, project.root))
    quietly(new, project.root)
    warm = median(lambda: quietly(new, project.root))
    with tempfile.TemporaryDirectory(dir=ROOT) as name:
        cold, replay = measure_cold(project, found, Path(name), new)
    help_time = median(lambda: quietly([*LAMINA, "--help"], project.root), rounds=9)
    python = median(lambda: quietly([sys.executable, "-c", "pass"], project.root), rounds=9)
    memory = peak_memory(new, project.root)
    print(f"Supabase CLI {cli.version}, PostgreSQL {found.version}, {len(migrations)} migrations")
    print(f"{'':34}{'seconds':>8}{'against':>9}{'ratio':>7}")
    for label, ours, theirs in (
        ("warm lamina new / bare db diff", warm, diff),
        ("cold lamina new / replay + db diff", cold, replay + diff),
        ("lamina --help / python -c pass", help_time, python),
    ):
        print(f"{label:34}{ours:8.2f}{theirs:9.2f}{ours / theirs:7.2f}")
    print(f"{'memory of lamina new itself':34}{memory:6.0f} MB")


def measure_cold(
    project: Project, found: binaries.Binaries, folder: Path, new: Sequence[str]
) -> tuple[float, float]:
    """Return the time of `lamina new` without any cluster, and of the bare replay."""
    folder.chmod(0o755)
    cache = cache_dir()
    env = {**os.environ, "LAMINA_CACHE_DIR": str(folder)}
    for name in ("npm", "machine", "sandboxes", "versions"):
        (cache / name).mkdir(exist_ok=True)
        (folder / name).symlink_to(cache / name)

    def cold() -> None:
        shutil.rmtree(folder / "clusters", ignore_errors=True)
        subprocess.run(new, cwd=project.root, check=True, capture_output=True, env=env)

    def replay() -> None:
        with (
            ThrowawayPostgres(found, expose_new_tables=True, clusters=folder / "bare") as server,
            shadow.ready(server, project, project.migrations().migrations),
        ):
            pass
        shutil.rmtree(folder / "bare")

    return median(cold, rounds=3), median(replay, rounds=3)


def main() -> None:
    """Run the benchmark in a folder of its own and clean up."""
    work = Path(tempfile.mkdtemp(prefix="lamina-bench-"))
    project = work / "chat"
    try:
        measure(make_project(project))
    finally:
        subprocess.run(
            [*LAMINA, "sandbox", "stop", "--delete-data"],
            cwd=project,
            check=False,
            capture_output=True,
        )
        shutil.rmtree(work, ignore_errors=True)


if __name__ == "__main__":
    main()
