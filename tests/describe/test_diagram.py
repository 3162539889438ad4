"""The tables of a change set in a picture: what is shown, what is marked, what is left out."""

from lamina.describe.diagram import diagram
from lamina.describe.given import gather
from lamina.describe.model import Column, Diagram, Entity, Link
from lamina.review.context import SqlFile
from lamina.review.settings import Settings
from lamina.sql.names import Name
from lamina.sql.schema import fold
from lamina.sql.script import read_script

BASE = """
create table public.teams (id uuid primary key, name text not null);
create table public.profiles (
  id uuid primary key references auth.users (id),
  team_id uuid references public.teams (id),
  email text not null unique,
  name text
);
create table public.messages (
  id bigint primary key,
  author_id uuid not null references public.profiles (id),
  body text
);
create table public.tags (id bigint primary key);
"""


def drawn(*texts: str, base: str = BASE, limit: int = 8) -> Diagram:
    """Return the diagram of migrations on a base."""
    files = [
        SqlFile(f"supabase/migrations/{n}_x.sql", text, read_script(text), version=str(n))
        for n, text in enumerate(texts, 1)
    ]
    return diagram(gather(files, fold(base), Settings(), 1), limit)


def marks(picture: Diagram) -> dict[str, str]:
    """Return the tables and their marks, in order."""
    return {str(entity.name): entity.mark for entity in picture.entities}


def table(picture: Diagram, name: str) -> Entity:
    """Return a table of the diagram."""
    return next(entity for entity in picture.entities if entity.name.name == name)


def column_marks(picture: Diagram, name: str) -> dict[str, str]:
    """Return the columns of a table and their marks, in order."""
    return {column.name: column.mark for column in table(picture, name).columns}


def test_what_does_not_show_makes_no_diagram() -> None:
    """Policies, grants, functions, indexes and rows are no change of the picture."""
    assert (
        drawn(
            "alter table public.messages enable row level security;"
            "create policy a on public.messages for select to authenticated using (true);"
            "grant select on public.messages to anon;"
            "create index on public.messages (author_id);"
            "update public.messages set body = '' where body is null;"
            "create view public.v as select id from public.messages;"
            "alter table public.messages add check (length(body) < 10);"
        )
        == Diagram()
    ), "nothing"
    assert drawn("") == Diagram()


def test_a_new_table() -> None:
    """It is marked once, as a whole, and stands before the tables that it points to."""
    picture = drawn(
        "create table public.reactions ("
        "message_id bigint references public.messages (id) on delete cascade,"
        "user_id uuid not null references public.profiles (id), emoji text,"
        "primary key (message_id, user_id));"
    )
    assert marks(picture) == {"reactions": "new", "messages": "", "profiles": ""}
    assert table(picture, "reactions").columns == (
        Column("message_id", "bigint", "PK, FK"),
        Column("user_id", "uuid", "PK, FK"),
        Column("emoji", "text"),
    )
    assert picture.links == (
        Link(Name("public", "reactions"), Name("public", "messages"), ("message_id",)),
        Link(Name("public", "reactions"), Name("public", "profiles"), ("user_id",)),
    )


def test_a_neighbour_shows_its_keys() -> None:
    """Its primary key and the columns that link it stand there; the others are counted."""
    picture = drawn("alter table public.profiles add column avatar_url text;")
    assert marks(picture) == {"profiles": "changed", "auth.users": "", "teams": "", "messages": ""}
    assert column_marks(picture, "messages") == {"id": "", "author_id": ""}
    assert table(picture, "messages").more == 1
    assert table(picture, "users").columns == ()


def test_columns_are_marked() -> None:
    """New, removed, renamed, changed and made again: each says so."""
    picture = drawn(
        "alter table public.profiles add column avatar_url text;"
        "alter table public.profiles rename column name to full_name;"
        "alter table public.profiles drop column team_id;",
        "alter table public.profiles alter column email drop not null;",
        "alter table public.messages drop column body; alter table messages add column body json;",
    )
    assert column_marks(picture, "profiles") == {
        "id": "",
        "email": "changed",
        "full_name": "was name",
        "avatar_url": "new",
        "team_id": "removed",
    }
    assert column_marks(picture, "messages") == {"id": "", "author_id": "", "body": "recreated"}


def test_a_new_column_under_the_name_of_a_renamed_one() -> None:
    """The renamed one is followed, and the other one is new."""
    picture = drawn(
        "alter table public.profiles rename column name to full_name;"
        "alter table public.profiles add column name text;"
    )
    assert column_marks(picture, "profiles")["full_name"] == "was name"
    assert column_marks(picture, "profiles")["name"] == "new"


def test_a_renamed_table() -> None:
    """It is one table with its old name beside it, and its foreign keys are the same ones."""
    picture = drawn(
        "alter table public.profiles rename to people;"
        "create schema app; alter table public.people set schema app;"
    )
    assert marks(picture)["app.people"] == "was profiles"
    assert "profiles" not in marks(picture)
    assert {link.mark for link in picture.links} == {""}
    assert marks(picture)["messages"] == ""


def test_a_dropped_table() -> None:
    """It is shown as removed, with the foreign keys that went with it."""
    picture = drawn("drop table public.profiles cascade;")
    assert marks(picture)["profiles"] == "removed"
    assert marks(picture)["messages"] == "changed"
    removed = Link(
        Name("public", "messages"), Name("public", "profiles"), ("author_id",), mark="removed"
    )
    assert removed in picture.links


def test_a_table_made_again() -> None:
    """Dropped and created under its name, it is one table that says so."""
    picture = drawn("drop table public.tags; create table public.tags (id bigint, label text);")
    assert marks(picture) == {"tags": "recreated"}
    assert column_marks(picture, "tags") == {"id": "changed", "label": "new"}


def test_a_table_made_and_dropped_in_the_change_set() -> None:
    """It was never there."""
    assert drawn("create table public.x (id int);", "drop table public.x;") == Diagram()


def test_foreign_keys_are_marked() -> None:
    """A new one, a removed one, and one that does something else when its target goes."""
    picture = drawn(
        "alter table public.messages add column tag_id bigint references public.tags (id);"
        "alter table public.profiles drop constraint profiles_team_id_fkey;"
        "alter table public.messages drop constraint messages_author_id_fkey,"
        " add foreign key (author_id) references public.profiles (id) on delete cascade;"
    )
    assert {(k.columns[0], k.mark) for k in picture.links} == {
        ("tag_id", "new"),
        ("team_id", "removed"),
        ("author_id", "changed"),
        ("id", ""),
    }
    assert marks(picture)["tags"] == ""


def test_how_many_rows_a_link_joins() -> None:
    """A column that may be null makes it optional; a unique one makes it one to one."""
    picture = drawn("create table public.a (id uuid primary key references public.profiles (id));")
    assert (picture.links[0].optional, picture.links[0].unique) == (False, True)
    picture = drawn("create table public.a (p uuid references public.profiles (id));")
    assert (picture.links[0].optional, picture.links[0].unique) == (True, False)


def test_a_wide_table() -> None:
    """What changed comes first, then the keys, then the rest; the order stays the table's."""
    wide = "".join(f", c{n} int" for n in range(20))
    base = f"create table public.wide (id int primary key{wide});"
    picture = drawn("alter table public.wide alter column c15 type bigint;", base=base)
    entity = table(picture, "wide")
    assert [c.name for c in entity.columns] == ["id", *(f"c{n}" for n in range(6)), "c15"]
    assert (entity.columns[-1].mark, entity.more) == ("changed", 13)


def test_the_limit() -> None:
    """The touched tables come first; those beside them only as far as there is room."""
    new = "".join(
        f"create table public.n{n} (id int primary key, p uuid references public.profiles (id));"
        for n in range(5)
    )
    assert (drawn(new, limit=5).left_out, drawn(new, limit=5).beside_left_out) == (0, 1)
    picture = drawn(new, limit=3)
    assert (len(picture.entities), picture.left_out, picture.links) == (3, 2, ())
    hub = drawn("alter table public.profiles add column a int;", base=BASE + new, limit=4)
    assert list(marks(hub)) == ["profiles", "auth.users", "teams", "messages"]
    assert hub.beside_left_out == 5


def test_partitions_and_temporary_tables_are_left_out() -> None:
    """Partitions look like their parent, and temporary tables do not stay."""
    picture = drawn(
        "create table public.e (id int, at date) partition by range (at);"
        "create table public.e1 partition of public.e default;"
        "create temporary table t (id int);"
    )
    assert marks(picture) == {"e": "new"}


def test_a_table_that_points_to_itself() -> None:
    """It is no neighbour of its own."""
    picture = drawn("alter table public.tags add column parent bigint references public.tags (id);")
    assert marks(picture) == {"tags": "changed"}
    assert [k.mark for k in picture.links] == ["new"]


def test_a_table_that_no_migration_made() -> None:
    """It is not new where it is first named, and what happens to it is marked."""
    trigger = (
        "create function public.f() returns trigger language plpgsql as 'begin return new; end';"
        "create trigger t after insert on auth.users for each row execute function public.f();"
        "create policy p on storage.objects for select using (true);"
    )
    assert drawn(trigger) == Diagram()
    picture = drawn(
        trigger + "alter table auth.users add column nick text, alter email set not null;"
    )
    assert marks(picture) == {"auth.users": "changed", "profiles": ""}
    assert column_marks(picture, "users")["nick"] == "new"
    assert column_marks(picture, "users").get("email", "changed") == "changed"


def test_tables_that_change_places() -> None:
    """A copy that takes the name of the old one is made again; a renamed one is itself."""
    swap = drawn(
        "create table public.tags_new (id bigint primary key, label text);"
        "drop table public.tags; alter table public.tags_new rename to tags;"
    )
    assert marks(swap) == {"tags": "recreated"}
    moved = drawn("drop table public.tags; alter table public.messages rename to tags;")
    assert marks(moved) == {"tags": "was messages", "profiles": ""}
