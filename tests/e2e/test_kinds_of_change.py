"""Each kind of change: made in the sandbox, written by lamina, applied by the real Supabase CLI."""

from pathlib import Path

import pytest
from e2e.chat import PASSWORD, Chat, supabase
from e2e.kinds import KINDS, Kind
from support import git

from lamina.adapters.supabase import SupabaseCli
from lamina.migrations import Header


def _written(files: list[Path]) -> str:
    return "\n".join(path.read_text("utf-8") for path in files).lower().replace('"', "")


def _difference(chat: Chat, fresh_url: str, cli: SupabaseCli) -> str:
    return cli.diff(fresh_url, chat.url, password=PASSWORD).sql


def _becomes_migrations(chat: Chat, kind: Kind, env: dict[str, str]) -> list[Path]:
    chat.run(kind.sql)
    done = chat.lamina("new", "--yes", env=env)
    assert done.returncode == 0, done.stdout + done.stderr
    files = chat.new_files()
    assert len(files) == kind.files
    assert all(path.parent == chat.root / "supabase/migrations" for path in files)
    assert all(Header.parse(path.read_text("utf-8")) for path in files)
    written = _written(files)
    assert [part for part in kind.written if part not in written] == []
    return files


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_a_change_becomes_migrations_that_the_cli_applies(
    chat: Chat, kind: Kind, cli: SupabaseCli, tmp_path: Path
) -> None:
    """The migrations that lamina writes make the changed database out of an empty one."""
    _becomes_migrations(chat, kind, {})
    fresh = chat.fresh("fresh")
    supabase(cli, tmp_path, chat.root, "migration", "up", "--yes", "--db-url", fresh)
    assert _difference(chat, fresh, cli) == ""


@pytest.mark.parametrize("name", ["table", "enum_value_and_its_use", "function"])
def test_the_oldest_cli_makes_migrations_as_good(
    chat: Chat, name: str, cli: SupabaseCli, old_cli: SupabaseCli, tmp_path: Path
) -> None:
    """The SQL of Supabase CLI 2.115.0 becomes migrations that it pushes itself."""
    files = _becomes_migrations(chat, KINDS[name], {"SUPABASE_CLI": str(old_cli.program)})
    assert f"from supabase db diff {old_cli.version}" in files[0].read_text("utf-8")
    fresh = chat.fresh("fresh")
    supabase(old_cli, tmp_path, chat.root, "db", "push", "--yes", "--db-url", fresh)
    assert _difference(chat, fresh, cli) == ""


def test_one_change_after_another(chat: Chat, cli: SupabaseCli, tmp_path: Path) -> None:
    """The same sandbox gives a second migration with the second change alone."""
    chat.run(KINDS["column"].sql)
    assert chat.lamina("new", "--yes").returncode == 0
    git(chat.root, "add", "--all")
    chat.run(KINDS["index"].sql)
    done = chat.lamina("new", "--yes")
    assert done.returncode == 0, done.stderr
    [second] = chat.new_files()
    assert "idx_messages_role" in second.read_text("utf-8")
    assert "avatar_url" not in second.read_text("utf-8")
    fresh = chat.fresh("fresh")
    supabase(cli, tmp_path, chat.root, "migration", "up", "--yes", "--db-url", fresh)
    assert _difference(chat, fresh, cli) == ""
