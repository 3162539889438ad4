"""No variable of PostgreSQL's client library leads lamina to another server."""

import os
from collections.abc import Iterator

import psycopg
import pytest

from lamina.adapters import libpq
from lamina.adapters.postgres import ThrowawayPostgres
from lamina.adapters.postgres.binaries import Binaries
from lamina.adapters.postgres.cluster import Cluster
from lamina.adapters.postgres.own import SUPERUSER
from lamina.adapters.postgres.target import Target
from lamina.adapters.supabase.environment import environment
from lamina.errors import DatabaseError

HARMFUL = {
    "PGHOSTADDR": "127.0.0.1",
    "PGHOST": "203.0.113.1",
    "PGPORT": "1",
    "PGDATABASE": "gone",
    "PGUSER": "gone",
    "PGPASSWORD": "wrong",
    "PGPASSFILE": "/nonexistent",
    "PGSERVICE": "gone",
    "PGSERVICEFILE": "/nonexistent",
    "PGOPTIONS": "-c search_path=gone",
    "PGSSLMODE": "verify-full",
    "PGSSLNEGOTIATION": "direct",
    "PGREQUIRESSL": "1",
    "PGREQUIREAUTH": "gss",
    "PGREQUIREPEER": "gone",
    "PGCHANNELBINDING": "require",
    "PGGSSENCMODE": "require",
    "PGTARGETSESSIONATTRS": "standby",
    "PGLOADBALANCEHOSTS": "random",
    "PGCLIENTENCODING": "LATIN1",
    "PGDATESTYLE": "German",
    "PGTZ": "Asia/Tokyo",
    "PGMINPROTOCOLVERSION": "latest",
    "PGSYSCONFDIR": "/nonexistent",
    "PGDATA": "/nonexistent",
}


@pytest.fixture
def other(server: ThrowawayPostgres) -> Iterator[str]:
    """A clone on the shared server."""
    server.clone(server.prelude_template(), "variables")
    yield "variables"
    server.drop("variables")


@pytest.mark.parametrize("name", HARMFUL)
def test_our_own_servers_are_reached_whatever_is_set(
    server: ThrowawayPostgres, other: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither for `postgres` nor for the superuser does a variable have an effect."""
    monkeypatch.setenv(name, HARMFUL[name])
    for user in ("postgres", SUPERUSER):
        with server.connection(other, user) as connection:
            row = connection.execute(
                "select current_database()::text, session_user::text, current_setting('TimeZone'),"
                " current_setting('client_encoding'), current_setting('DateStyle')"
            ).fetchone()
            assert row == (other, user, "UTC", "UTF8", "ISO, MDY")
    assert os.environ[name] == HARMFUL[name]


def test_a_server_is_made_and_run_with_all_of_them(
    postgres17: Binaries, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Start, maintenance and clones work while every one is set."""
    for name, value in HARMFUL.items():
        monkeypatch.setenv(name, value)
    with ThrowawayPostgres(postgres17, expose_new_tables=True) as server:
        server.clone(server.prelude_template(), "all_variables")
        server.drop("all_variables")


def test_another_server_on_our_socket_is_refused(server: ThrowawayPostgres) -> None:
    """Before the superuser does anything, the server says which data it serves."""
    cluster = server.server.cluster
    address = cluster.address(cluster.socket_folder())
    elsewhere = Cluster(cluster.folder / "elsewhere", cluster.binaries)
    wrong = type(address)(address.sockets, address.port, elsewhere.data, address.password)
    with pytest.raises(DatabaseError, match="not ours"):
        wrong.connect("template1", SUPERUSER)


def test_a_target_is_where_its_url_says(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the URL leaves out is libpq's default and not a variable's."""
    for name in ("PGHOSTADDR", "PGPORT", "PGSERVICE", "PGOPTIONS", "PGTARGETSESSIONATTRS"):
        monkeypatch.setenv(name, HARMFUL[name])
    target = Target.parse("it", "postgresql://me@127.0.0.2:9/app")
    with pytest.raises(DatabaseError, match=r"127\.0\.0\.2") as caught:
        target.connect()
    assert "gone" not in caught.value.message


def test_the_cli_gets_none_that_says_where() -> None:
    """A password, a password file and certificates stay; the rest goes."""
    cleaned = libpq.cleaned({**HARMFUL, "HOME": "/h"}, libpq.FOR_TARGETS)
    assert {"PGPASSWORD", "PGPASSFILE", "PGSSLMODE", "HOME"} <= set(cleaned)
    for name in ("PGHOST", "PGHOSTADDR", "PGPORT", "PGDATABASE", "PGUSER", "PGSERVICE"):
        assert name not in cleaned


def test_the_cli_s_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The same for the Supabase CLI, which must not be asked for TLS either."""
    for name, value in HARMFUL.items():
        monkeypatch.setenv(name, value)
    found = environment(tmp_path_factory.mktemp("home"), "secret")
    left = {name for name in found if name.startswith("PG")}
    assert left == {"PGPASSWORD", "PGPASSFILE", "PGREQUIREAUTH", "PGCHANNELBINDING"}
    assert found["PGPASSWORD"] == "secret"


def test_the_variables_come_back_after_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also when the connection fails."""
    monkeypatch.setenv("PGHOST", "x")
    with pytest.raises(psycopg.OperationalError), libpq.variables():
        psycopg.connect("host=/nowhere")
    assert os.environ["PGHOST"] == "x"
