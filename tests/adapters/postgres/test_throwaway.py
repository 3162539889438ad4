"""The throwaway server: clones, what is kept, who has which slot."""

from pathlib import Path

import pytest

from lamina.adapters.postgres import ThrowawayPostgres
from lamina.adapters.postgres.binaries import Binaries
from lamina.errors import DatabaseError


def test_two_at_once_have_two_clusters(postgres17: Binaries, server: ThrowawayPostgres) -> None:
    """A slot belongs to one process at a time, so servers run side by side."""
    with ThrowawayPostgres(postgres17, expose_new_tables=True) as other:
        assert other.server.cluster.folder != server.server.cluster.folder


def test_a_clone_belongs_to_postgres_and_is_apart(server: ThrowawayPostgres) -> None:
    """What happens in a clone does not reach its template."""
    template = server.prelude_template()
    server.clone(template, "clone_a")
    with server.connection("clone_a") as connection:
        connection.execute("create table public.only_here (id int)")
    server.clone(template, "clone_b")
    with server.connection("clone_b") as connection:
        found = connection.execute("select to_regclass('public.only_here')").fetchone()
        owner = connection.execute(
            "select pg_get_userbyid(datdba)::text from pg_database where datname = 'clone_b'"
        ).fetchone()
    assert found == (None,)
    assert owner == ("postgres",)


def test_what_is_kept_can_be_cloned_again(own_server: ThrowawayPostgres) -> None:
    """A database kept under a key comes back, as often as it is asked for."""
    own_server.clone(own_server.prelude_template(), "work")
    with own_server.connection("work") as connection:
        connection.execute("create table public.kept (id int)")
    own_server.keep("work", "key-one")
    assert not own_server.exists("work")
    for _ in range(2):
        assert own_server.clone_kept("key-one", "work")
        with own_server.connection("work") as connection:
            connection.execute("select from public.kept")
    assert own_server.kept() == {"key-one"}
    assert not own_server.clone_kept("key-that-is-not", "work")


def test_only_the_newest_are_kept(own_server: ThrowawayPostgres) -> None:
    """The cache of databases stays small, and using one keeps it young."""
    for number in range(14):
        own_server.clone(own_server.prelude_template(), "work")
        own_server.keep("work", f"many-{number:02}")
        if number >= 1:
            assert own_server.clone_kept("many-00", "work")
    assert own_server.kept() == {"many-00", *(f"many-{number:02}" for number in range(3, 14))}


def test_keeping_again_makes_it_young(own_server: ThrowawayPostgres) -> None:
    """What an earlier command kept, and this one keeps again, is not the next to go."""
    for key in ("old", *(f"later-{number:02}" for number in range(11)), "old", "newest"):
        own_server.clone(own_server.prelude_template(), "work")
        own_server.keep("work", key)
    kept = own_server.kept()
    assert len(kept) == 12
    assert {"old", "newest"} < kept
    assert "later-00" not in kept


def test_a_database_in_use_is_replaced(server: ThrowawayPostgres) -> None:
    """A forgotten connection does not stop the next clone."""
    server.clone(server.prelude_template(), "busy")
    with server.connection("busy"):
        server.clone(server.prelude_template(), "busy")
    assert server.exists("busy")


def test_a_refusal_of_the_server_is_a_clear_error(server: ThrowawayPostgres) -> None:
    """A template that is not there is said by name."""
    with pytest.raises(DatabaseError, match="no_such_template"):
        server.clone("no_such_template", "work")


def test_the_two_variants_of_the_prelude_differ(postgres17: Binaries, tmp_path: Path) -> None:
    """Without exposure a new table is closed to the API roles; with it, it is open."""
    assert tmp_path.exists()
    for exposed in (True, False):
        with ThrowawayPostgres(postgres17, expose_new_tables=exposed) as server:
            server.clone(server.prelude_template(), "variant")
            with server.connection("variant") as connection:
                connection.execute("create table public.t (id int)")
                granted = connection.execute(
                    "select has_table_privilege('authenticated', 'public.t', 'select')"
                ).fetchone()
        assert granted == (exposed,)
