"""A diagram as Mermaid text that the real parser takes, whatever the names are."""

import functools

import pytest
from browser.mermaid_package import VERSIONS, refused
from hostile import PIECES, names, table_names
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from lamina.describe.model import Column, Diagram, Entity, Link
from lamina.render.mermaid import render
from lamina.sql.names import Name

MARKS = ("", "new", "removed", "changed", "recreated")
RESERVED = (
    *("title", "style", "class", "classDef", "end", "subgraph", "direction", "one", "many", "to"),
    *("only", "zero", "optionally", "u", "o", "accTitle", "accDescr", "erDiagram", "constructor"),
    *("__proto__", "prototype", "hasOwnProperty", "toString", "pk", "FK", "uk", "null", "1", "_"),
)


def name(text: str) -> Name:
    """A name in public."""
    return Name("public", text)


def one(text: str, kind: str = "text") -> Diagram:
    """A diagram in which a name is everything that a name can be."""
    column = Column(text, kind, "PK, FK", "new")
    entities = (Entity(name(text), (column,), f"was {text}", 3), Entity(Name(text, text), ()))
    links = (
        Link(name(text), Name(text, text), (text,), mark="removed"),
        Link(Name(text, text), name(text), (text, text), optional=True, unique=True),
    )
    return Diagram(entities, links)


def marks() -> st.SearchStrategy[str]:
    """Marks, those with an old name too."""
    return st.one_of(st.sampled_from(MARKS), names().map("was {}".format))


def types() -> st.SearchStrategy[str]:
    """Types, as PostgreSQL prints them and as a user can name them."""
    ours = ("uuid", "text[]", "numeric(10,2)", "timestamp(3) with time zone", '"char"', "", "pk")
    return st.one_of(st.sampled_from(ours), names(), names().map('app."{}"(3)[]'.format))


def diagrams() -> st.SearchStrategy[Diagram]:
    """Diagrams with hostile names everywhere."""
    key = st.sampled_from(["", "PK", "FK", "PK, FK", "UK"])
    columns = st.lists(st.builds(Column, names(), types(), key, marks()), max_size=3).map(tuple)
    tables = st.builds(Entity, table_names(), columns, marks(), st.integers(0, 2))
    ends = table_names()
    several = st.lists(names(), max_size=2).map(tuple)
    links = st.builds(Link, ends, ends, several, st.booleans(), st.booleans(), marks())
    some = st.lists(tables, min_size=1, max_size=3, unique_by=lambda e: e.name).map(tuple)
    return st.builds(Diagram, some, st.lists(links, max_size=2).map(tuple))


def test_what_it_looks_like() -> None:
    """Plain names are the words of the diagram; marks stand behind the names."""
    text = render(
        Diagram(
            (
                Entity(
                    name("messages"),
                    (
                        Column("id", "uuid", "PK"),
                        Column("sent_at", "timestamp with time zone", "", "new"),
                        Column("total", "numeric(10,2)", "", "changed"),
                        Column("mood", "app.mood", "FK", "was feeling"),
                        Column("User Id", "character varying(20)"),
                    ),
                    "changed",
                    2,
                ),
                Entity(Name("auth", "users"), (), ""),
                Entity(name("tags"), (), "new"),
            ),
            (
                Link(name("messages"), Name("auth", "users"), ("user_id",), optional=True),
                Link(name("messages"), name("tags"), ("tag_id", "n"), unique=True, mark="removed"),
            ),
        )
    )
    assert text == (
        "erDiagram\n"
        '  messages["messages (changed), 2 more columns"] {\n'
        "    uuid id PK\n"
        '    timestamptz sent_at "new"\n'
        '    numeric total "numeric#40;10#44;2#41;, changed"\n'
        '    mood mood FK "was feeling"\n'
        '    varchar(20) User_Id "User#32;Id"\n'
        "  }\n"
        '  auth_users["auth.users"]\n'
        '  tags["tags (new)"]\n'
        '  auth_users |o--o{ messages : "user_id"\n'
        '  tags ||..o| messages : "tag_id, n (removed)"\n'
    )


def test_tables_that_look_the_same_stay_apart() -> None:
    """Every table has a word of its own in the diagram."""
    alike = [name("a_b"), Name("a", "b"), name("A_b"), name("a b"), name("日本"), name("本日")]
    text = render(Diagram(tuple(Entity(n, (Column("x", "int"),)) for n in alike)))
    words = [line.split("[")[0].split()[0] for line in text.splitlines() if line.endswith("{")]
    assert len(set(words)) == len(alike)


def test_nothing_sets_a_colour() -> None:
    """The host's theme does, light or dark."""
    text = render(one("x"))
    assert "%%" not in text
    assert not any(word in text for word in ("style", "classDef", ":::", "theme"))


def test_a_wall_of_long_names_stays_below_the_limit() -> None:
    """Mermaid refuses a text of more than 50,000 characters."""
    columns = tuple(Column("%" * 61 + f"{n:02}", '"' + "<" * 62 + '"') for n in range(8))
    tables = tuple(Entity(name("&" * 62 + str(n)), columns) for n in range(8))
    text = render(Diagram(tables))
    assert len(text) < 50_000
    assert not refused([text], "11.12.2")


@pytest.mark.parametrize("version", VERSIONS)
def test_the_parser_takes_what_is_known_to_be_bad(version: str) -> None:
    """Words of the grammar, of Markdown and of JavaScript, and characters that steer."""
    bad = [*RESERVED, *PIECES, *(f"{piece} x" for piece in PIECES), *(f"x{p}" for p in PIECES)]
    texts = [render(one(text, kind)) for text in bad for kind in ("text", text)]
    assert refused(texts, version) == []


@functools.cache
def hostile_diagrams() -> tuple[str, ...]:
    """Many diagrams with hostile names, made once for all versions."""
    made: list[str] = []

    @settings(
        max_examples=150,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        deadline=None,
    )
    @given(diagrams())
    def collect(diagram: Diagram) -> None:
        made.append(render(diagram))

    collect()
    return tuple(made)


@pytest.mark.parametrize("version", VERSIONS)
def test_the_parser_takes_every_diagram(version: str) -> None:
    """Hostile names as tables, schemas, columns, types, links and old names."""
    assert refused(hostile_diagrams(), version) == []


@given(names())
@settings(max_examples=100, deadline=None)
def test_a_diagram_stays_within_its_fence(text: str) -> None:
    """No line is forged, and neither Markdown nor a machine block can be closed."""
    lines = render(one(text)).splitlines()
    assert len(lines) == 7
    assert not any(mark in line for line in lines for mark in ("`", "~~~", "<", ">", "@"))


def test_the_parser_notices_what_is_wrong() -> None:
    """The harness would show a diagram that is refused."""
    [(text, error)] = refused(["erDiagram\n  a", "erDiagram\n  text pk {"], "11.12.2")
    assert text.endswith("{")
    assert "error" in error
