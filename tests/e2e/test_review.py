"""`lamina review`, run as a user runs it: scopes, formats, exit codes, fixes, trouble."""

import json
import shlex
from pathlib import Path

import pytest
from support import LAMINA, commit_all, files_below, git, make_project, run_lamina

FIRST = "20260101000001_messages.sql"
FIRST_SQL = (
    "create table public.messages (id bigint primary key, session_id bigint not null, body text);\n"
    "alter table public.messages enable row level security;\n"
    "create policy own on public.messages for select to authenticated using (session_id > 0);\n"
)
INDEX = "20260701000001_index.sql"
INDEX_SQL = "create index messages_session_idx on public.messages (session_id);\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project with a committed migration."""
    return make_project(tmp_path / "chat", {FIRST: FIRST_SQL})


def add(root: Path, name: str, sql: str) -> Path:
    """Write a migration that is not committed."""
    path = root / "supabase" / "migrations" / name
    path.write_text(sql)
    return path


def rules(root: Path, *arguments: str) -> list[str]:
    """The rules of the findings, in order."""
    done = run_lamina(root, "review", "--format", "json", *arguments)
    assert done.returncode in {0, 1}, done.stderr
    return [finding["rule"] for finding in json.loads(done.stdout)["findings"]]


def test_only_what_the_branch_adds(root: Path) -> None:
    """Without options the new migration is reviewed, on the schema that the committed one made."""
    add(root, INDEX, INDEX_SQL)
    done = run_lamina(root, "review")
    assert done.returncode == 0, done.stderr
    assert "index-without-concurrently" in done.stdout
    assert "create index concurrently messages_session_idx" in done.stdout
    assert f"supabase/migrations/{INDEX}:1:1" in done.stdout
    assert FIRST not in done.stdout


def test_nothing_to_review(root: Path) -> None:
    """A branch without migrations is told so, in one line, code 0."""
    done = run_lamina(root, "review")
    assert done.returncode == 0
    assert done.stdout.count("\n") == 1
    assert "no migrations to review" in done.stdout


def test_against_a_base(root: Path) -> None:
    """A branch is compared with where it left the base; what the base got since does not count."""
    git(root, "switch", "--quiet", "--create", "work")
    add(root, INDEX, INDEX_SQL)
    commit_all(root)
    git(root, "switch", "--quiet", "main")
    add(root, "20260702000001_more.sql", "drop table public.messages;\n")
    commit_all(root)
    git(root, "switch", "--quiet", "work")
    assert "index-without-concurrently" in rules(root, "--base", "main")
    assert "drop-table" not in rules(root, "--base", "main")


def test_staged_is_the_index(root: Path) -> None:
    """What is staged is judged, and not what the work tree has."""
    path = add(root, INDEX, INDEX_SQL)
    git(root, "add", "--all")
    path.write_text("select 1;\n")
    assert "index-without-concurrently" in rules(root, "--staged")
    git(root, "reset", "--quiet")
    assert rules(root, "--staged") == []


def test_files_and_stdin(root: Path) -> None:
    """A named file has its place among the migrations; stdin comes after them."""
    path = add(root, INDEX, INDEX_SQL)
    assert "index-without-concurrently" in rules(root, str(path))
    elsewhere = root / "try.sql"
    elsewhere.write_text("alter table messages drop column body;")
    assert "drop-column" in rules(root, "try.sql")
    done = run_lamina(root, "review", "-", stdin="drop table public.messages;")
    assert done.returncode == 1
    assert "<stdin>:1:1" in done.stdout


def test_since_and_all(root: Path) -> None:
    """Old migrations are reviewed when asked for, as of their own time."""
    assert "timestamp-without-time-zone" not in rules(root, "--all")
    add(root, INDEX, "alter table public.messages add column made timestamp;\n")
    assert "timestamp-without-time-zone" in rules(root, "--since", "20260601000000")
    assert "timestamp-without-time-zone" not in rules(root, "--since", "20260801000000")


def test_start_spares_old_migrations(root: Path) -> None:
    """`[review] start` leaves the past alone."""
    add(root, INDEX, INDEX_SQL)
    (root / "lamina.toml").write_text('[review]\nstart = "20260801000000"\n')
    assert rules(root, "--all") == []


def test_exit_codes(root: Path) -> None:
    """1 from the threshold on, which the option or the configuration moves."""
    add(root, INDEX, INDEX_SQL)
    assert run_lamina(root, "review").returncode == 0
    assert run_lamina(root, "review", "--fail-on", "warning").returncode == 1
    (root / "lamina.toml").write_text('[review]\nfail-on = "warning"\n')
    assert run_lamina(root, "review").returncode == 1
    assert run_lamina(root, "review", "--fail-on", "error").returncode == 0


def test_severities(root: Path) -> None:
    """A rule or a group is switched off or made worse; the rule's own line wins."""
    add(root, INDEX, INDEX_SQL)
    config = root / "lamina.toml"
    config.write_text('[rules]\nlocking = "off"\n')
    assert "index-without-concurrently" not in rules(root)
    config.write_text('[rules]\nlocking = "off"\nindex-without-concurrently = "error"\n')
    assert run_lamina(root, "review").returncode == 1
    config.write_text('[rules]\nindex-without-concurently = "off"\n')
    done = run_lamina(root, "review")
    assert done.returncode == 2
    assert "Did you mean index-without-concurrently?" in done.stderr


def test_table_sizes(root: Path) -> None:
    """A large table makes it an error, a small one a note; the statistics file says which."""
    add(root, INDEX, INDEX_SQL)
    (root / "lamina.toml").write_text('[review]\nlarge-tables = ["public.messages"]\n')
    assert run_lamina(root, "review").returncode == 1
    (root / "lamina.toml").unlink()
    stats = root / "rows.json"
    stats.write_text('{"public.messages": 12}')
    done = run_lamina(root, "review", "--stats", "rows.json", "--fail-on", "warning")
    assert done.returncode == 0
    stats.write_text('{"public.messages": 90000000}')
    assert run_lamina(root, "review", "--stats", "rows.json").returncode == 1
    stats.write_text("no json")
    done = run_lamina(root, "review", "--stats", "rows.json")
    assert done.returncode == 2
    assert "psql -At -c" in done.stderr


def test_allow(root: Path) -> None:
    """A comment with a reason allows a finding, and the report keeps the reason."""
    add(root, INDEX, f"-- lamina: allow index-without-concurrently: 12 rows\n{INDEX_SQL}")
    done = run_lamina(root, "review", "--format", "json")
    report = json.loads(done.stdout)
    assert "index-without-concurrently" not in {f["rule"] for f in report["findings"]}
    assert [(a["rule"], a["reason"]) for a in report["allowed"]] == [
        ("index-without-concurrently", "12 rows")
    ]


POLICY = (
    "create policy mine on public.messages for update to authenticated\n"
    "  using (auth.uid() is not null) with check (auth.uid() is not null);\n"
)


def test_fix_changes_new_files_only(root: Path) -> None:
    """The safe edit is made in what is not committed, once, and the rest stays byte for byte."""
    path = add(root, INDEX, f"-- Grüße\r\n{POLICY}")
    done = run_lamina(root, "review", "--fix", "--yes")
    assert "+  using ((select auth.uid()) is not null)" in done.stderr
    fixed = path.read_bytes().decode()
    assert fixed.count("(select auth.uid())") == 2
    assert fixed.startswith("-- Grüße\r\n")
    assert "policy-calls-function-per-row" not in rules(root)
    again = run_lamina(root, "review", "--fix", "--yes")
    assert "nothing to fix" in again.stderr
    assert path.read_bytes().decode() == fixed


def test_fix_leaves_committed_files_alone(root: Path) -> None:
    """A committed migration is never edited."""
    path = add(root, INDEX, POLICY)
    commit_all(root)
    before = path.read_bytes()
    done = run_lamina(root, "review", "--all", "--fix", "--yes")
    assert "is committed and stays as it is" in done.stderr
    assert path.read_bytes() == before


def test_fix_without_a_terminal_asks_nobody(root: Path) -> None:
    """Without --yes nothing is written, and the option is named."""
    add(root, INDEX, POLICY)
    before = files_below(root)
    done = run_lamina(root, "review", "--fix")
    assert done.returncode == 2
    assert "--yes" in done.stderr
    assert files_below(root) == before


@pytest.mark.parametrize("name", ["text", "json", "github", "gitlab", "sarif", "markdown"])
def test_every_format(root: Path, name: str) -> None:
    """Each names the rule and the file."""
    add(root, INDEX, INDEX_SQL)
    done = run_lamina(root, "review", "--format", name)
    assert done.returncode == 0, done.stderr
    assert "index-without-concurrently" in done.stdout
    assert INDEX in done.stdout


def test_the_cache_changes_nothing(root: Path) -> None:
    """The second run, and one with a broken cache, say the same."""
    add(root, INDEX, INDEX_SQL)
    first = rules(root, "--all")
    assert rules(root, "--all") == first
    changed = rules(root)
    assert rules(root) == changed
    for path in (root / ".git" / "lamina" / "review").iterdir():
        path.write_bytes(b"\xff\x00broken")
    assert rules(root, "--all") == first
    assert rules(root) == changed


def test_an_edit_of_the_base_is_seen(root: Path) -> None:
    """The cache knows content, not names."""
    add(root, INDEX, "alter table public.messages alter column body set not null;\n")
    assert "set-not-null" in rules(root, str(root / "supabase" / "migrations" / INDEX))
    first = root / "supabase" / "migrations" / FIRST
    first.write_text(FIRST_SQL.replace("body text", "body text not null"))
    assert "set-not-null" not in rules(root, str(root / "supabase" / "migrations" / INDEX))


def test_without_git(tmp_path: Path) -> None:
    """Files and --all need no repository; the default scope says that it does."""
    folder = tmp_path / "supabase" / "migrations"
    folder.mkdir(parents=True)
    (folder / FIRST).write_text("drop table public.old;")
    env = {"GIT_CEILING_DIRECTORIES": str(tmp_path.parent)}
    assert run_lamina(tmp_path, "review", "--all", env=env).returncode == 1
    done = run_lamina(tmp_path, "review", env=env)
    assert done.returncode == 2
    assert "git" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["no-such-file.sql"], "no-such-file.sql"),
        (["--since", "soon"], "is not a version"),
        (["--base", "nowhere"], "git knows no nowhere"),
        (["--staged", "--all"], "not allowed with"),
        (["--all", "x.sql"], "do not go together"),
        (["--stats", "none.json", "--all"], "cannot read none.json"),
        (["supabase"], "is a folder"),
    ],
)
def test_bad_usage(root: Path, arguments: list[str], said: str) -> None:
    """It is said what is wrong, with code 2, and nothing is written."""
    before = files_below(root)
    done = run_lamina(root, "review", *arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert files_below(root) == before


def test_no_project(tmp_path: Path) -> None:
    """A folder without supabase/ is no project."""
    done = run_lamina(tmp_path, "review", "--all")
    assert done.returncode == 2
    assert "no supabase/ folder" in done.stderr


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b"", None),
        (b"-- only a comment\n", None),
        (b"select 'caf\xe9';\n", "syntax-error"),
        (b"select 1;\0\n", "syntax-error"),
        (b"\xef\xbb\xbfselect 1;\r\n", None),
        (b"select 'open", "syntax-error"),
    ],
    ids=["empty", "comment", "latin-1", "nul", "bom", "open string"],
)
def test_odd_bytes(root: Path, data: bytes, rule: str | None) -> None:
    """Each has a clear result: reviewed, or a finding at the place."""
    (root / "supabase" / "migrations" / INDEX).write_bytes(data)
    assert rules(root) == ([rule] if rule else [])


def test_in_a_pipe_that_closes(root: Path) -> None:
    """A reader that has seen enough is no error."""
    add(root, INDEX, INDEX_SQL)
    script = f"{shlex.join(LAMINA)} review --all --format json | head -c 1"
    done = run_lamina(root, "-c", script, command=["bash"])
    assert done.stdout == "{"
    assert done.stderr == ""


def test_a_block_that_makes_an_index(root: Path) -> None:
    """Inside DO the finding stands, without SQL that would not fit."""
    add(root, INDEX, "do $$ begin create index on public.messages (session_id); end $$;\n")
    assert "index-without-concurrently" in rules(root)


def test_staged_is_not_what_the_work_tree_adds(root: Path) -> None:
    """An unstaged edit of a committed file neither counts nor stays in the cache."""
    table = "create table public.plain (id bigint primary key);\n"
    second = add(root, "20260301000001_plain.sql", table)
    commit_all(root)
    policy = "create policy p on public.plain for select to authenticated using (id > 1);\n"
    add(root, INDEX, policy)
    git(root, "add", "--all")
    text = second.read_text()
    second.write_text(text + "alter table public.plain enable row level security;\n")
    assert "policy-without-rls" in rules(root, "--staged")
    second.write_text(text)
    assert "policy-without-rls" in rules(root, "--staged")


def test_a_merge_is_not_blocked_by_the_other_side(root: Path) -> None:
    """What the other branch has was reviewed there."""
    git(root, "switch", "--quiet", "--create", "work")
    add(root, "20260702000001_mine.sql", "create table public.mine (id bigint primary key);\n")
    commit_all(root)
    git(root, "switch", "--quiet", "main")
    add(root, "20260701000002_theirs.sql", "drop table public.messages;\n")
    commit_all(root)
    git(root, "switch", "--quiet", "work")
    git(root, "merge", "--quiet", "--no-commit", "--no-ff", "main")
    assert rules(root, "--staged") == []


def test_a_moved_project_is_no_news(root: Path) -> None:
    """After the folder moved, old migrations are old, and their tables in use."""
    git(root, "switch", "--quiet", "--create", "work")
    (root / "apps").mkdir()
    git(root, "mv", "supabase", "apps/supabase")
    commit_all(root)
    drop = root / "apps" / "supabase" / "migrations" / INDEX
    drop.write_text("drop table public.messages;\n")
    project = ("--project", str(root / "apps"))
    assert "drop-table" in rules(root, "--base", "main", *project)
    assert "rls-without-policy" not in rules(root, "--base", "main", *project)
    assert run_lamina(root, "review", "--base", "main", *project).returncode == 1


def test_a_pipeline_without_a_base_does_not_pass(root: Path, tmp_path: Path) -> None:
    """A shallow, detached checkout says that it knows no base; the pipeline's own is used."""
    git(root, "switch", "--quiet", "--create", "work")
    add(root, INDEX, INDEX_SQL)
    commit_all(root)
    clone = tmp_path / "clone"
    git(tmp_path, "init", "--quiet", str(clone))
    git(clone, "fetch", "--quiet", "--depth=1", str(root), "work")
    git(clone, "checkout", "--quiet", "--detach", "FETCH_HEAD")
    done = run_lamina(clone, "review", env={"CI": "true"})
    assert done.returncode == 2
    assert "--base origin/main" in done.stderr
    done = run_lamina(clone, "review", env={"CI": "true", "GITHUB_BASE_REF": "main"})
    assert done.returncode == 2
    assert "origin/main" in done.stderr


def test_programs_get_paths_from_the_root(root: Path) -> None:
    """From a subfolder, annotations still name the file as git does."""
    add(root, INDEX, INDEX_SQL)
    folder = root / "supabase" / "migrations"
    done = run_lamina(folder, "review", "--format", "github")
    assert f"file=supabase/migrations/{INDEX}" in done.stdout
    assert f"\n{INDEX}:1:1" in f"\n{run_lamina(folder, 'review').stdout}"


def test_what_a_called_function_does_is_not_reviewed(root: Path) -> None:
    """The report says so, and a function that only reads is not counted."""
    add(
        root,
        INDEX,
        "create function public.clean() returns void language plpgsql set search_path = ''"
        " as $$ begin delete from public.messages; end $$;\n"
        "revoke execute on function public.clean from public, anon, authenticated;\n"
        "select public.clean();\n",
    )
    report = json.loads(run_lamina(root, "review", "--format", "json").stdout)
    assert [m["what"] for m in report["coverage"]["not_reviewed"]] == [
        "what clean does when it is called here"
    ]


@pytest.mark.parametrize("arguments", [["--base", ""], ["--since", ""]])
def test_an_empty_variable_is_no_answer(root: Path, arguments: list[str]) -> None:
    """An option that a pipeline left empty is refused."""
    done = run_lamina(root, "review", *arguments)
    assert done.returncode == 2
    assert "is empty" in done.stderr


def test_allow_reaches_what_cannot_be_read(root: Path) -> None:
    """A line for psql can be allowed like a statement."""
    add(root, INDEX, "-- lamina: allow psql-command: run by hand\n\\connect other\nselect 1;\n")
    assert rules(root) == []


@pytest.mark.parametrize(
    "comment", ["-- lamina: disallow index-without-concurrently: x", "-- lamina: ignore all"]
)
def test_a_word_like_allow_is_not_passed_over(root: Path, comment: str) -> None:
    """Whoever wrote it meant something."""
    add(root, INDEX, f"{comment}\n{INDEX_SQL}")
    assert "index-without-concurrently" in rules(root)
    assert "allow-without-reason" in rules(root)
