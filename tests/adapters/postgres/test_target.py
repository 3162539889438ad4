"""Databases of other people: the URL, the password, what they have applied."""

from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamina.adapters.postgres.target import Target, from_environment
from lamina.errors import DatabaseError, UsageError


@given(st.text(min_size=1).filter(lambda text: text.isprintable()))
def test_the_password_leaves_the_url(password: str) -> None:
    """Whatever it is made of, it is kept apart and decoded."""
    url = f"postgresql://me:{quote(password, safe='')}@db.example.com:5433/app"
    target = Target.parse("it", url)
    assert target.password == password
    assert target.url == "postgresql://me@db.example.com:5433/app"


def test_tls_is_not_asked_of_servers_on_this_machine() -> None:
    """Local stacks have none; elsewhere what the URL says holds."""
    assert Target.parse("it", "postgres://p@127.0.0.1:1/x").url.endswith("sslmode=disable")
    assert Target.parse("it", "postgres://p@localhost/x?sslmode=require").url.endswith("require")
    assert "sslmode" not in Target.parse("it", "postgres://p@db.example.com/x").url


@pytest.mark.parametrize("url", ["", "hello", "mysql://x/y", "postgres://h:port/x", "http://[::1"])
def test_what_is_no_url_is_refused_without_showing_it(url: str) -> None:
    """The variable is named, its content is not."""
    with pytest.raises(UsageError) as caught:
        Target.parse("$DB", url)
    assert "$DB" in caught.value.message
    assert not url or url not in caught.value.message


def test_a_variable_that_is_not_set_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the line to type."""
    monkeypatch.delenv("NOWHERE_URL", raising=False)
    with pytest.raises(UsageError, match="NOWHERE_URL") as caught:
        from_environment("NOWHERE_URL")
    assert caught.value.hint.startswith("export NOWHERE_URL=")


def test_a_server_that_is_not_there_is_said_without_the_password() -> None:
    """Where it was looked for is said, the password is not."""
    target = Target.parse("the database", "postgresql://me:s3cret-word@127.0.0.1:1/app")
    with pytest.raises(DatabaseError, match=r"127\.0\.0\.1:1") as caught:
        target.facts()
    assert "s3cret-word" not in caught.value.message + caught.value.hint


@pytest.mark.parametrize(
    "password", ["Wr0ng@pw", "a@b@c", "12/secret", "12#secret", "12?secret", "x@y/z"]
)
def test_a_password_that_is_not_encoded_is_refused_without_showing_it(password: str) -> None:
    """Its parts would be taken for the host, the path or an option, and shown."""
    with pytest.raises(UsageError, match=r"percent-encoded|does not hold") as caught:
        Target.parse("$DB", f"postgresql://me:{password}@db.example.com:5432/app")
    said = caught.value.message + caught.value.hint
    for part in ("Wr0ng", "pw", "secret", "12"):
        assert part not in said


def test_the_password_of_a_client_key_is_refused() -> None:
    """The Supabase CLI would get it on its command line, where everybody can read it."""
    with pytest.raises(UsageError, match="sslpassword") as caught:
        Target.parse("$DB", "postgresql://me@db.example.com/app?sslkey=k&sslpassword=hush")
    assert "hush" not in caught.value.message + caught.value.hint
