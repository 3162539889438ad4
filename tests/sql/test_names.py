"""Names: what is quoted, what is shown, what compares equal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamina.sql.names import Name, quote, quote_literal
from lamina.sql.operations import DropTable
from lamina.sql.statements import split


@pytest.mark.parametrize(
    ("identifier", "quoted"),
    [
        ("todos", "todos"),
        ("_a$1", "_a$1"),
        ("Todos", '"Todos"'),
        ("a b", '"a b"'),
        ('a"b', '"a""b"'),
        ("user", '"user"'),
        ("select", '"select"'),
        ("timestamp", '"timestamp"'),
        ("name", "name"),
        ("1a", '"1a"'),
        ("é", '"é"'),
    ],
)
def test_quotes_stand_only_where_they_have_to(identifier: str, quoted: str) -> None:
    """Reserved words, capitals and odd characters are quoted, plain names are not."""
    assert quote(identifier) == quoted


@given(st.text(min_size=1, max_size=20).filter(lambda t: "\0" not in t and t.isprintable()))
def test_a_quoted_name_reads_back(identifier: str) -> None:
    """Whatever the identifier is, PostgreSQL reads the quoted form as the same name."""
    (statement,) = split(f"drop table {Name(identifier, identifier).sql()}")
    (operation,) = statement.operations
    assert isinstance(operation, DropTable)
    assert operation.table == Name(identifier, identifier)


def test_public_is_left_out_for_people() -> None:
    """People read todos; statements keep the schema that was written."""
    name = Name("public", "todos")
    assert str(name) == "todos"
    assert name.sql() == "public.todos"
    assert str(Name("auth", "users")) == "auth.users"
    assert Name("", "todos").qualified == name


def test_a_literal_doubles_its_quotes() -> None:
    """A string constant keeps its text."""
    assert quote_literal("it's") == "'it''s'"
