"""A renamed column keeps its data, and nobody loses any without having said so."""

import shutil
from pathlib import Path

import psycopg
from e2e.chat import Chat, supabase
from support import files_below, git

from lamina.adapters.supabase import SupabaseCli

CHANGE = "alter table public.profiles rename column display_name to shown_name;"
RENAME = ("--rename", "profiles.display_name=shown_name")


def test_yes_is_no_answer_to_a_loss_of_data(chat: Chat) -> None:
    """Neither --yes nor a missing terminal drops a column that may have been renamed."""
    chat.run(CHANGE)
    before = files_below(chat.root)
    done = chat.lamina("new", "--yes")
    assert done.returncode == 2
    assert "--rename profiles.display_name=shown_name" in done.stderr
    assert "--no-rename" in done.stderr
    assert files_below(chat.root) == before


def test_the_rename_keeps_the_rows(chat: Chat, cli: SupabaseCli, tmp_path: Path) -> None:
    """Applied by the Supabase CLI to a database with rows, the values are under the new name."""
    url = chat.fresh("with_rows")
    shutil.copytree(chat.root, tmp_path / "before")
    supabase(
        cli, tmp_path, tmp_path / "before", "db", "push", "--db-url", url, "--yes", "--include-seed"
    )
    with psycopg.connect(url) as connection:
        names = connection.execute("select display_name from profiles order by id").fetchall()
    assert len(names) == 3
    chat.run(CHANGE)
    done = chat.lamina("new", "--yes", *RENAME)
    assert done.returncode == 0, done.stderr
    [written] = chat.new_files()
    assert "rename column display_name to shown_name" in written.read_text("utf-8")
    assert "drop column" not in written.read_text("utf-8").lower()
    supabase(cli, tmp_path, chat.root, "db", "push", "--db-url", url, "--yes")
    with psycopg.connect(url) as connection:
        found = connection.execute("select shown_name from profiles order by id").fetchall()
    assert found == names


def test_no_rename_drops_with_a_caution(chat: Chat) -> None:
    """Said plainly, the column goes, and what that means is printed and left open."""
    chat.run(CHANGE)
    done = chat.lamina("new", "--yes", "--no-rename")
    assert done.returncode == 0, done.stderr
    assert "the values of profiles.display_name are deleted" in done.stdout
    [written] = chat.new_files()
    assert "-- [ ] Breaking: drops profiles.display_name" in written.read_text("utf-8")


def test_a_rename_that_is_none_is_refused(chat: Chat) -> None:
    """A typo does not fall through to drop and add."""
    chat.run(CHANGE)
    done = chat.lamina("new", "--yes", "--rename", "profiles.display_name=nickname")
    assert done.returncode == 2
    assert "It shows: profiles.display_name=shown_name" in done.stderr
    assert git(chat.root, "status", "--porcelain") == ""
