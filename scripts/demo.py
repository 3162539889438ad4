"""`make demo`: from a changed database to a migration that the Supabase CLI applies.

Everything is real: a git repository, PostgreSQL, the Supabase CLI. Nothing stays behind.
"""

import contextlib
import json
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LAMINA = Path(sys.executable).with_name("lamina")
CHANGE = """\
alter table public.profiles add column avatar_url text;

create table public.reactions (
  message_id uuid not null references public.messages (id) on delete cascade,
  user_id uuid not null references public.profiles (id) on delete cascade,
  emoji text not null check (char_length(emoji) <= 8),
  created_at timestamptz not null default now(),
  primary key (message_id, user_id, emoji)
);
create index reactions_user_id_idx on public.reactions (user_id);
alter table public.reactions enable row level security;
create policy "reactions: own rows" on public.reactions
  for all to authenticated
  using ((select auth.uid()) = user_id) with check ((select auth.uid()) = user_id);
grant select, insert, delete on public.reactions to authenticated;
"""


class Demo:
    """A terminal session in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.env = {**os.environ, "SUPABASE_TELEMETRY_DISABLED": "1"}
        self.use(LAMINA.parent)
        self.colour = sys.stdout.isatty() and "NO_COLOR" not in os.environ

    def use(self, programs: Path) -> None:
        """Find programs in this folder first."""
        self.env["PATH"] = f"{programs}{os.pathsep}{self.env['PATH']}"

    def say(self, text: str) -> None:
        """Print a heading."""
        print(f"\n\033[1m# {text}\033[0m" if self.colour else f"\n# {text}", flush=True)

    def run(self, *argv: str, show: bool = True) -> None:
        """Show a command and run it, its output in the open."""
        if show:
            print(f"$ {shlex.join(argv)}", flush=True)
        subprocess.run(argv, cwd=self.folder, env=self.env, check=True)

    def ask(self, *argv: str) -> str:
        """Run a command and return what it prints."""
        done = subprocess.run(
            argv, cwd=self.folder, env=self.env, check=True, capture_output=True, text=True
        )
        return done.stdout.strip()


def show_main_job(work: Path) -> None:
    """Change a schema in the sandbox, make the migration, let the Supabase CLI apply it."""
    project, staging = work / "chat", work / "staging"
    shutil.copytree(ROOT / "examples" / "chat", project)
    demo, other = Demo(project), Demo(staging)
    demo.say("A Supabase project in git")
    for command in (
        ("git", "init", "--quiet", "--initial-branch=main"),
        ("git", "config", "user.name", "Ada Example"),
        ("git", "config", "user.email", "ada@example.com"),
        ("git", "add", "--all"),
        ("git", "commit", "--quiet", "--message=Start"),
    ):
        demo.run(*command, show=False)
    demo.run("git", "log", "--oneline")
    demo.run("lamina", "doctor", "--install")

    demo.say("A local database without Docker")
    demo.run("lamina", "sandbox", "start", "--yes")

    demo.say("Somebody changes the schema")
    (work / "change.sql").write_text(CHANGE, encoding="utf-8")
    print(CHANGE, end="")
    demo.run("lamina", "sandbox", "run", str(work / "change.sql"), show=False)

    demo.say("The migration: diff, header, checklist")
    title = "Add reactions and avatars"
    demo.run("lamina", "new", "--title", title, "--issue", "128", "--yes", "--reset-test")
    written = next((project / "supabase" / "migrations").glob("*_add_reactions_and_avatars.sql"))
    print(f"$ head -13 {written.relative_to(project)}")
    print("\n".join(written.read_text(encoding="utf-8").splitlines()[:13]), flush=True)

    demo.say("The Supabase CLI applies it to another database, which has the first 14")
    demo.run("git", "worktree", "add", "--quiet", "--detach", str(staging), show=False)
    other.run("lamina", "sandbox", "start", "--yes", show=False)
    here_url = demo.ask("lamina", "sandbox", "url")
    there_url = other.ask("lamina", "sandbox", "url")
    demo.use(Path(demo.ask("lamina", "doctor", "--path", "supabase")).parent)
    demo.run("supabase", "db", "push", f"--remote={there_url}", "--yes")

    demo.say("Both databases are the same now: the CLI's difference is empty")
    compare = ("supabase", "db", "diff", "--from", here_url, "--to", there_url)
    print(f"$ {shlex.join(compare)}")
    answer = json.loads(demo.ask(*compare, "--output-format", "json", "--agent", "no"))
    print(answer["diff"] or "(no difference)")
    if answer["diff"]:
        raise SystemExit(1)


def main() -> int:
    """Run the demo in a folder of its own and clean up."""
    began = time.monotonic()
    work = Path(tempfile.mkdtemp(prefix="lamina-demo-"))
    try:
        show_main_job(work)
    except subprocess.CalledProcessError as error:
        print(f"demo: {shlex.join(error.cmd)} ended with exit code {error.returncode}")
        print(error.stderr or "")
        return 1
    finally:
        for name in ("chat", "staging"):
            with contextlib.suppress(OSError):
                subprocess.run(
                    [LAMINA, "sandbox", "stop", "--delete-data"],
                    cwd=work / name,
                    check=False,
                    capture_output=True,
                )
        shutil.rmtree(work, ignore_errors=True)
    print(f"\nDone in {time.monotonic() - began:.0f} s. Everything was removed again.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
