"""Cases of guard-cases.md that are about the index: what the next commit is about to do."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from repository import (
    FOLDER,
    NEW,
    PROFILES,
    PROFILES_SQL,
    SESSIONS,
    SESSIONS_SQL,
    Repository,
)
from support import LAMINA, git, make_repository, run_lamina


@pytest.fixture
def repo(tmp_path: Path) -> Repository:
    """A repository with two committed migrations."""
    return Repository(tmp_path / "shop")


def test_all_well_is_one_line(repo: Repository) -> None:
    """Without a change of migrations the guard says so in one line and lets the commit pass."""
    repo.write("README.md", "hello\n")
    repo.stage()
    judged = repo.guard()
    assert judged.code == 0
    assert judged.text == "lamina guard: 2 committed migrations untouched\n"


def test_a_new_migration_is_named(repo: Repository) -> None:
    """A new migration passes, and its version is in the line."""
    repo.add()
    judged = repo.guard()
    assert judged.code == 0
    assert judged.text == (
        "lamina guard: 2 committed migrations untouched, 1 new (20260724081502)\n"
    )


def test_1_a_staged_edit(repo: Repository) -> None:
    """It is refused with the commit, author and date, the lines, and the way out."""
    path = repo.edit()
    judged = repo.guard()
    assert judged.code == 1
    assert judged.found == [("committed-migration-modified", path)]
    short, date = repo.git("log", "-1", "--format=%h %ad", "--date=short").split()
    assert f"in git since {short}, Ada Example, {date}" in judged.text
    assert "edited: 1 statement added" in judged.text
    assert "+ alter table profiles add e text;" in judged.text
    assert f"lamina rescue {path}" in judged.text
    assert f"git restore --staged --worktree {path}" in judged.text


def test_1_the_way_back_works(repo: Repository) -> None:
    """The command that throws the edit away leaves nothing to refuse."""
    path = repo.edit()
    command = repo.guard().text.split("Throw it away:")[1].split("Made on")[0].split()
    subprocess.run(command, cwd=repo.folder, check=True)
    assert repo.read(path) == PROFILES_SQL
    assert repo.guard().code == 0


def test_2_an_edit_of_what_is_not_pushed(repo: Repository) -> None:
    """Committed is committed; `published` allows it, and the refusal says so."""
    repo.remote_has("main", default=True)
    repo.branch("avatars")
    repo.add()
    repo.commit()
    repo.edit(NEW, "select 2;\n")
    refused = repo.guard()
    assert refused.rules == ["committed-migration-modified"]
    assert 'protect = "published"' in refused.text
    repo.write("lamina.toml", '[guard]\nprotect = "published"\n')
    assert repo.guard().code == 0
    repo.edit(PROFILES)
    assert repo.guard().rules == ["committed-migration-modified"]


def test_2_published_on_another_remote_branch(repo: Repository) -> None:
    """What any remote-tracking branch has is published."""
    repo.remote_has("main", default=True)
    repo.branch("avatars")
    repo.add()
    repo.commit()
    repo.remote_has("preview")
    repo.write("lamina.toml", '[guard]\nprotect = "published"\n')
    repo.edit(NEW, "select 2;\n")
    assert repo.guard().rules == ["committed-migration-modified"]


def test_2_published_without_anybody_to_publish_to(repo: Repository) -> None:
    """Without remotes and base branch everything committed stays protected."""
    repo.write("lamina.toml", '[guard]\nprotect = "published"\n')
    repo.edit()
    assert repo.guard().rules == ["committed-migration-modified"]


def test_3_a_staged_delete(repo: Repository) -> None:
    """It is refused, with the command that puts the file back."""
    repo.git("rm", "--quiet", repo.path(PROFILES))
    judged = repo.guard()
    assert judged.found == [("committed-migration-deleted", repo.path(PROFILES))]
    assert judged.code == 1


@pytest.mark.parametrize(
    ("name", "more", "rule"),
    [
        ("20260219120001_profiles.sql", "", "committed-migration-renamed"),
        ("20260219120001_profiles.sql", "select 1;\n", "committed-migration-renamed"),
        ("20260724081502_create_profiles.sql", "", "committed-migration-restamped"),
        ("20260724081502_create_profiles.sql", "select 1;\n", "committed-migration-restamped"),
        ("20260724081502_other.sql", "", "committed-migration-renamed"),
        ("20260724081502_other.sql", "select 1;\n", "committed-migration-renamed"),
    ],
)
def test_4_renames_and_restamps(repo: Repository, name: str, more: str, rule: str) -> None:
    """Each has its own name, points at the new path, and names the old one."""
    repo.git("mv", repo.path(PROFILES), repo.path(name))
    repo.write(repo.path(name), PROFILES_SQL + more)
    repo.stage()
    judged = repo.guard()
    assert judged.found == [(rule, repo.path(name))]
    assert repo.path(PROFILES) in judged.text
    assert ("edited: 1 statement added" in judged.text) == bool(more)


def test_4_moved_out_of_the_folder(repo: Repository) -> None:
    """A committed migration that is moved elsewhere is found at its new place."""
    repo.write("supabase/old/.keep", "")
    repo.git("mv", repo.path(PROFILES), f"supabase/old/{PROFILES}")
    assert repo.guard().rules == ["committed-migration-renamed"]


def test_4_a_whole_project_may_move(repo: Repository) -> None:
    """The Supabase CLI sees the same migrations in the new folder."""
    (repo.folder / "apps").mkdir()
    repo.git("mv", "supabase", "apps/supabase")
    assert repo.guard().code == 0


def test_5_a_copy(repo: Repository) -> None:
    """The same content under a new, later version is a new migration."""
    repo.add(NEW, PROFILES_SQL)
    assert repo.guard().code == 0


def test_6_the_mode(repo: Repository) -> None:
    """An executable bit is refused."""
    (repo.folder / repo.path(PROFILES)).chmod(0o755)
    repo.stage()
    judged = repo.guard()
    assert judged.rules == ["committed-migration-mode-changed"]
    assert "made executable" in judged.text


def test_6_a_link(repo: Repository) -> None:
    """A symbolic link in place of the file is refused, and named."""
    path = repo.folder / repo.path(PROFILES)
    path.unlink()
    path.symlink_to(SESSIONS)
    repo.stage()
    judged = repo.guard()
    assert judged.rules == ["committed-migration-mode-changed"]
    assert "turned into a symbolic link" in judged.text


def test_6_a_submodule(repo: Repository) -> None:
    """A submodule in place of the file is refused."""
    path = repo.path(PROFILES)
    commit = repo.git("rev-parse", "HEAD")
    repo.git("rm", "--quiet", "--cached", path)
    repo.git("update-index", "--add", "--cacheinfo", f"160000,{commit},{path}")
    assert repo.guard().rules == ["committed-migration-mode-changed"]


@pytest.mark.parametrize(
    "content",
    [
        PROFILES_SQL.replace("\n", "\r\n"),
        "\ufeff" + PROFILES_SQL,
        PROFILES_SQL.replace("(id", " ( id") + "\n\n",
        PROFILES_SQL + "-- more words\n",
        "/* a /* nested */ comment */" + PROFILES_SQL,
    ],
    ids=["crlf", "bom", "space", "comment", "block comment"],
)
def test_7_no_sql_changed(repo: Repository, content: str) -> None:
    """Comments, white space and line ends are refused too, and called what they are."""
    repo.git("config", "core.autocrlf", "false")
    repo.write(repo.path(PROFILES), content)
    repo.stage()
    judged = repo.guard()
    assert judged.rules == ["committed-migration-modified"]
    assert "no SQL changed" in judged.text


def test_11_each_project_is_judged_on_its_own(tmp_path: Path) -> None:
    """In a monorepo a version of one project is no duplicate in another, nor out of its order."""
    repo = Repository(tmp_path / "mono", root="apps/shop")
    repo.write(f"apps/blog/{FOLDER}/20260301000001_create_posts.sql", "select 1;\n")
    repo.write(f"apps/blog/{FOLDER}/{PROFILES}", "select 1;\n")
    repo.stage()
    assert repo.guard().code == 0
    repo.commit()
    edited = repo.edit()
    repo.write(f"apps/blog/{FOLDER}/20260224000001_late.sql", "select 1;\n")
    repo.stage()
    assert repo.guard().found == [
        ("version-out-of-order", f"apps/blog/{FOLDER}/20260224000001_late.sql"),
        ("committed-migration-modified", edited),
    ]


def test_11_from_a_subfolder(repo: Repository) -> None:
    """It does not matter where in the repository it is run."""
    path = repo.edit()
    done = run_lamina(repo.folder / FOLDER, "guard")
    assert done.returncode == 1
    assert path in done.stdout


def test_11_commands_fit_where_one_stands(repo: Repository) -> None:
    """In a subfolder, also in that of a hook's git command, the printed paths work as they are."""
    repo.edit()
    done = run_lamina(repo.folder / FOLDER, "guard")
    command = done.stdout.split("Throw it away:")[1].split("Made on")[0].split()
    assert command[-1] == PROFILES
    subprocess.run(command, cwd=repo.folder / FOLDER, check=True)
    assert repo.guard().code == 0
    repo.edit()
    hook = run_lamina(repo.folder, "guard", env={"GIT_PREFIX": "supabase/"})
    assert f"lamina rescue migrations/{PROFILES}" in hook.stdout


def test_12_a_linked_worktree(repo: Repository, tmp_path: Path) -> None:
    """The index of the work tree that it is run in is judged."""
    other = tmp_path / "other"
    repo.git("worktree", "add", "--quiet", str(other), "-b", "other")
    repo.edit()
    assert run_lamina(other, "guard").returncode == 0
    assert run_lamina(repo.folder, "guard").returncode == 1


def test_12_a_submodule_of_another_repository(repo: Repository, tmp_path: Path) -> None:
    """A project that is a submodule is a repository of its own."""
    outer = make_repository(tmp_path / "outer")
    git(outer, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(repo.folder))
    inner = outer / "shop"
    with (inner / repo.path(PROFILES)).open("a") as file:
        file.write("select 1;\n")
    git(inner, "add", "--all")
    assert run_lamina(inner, "guard").returncode == 1
    assert run_lamina(outer, "guard").returncode == 2


def test_12_only_what_is_committed_counts(repo: Repository) -> None:
    """An edit in the work tree that is not staged is not the commit's business."""
    repo.write(repo.path(PROFILES), PROFILES_SQL + "select 1;\n")
    assert repo.guard().code == 0


def test_12_commit_with_a_path(repo: Repository) -> None:
    """`git commit FILE` has an index of its own, which the hook judges."""
    repo.write(repo.path(PROFILES), PROFILES_SQL + "select 1;\n")
    repo.write("README.md", "hello\n")
    repo.git("add", "README.md")
    done = repo.hook("commit", "--quiet", "--message", "x", repo.path(PROFILES))
    assert done.returncode == 1
    assert "committed-migration-modified" in done.stderr + done.stdout
    repo.edit(SESSIONS)
    passed = repo.hook("commit", "--quiet", "--message", "x", "README.md")
    assert passed.returncode == 0, passed.stderr


def test_12_commit_all(repo: Repository) -> None:
    """`git commit -a` is stopped as well."""
    repo.write(repo.path(PROFILES), PROFILES_SQL + "select 1;\n")
    assert repo.hook("commit", "-a", "--quiet", "--message", "x").returncode == 1


def test_12_part_of_a_file(repo: Repository) -> None:
    """With `git add -p` the staged part counts, and nothing else."""
    repo.edit()
    repo.write(repo.path(PROFILES), PROFILES_SQL)
    assert repo.guard().rules == ["committed-migration-modified"]
    repo.git("reset", "--quiet")
    repo.edit()
    repo.git("reset", "--quiet")
    assert repo.guard().code == 0


def test_12_what_is_only_meant_to_be_added(repo: Repository) -> None:
    """After `git add -N` the commit does not hold the file."""
    repo.write(repo.path(NEW), "select 1;\n")
    repo.git("add", "--intent-to-add", repo.path(NEW))
    assert repo.guard().code == 0


def test_15_untracked_and_ignored(repo: Repository) -> None:
    """An untracked migration is fine; one that git ignores will never be committed."""
    repo.write(repo.path(NEW), "select 1;\n")
    assert repo.guard().code == 0
    repo.write(".gitignore", "*_avatars.sql\n")
    judged = repo.guard()
    assert judged.found == [("migration-ignored-by-git", repo.path(NEW))]
    assert judged.code == 0  # a warning


def test_16_a_linked_folder(tmp_path: Path) -> None:
    """Behind a link called supabase/migrations the real folder's files are the migrations."""
    repo = Repository(tmp_path / "linked")
    shutil.move(repo.folder / FOLDER, repo.folder / "sql")
    (repo.folder / FOLDER).symlink_to("../sql")
    repo.commit("link")
    repo.write(f"sql/{PROFILES}", "select 2;\n")
    repo.stage()
    judged = repo.guard()
    assert judged.found == [("committed-migration-modified", f"sql/{PROFILES}")]
    repo.git("reset", "--quiet", "--hard")
    repo.write("sql/20260101000001_late.sql", "select 1;\n")
    repo.stage()
    assert repo.guard().rules == ["version-out-of-order"]


def test_16_names_that_differ_in_case(repo: Repository) -> None:
    """A rename of case alone is a rename; two files that differ in case have one version."""
    upper = repo.path("20260219120001_Create_Profiles.sql")
    repo.git("mv", repo.path(PROFILES), upper)
    assert repo.guard().found == [("committed-migration-renamed", upper)]
    repo.git("reset", "--quiet", "--hard")
    repo.write(upper, PROFILES_SQL)
    repo.stage()
    assert "version-duplicate" in repo.guard().rules


@pytest.mark.parametrize(
    "name",
    ['with space "quoted"', "new\nline", "ünïcode", "tab\there", os.fsdecode(b"latin\xe9")],
    ids=["quotes", "newline", "umlauts", "tab", "not utf-8"],
)
def test_17_any_path(tmp_path: Path, name: str) -> None:
    """Paths and contents are bytes; whatever they are, an edit is found and a new file passes."""
    repo = Repository(tmp_path / "any", root=name)
    repo.write(repo.path(PROFILES), b"select '\xff\xfe';\n")
    repo.stage()
    assert run_lamina(repo.folder, "guard").returncode == 1
    repo.git("reset", "--quiet", "--hard")
    repo.add()
    done = run_lamina(repo.folder, "guard", env={"LAMINA_NOW": "2026-07-24T08:15:02Z"})
    assert done.returncode == 0, done.stdout + done.stderr


def test_16_a_link_that_leads_elsewhere(tmp_path: Path) -> None:
    """Whoever points the link at another folder changes every migration."""
    repo = Repository(tmp_path / "linked")
    shutil.move(repo.folder / FOLDER, repo.folder / "sql")
    (repo.folder / FOLDER).symlink_to("../sql")
    repo.commit("link")
    shutil.copytree(repo.folder / "sql", repo.folder / "other")
    (repo.folder / FOLDER).unlink()
    (repo.folder / FOLDER).symlink_to("../other")
    repo.stage()
    assert "committed-migration-mode-changed" in repo.guard().rules
    repo.git("reset", "--quiet", "--hard")
    repo.git("rm", "--quiet", FOLDER)
    repo.write(f"sql/{PROFILES}", "select 2;\n")
    repo.stage()
    assert repo.guard().rules == ["committed-migration-mode-changed"]


def test_16_a_new_migration_is_a_file(repo: Repository) -> None:
    """A link's content can change without a trace in the folder."""
    repo.write("elsewhere.sql", "select 1;\n")
    (repo.folder / repo.path(NEW)).symlink_to("../../elsewhere.sql")
    repo.stage()
    judged = repo.guard()
    assert (judged.rules, judged.code) == (["migration-outside-folder"], 1)


def test_17_a_name_that_ends_like_another(repo: Repository) -> None:
    """An entry of the base whose name ends like a migration's does not excuse an edit of it."""
    repo.branch("evil")
    repo.write(repo.path(f"0 {PROFILES}"), "select 'evil';\n")
    repo.commit()
    repo.remote_has("main", default=True)
    repo.git("switch", "--quiet", "main")
    path = repo.add(PROFILES, "select 'evil';\n")
    assert repo.guard().found == [("committed-migration-modified", path)]


def test_17_an_lfs_pointer(repo: Repository) -> None:
    """What is in git counts, also when it only points to the content."""
    pointer = "version https://git-lfs.example.com/spec/v1\noid sha256:{}\nsize 9\n"
    repo.add(NEW, pointer.format("a" * 64))
    repo.commit()
    repo.write(repo.path(NEW), pointer.format("b" * 64))
    repo.stage()
    assert repo.guard().rules == ["committed-migration-modified"]


def test_19_a_revert(repo: Repository) -> None:
    """A revert of the commit that added a migration is refused, and says what to do instead."""
    repo.add()
    commit = repo.commit()
    repo.git("revert", "--no-commit", commit)
    judged = repo.guard()
    assert judged.rules == ["committed-migration-deleted"]
    assert "Undo a migration with a new one" in judged.text


def test_20_a_documented_exception(repo: Repository) -> None:
    """The block that --explain-allow prints allows exactly this content, once it has a reason."""
    path = repo.edit()
    block = run_lamina(repo.folder, "guard", "--explain-allow", path).stdout
    repo.write("lamina.toml", block)
    empty = run_lamina(repo.folder, "guard")
    assert empty.returncode == 2
    assert "reason" in empty.stderr
    repo.write("lamina.toml", block.replace('reason = ""', 'reason = "never left this laptop"'))
    judged = repo.guard()
    assert judged.code == 0
    assert judged.found == []
    assert "never left this laptop" in judged.text
    repo.edit(more="select 3;\n")
    assert repo.guard().rules == ["committed-migration-modified"]


def test_20_an_exception_is_for_one_thing_only(repo: Repository) -> None:
    """What else is done with the allowed content is refused."""
    path = repo.edit()
    block = run_lamina(repo.folder, "guard", "--explain-allow", path).stdout
    repo.write("lamina.toml", block.replace('reason = ""', 'reason = "never left this laptop"'))
    repo.commit()
    (repo.folder / path).chmod(0o755)
    repo.stage()
    assert repo.guard().rules == ["committed-migration-mode-changed"]
    repo.git("reset", "--quiet", "--hard")
    repo.git("mv", path, repo.path("20260724081502_create_profiles.sql"))
    assert repo.guard().rules == ["committed-migration-restamped"]
    renamed = repo.path("20260219120001_people.sql")
    repo.git("mv", repo.path("20260724081502_create_profiles.sql"), renamed)
    block = run_lamina(repo.folder, "guard", "--explain-allow", renamed).stdout
    repo.write("lamina.toml", block.replace('reason = ""', 'reason = "a typo"'))
    assert repo.guard().code == 0
    repo.git("mv", renamed, repo.path("20260219120001_persons.sql"))
    assert repo.guard().rules == ["committed-migration-renamed"]


def test_20_an_exception_for_a_deletion(repo: Repository) -> None:
    """A deletion is allowed by `deleted`."""
    repo.git("rm", "--quiet", repo.path(SESSIONS))
    block = run_lamina(repo.folder, "guard", "--explain-allow", repo.path(SESSIONS)).stdout
    assert 'blob = "deleted"' in block
    repo.write("lamina.toml", block.replace('reason = ""', 'reason = "was never applied"'))
    assert repo.guard().code == 0


def test_21_a_legal_squash(repo: Repository) -> None:
    """`supabase migration squash` leaves the newest file with everything, and deletes the rest."""
    repo.git("rm", "--quiet", repo.path(PROFILES))
    repo.write(repo.path(SESSIONS), PROFILES_SQL + SESSIONS_SQL)
    repo.stage()
    assert repo.guard().rules == ["committed-migration-deleted", "committed-migration-modified"]
    repo.write("lamina.toml", '[guard]\nbaseline = "20260220093001"\n')
    assert repo.guard().code == 0
    repo.commit()
    repo.edit(SESSIONS)
    assert repo.guard().rules == ["committed-migration-modified"]


def test_21_a_squash_into_a_new_baseline(repo: Repository) -> None:
    """A new file may replace all before it, and only all of them."""
    repo.write("lamina.toml", '[guard]\nbaseline = "20260724081502"\n')
    repo.git("rm", "--quiet", repo.path(PROFILES))
    repo.add(NEW, "create table other ();\n")
    assert repo.guard().rules == ["committed-migration-deleted"]
    repo.git("rm", "--quiet", repo.path(SESSIONS))
    assert repo.guard().code == 0


def test_21_a_squash_into_an_archive(repo: Repository) -> None:
    """The old files of a squash may go anywhere."""
    repo.write("lamina.toml", '[guard]\nbaseline = "20260220093001"\n')
    (repo.folder / "supabase" / "archive").mkdir()
    repo.git("mv", repo.path(PROFILES), f"supabase/archive/{PROFILES}")
    repo.write(repo.path(SESSIONS), PROFILES_SQL + SESSIONS_SQL)
    repo.stage()
    assert repo.guard().code == 0


def test_22_a_version_that_is_taken(repo: Repository) -> None:
    """Also one that only the base branch, another branch or an environment has."""
    here = repo.add("20260220093001_other.sql")
    assert repo.guard().found == [("version-duplicate", here)]
    repo.git("reset", "--quiet", "--hard")
    repo.remote_has("main", default=True)
    repo.branch("reactions")
    repo.add("20260724081502_add_reactions.sql")
    repo.commit()
    repo.remote_has("reactions")
    repo.git("switch", "--quiet", "main")
    mine = repo.add(NEW)
    judged = repo.guard()
    assert judged.found == [("version-duplicate", mine)]
    assert "origin/reactions" in judged.text


def test_22_a_version_that_an_environment_has(repo: Repository) -> None:
    """A snapshot of what is applied counts; the migration that it names may be committed."""
    applied = '{"version": "20260724081502", "name": "add_avatars"}'
    repo.write(
        "supabase/production.json",
        f'{{"environment": "production", "at": "2026-07-24T09:00:00Z", "migrations": [{applied}]}}',
    )
    repo.write("lamina.toml", '[guard]\napplied-snapshot = ["supabase/production.json"]\n')
    repo.add("20260724081502_something_else.sql")
    judged = repo.guard()
    assert judged.rules == ["version-duplicate"]
    assert "in production" in judged.text
    repo.git("rm", "--quiet", "--force", repo.path("20260724081502_something_else.sql"))
    repo.add(NEW)
    assert repo.guard().code == 0


def test_22_each_project_has_its_environments(tmp_path: Path) -> None:
    """What production of one project has is no matter for another's production."""
    repo = Repository(tmp_path / "mono", root="apps/shop")
    for app, version in (("shop", "20260721000001"), ("blog", "20260701000001")):
        applied = f'[{{"version": "{version}", "name": "applied"}}]'
        content = f'{{"environment": "production", "migrations": {applied}}}'
        repo.write(f"apps/{app}/production.json", content)
        toml = '[guard]\napplied-snapshot = ["production.json"]\n'
        repo.write(f"apps/{app}/lamina.toml", toml)
    late = repo.add("20260710000001_late.sql")
    repo.write(f"apps/blog/{FOLDER}/20260710000001_in_order.sql", "select 1;\n")
    repo.stage()
    assert repo.guard().found == [("version-out-of-order", late)]


def test_23_out_of_order(repo: Repository) -> None:
    """A version before the newest committed one is refused, with restamp as the way out."""
    path = repo.add("20260219130001_add_avatars.sql")
    judged = repo.guard()
    assert judged.found == [("version-out-of-order", path)]
    assert f"lamina restamp {path}" in judged.text


def test_23_a_base_that_is_not_there(repo: Repository) -> None:
    """A configured base that git does not have is no base to pass by."""
    repo.write("lamina.toml", '[guard]\nbase = "origin/mian"\n')
    repo.add()
    judged = repo.guard()
    assert judged.code == 2
    assert "origin/mian" in judged.text


def test_23_the_newest_of_the_base_counts(repo: Repository) -> None:
    """What the base branch got meanwhile is newer, although this branch does not have it."""
    repo.branch("ahead")
    repo.add("20260723000001_on_main.sql")
    repo.commit()
    repo.remote_has("main", default=True)
    repo.git("switch", "--quiet", "main")
    repo.branch("avatars")
    path = repo.add("20260722000001_add_avatars.sql")
    assert repo.guard().found == [("version-out-of-order", path)]


@pytest.mark.parametrize(
    ("name", "rules", "code"),
    [
        ("20270724081502_add_avatars.sql", ["version-in-future"], 1),
        ("20260724082003_add_avatars.sql", ["version-in-future"], 1),
        ("20260724081702_add_avatars.sql", [], 0),
        ("20260732081502_add_avatars.sql", ["version-in-future", "version-not-a-date"][1:], 1),
        ("9_add_avatars.sql", ["version-not-a-date"], 1),
        ("20260724000000_add_avatars.sql", ["version-round"], 0),
        ("20260724080000_add_avatars.sql", [], 0),
    ],
)
def test_24_odd_versions(repo: Repository, name: str, rules: list[str], code: int) -> None:
    """The future and impossible dates are refused, midnight is noted."""
    repo.add(name)
    judged = repo.guard()
    assert (judged.rules, judged.code) == (rules, code)


@pytest.mark.parametrize(
    ("path", "rules"),
    [
        ("20260724081502.sql", ["name-skipped-by-supabase"]),
        ("add_avatars.sql", ["name-skipped-by-supabase"]),
        ("2026-07-24_add_avatars.sql", ["name-skipped-by-supabase"]),
        ("20260724081502_add_avatars.SQL", ["name-skipped-by-supabase"]),
        ("later/20260724081502_add_avatars.sql", ["name-skipped-by-supabase"]),
        ("20260724081502_Add Avatars.sql", ["name-not-snake-case"]),
        ("20260724_add_avatars.sql", ["version-not-a-date"]),
        ("../20260724081502_add_avatars.sql", ["migration-outside-folder"]),
        ("../Migrations/20260724081502_add_avatars.sql", ["migration-outside-folder"]),
        ("../rollbacks/20260724081502_add_avatars.sql", []),
        ("README.md", []),
    ],
)
def test_25_names(repo: Repository, path: str, rules: list[str]) -> None:
    """What the Supabase CLI would skip is found, with the right name to give it."""
    repo.write(os.path.normpath(f"{FOLDER}/{path}"), "select 1;\n")
    repo.stage()
    judged = repo.guard()
    assert judged.rules == rules
    if rules and rules != ["version-not-a-date"]:
        assert "git mv" in judged.text
        assert "_add_avatars.sql" in judged.text or path == "20260724081502.sql"


@pytest.mark.parametrize(
    ("sql", "rules"),
    [
        ("", ["migration-empty"]),
        ("-- only words\n\n/* and /* more */ */ ;\n", ["migration-empty"]),
        ("-- Migration: TODO\nselect 1;\n", ["migration-unfinished"]),
        ("-- TODO: write the SQL\n", ["migration-unfinished"]),
        ("select 1; -- TODO: faster\n", []),
        ("-- the TODOS table\nselect 1;\n", []),
    ],
)
def test_26_empty_or_unfinished(repo: Repository, sql: str, rules: list[str]) -> None:
    """A migration has a statement, and nothing left to fill in above it."""
    repo.add(NEW, sql)
    assert repo.guard().rules == rules


def test_27_a_version_that_comes_back(repo: Repository) -> None:
    """A version that was deleted comes back as it was, or not at all."""
    repo.add()
    repo.commit()
    repo.git("rm", "--quiet", repo.path(NEW))
    repo.commit("delete")
    repo.add(NEW, "select 'other';\n")
    assert repo.guard().rules == ["committed-migration-resurrected"]
    repo.add(NEW)
    assert repo.guard().code == 0


def test_29_many_at_once(repo: Repository) -> None:
    """A thousand deleted files are a long report, and no longer an argument list than git takes."""
    names = [f"20250101{number:06}_old.sql" for number in range(1200)]
    for number, name in enumerate(names):
        repo.write(repo.path(name), f"select {number};\n")
    repo.commit()
    for name in names:
        (repo.folder / repo.path(name)).unlink()
    repo.stage()
    judged = repo.guard()
    assert judged.code == 1
    assert judged.rules == ["committed-migration-deleted"] * len(names)


def test_30_the_same_answer_with_file_names(repo: Repository) -> None:
    """pre-commit may name files; the answer does not depend on them."""
    repo.write("README.md", "hello\n")
    path = repo.edit()
    assert repo.guard(path) == repo.guard("README.md") == repo.guard()


def test_30_a_branch_is_no_file_name(repo: Repository) -> None:
    """Whoever forgets --base is told, instead of being told that all is well."""
    judged = repo.guard("origin/main")
    assert judged.code == 2
    assert "lamina guard --base origin/main" in judged.text


def test_30_in_parallel(repo: Repository) -> None:
    """Several guards at once give the same answer and leave nothing behind."""
    repo.edit()
    argv = [*LAMINA, "guard"]
    running = [
        subprocess.Popen(argv, cwd=repo.folder, stdout=subprocess.PIPE, text=True) for _ in range(4)
    ]
    answers = [(process.communicate()[0], process.returncode) for process in running]
    assert len(set(answers)) == 1
    assert answers[0][1] == 1
    assert not (repo.folder / ".git" / "index.lock").exists()


def test_a_group_of_rules_has_a_severity(tmp_path: Path) -> None:
    """`[rules]` takes groups too; the rule's own line wins, and an unknown name is refused."""
    repo = Repository(tmp_path / "shop")
    repo.write(repo.path(PROFILES), "create table profiles (id int);\n")
    repo.git("add", "--all")
    (repo.folder / "lamina.toml").write_text('[rules]\nhistory = "note"\n')
    assert run_lamina(repo.folder, "guard").returncode == 0
    own = '[rules]\nhistory = "note"\ncommitted-migration-modified = "error"\n'
    (repo.folder / "lamina.toml").write_text(own)
    assert run_lamina(repo.folder, "guard").returncode == 1
    (repo.folder / "lamina.toml").write_text('[rules]\nhistry = "note"\n')
    done = run_lamina(repo.folder, "guard")
    assert done.returncode == 2
    assert "Did you mean history?" in done.stderr
