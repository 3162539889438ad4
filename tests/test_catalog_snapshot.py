"""The snapshot says what the catalog holds."""

from collections.abc import Iterator, Mapping

import pytest
from catalog_snapshot import snapshot
from sample_project import OWN_SCHEMAS, migrations, replayed

from lamina.adapters.postgres import ThrowawayPostgres

Snapshot = Mapping[str, Mapping[str, object]]

PLAIN = (str, bool)


@pytest.fixture(scope="module")
def found(server: ThrowawayPostgres) -> Iterator[Snapshot]:
    """What the whole sample project makes."""
    with replayed(server, "snapshot_all") as connection:
        yield snapshot(connection, OWN_SCHEMAS)


def is_plain(value: object) -> bool:
    """Return whether a value is a text, a truth value, or a tuple of such."""
    return isinstance(value, PLAIN) or (isinstance(value, tuple) and all(map(is_plain, value)))


def test_only_plain_values(found: Snapshot) -> None:
    """Every value can be compared with `==` and holds no number of the server's own."""
    assert [
        (kind, name)
        for kind, objects in found.items()
        for name, value in objects.items()
        if not is_plain(value)
    ] == []
    assert [kind for kind, objects in found.items() if not objects] == []


def test_nothing_is_there_before_the_first_migration(server: ThrowawayPostgres) -> None:
    """Supabase's own objects are left out, but for what has no schema."""
    with replayed(server, "snapshot_none", 0) as connection:
        empty = snapshot(connection, OWN_SCHEMAS)
    assert {kind for kind, objects in empty.items() if objects} == {
        "schemas",
        "extensions",
        "publications",
        "grants",
        "default_privileges",
        "comments",
    }
    assert list(empty["grants"]) == ["schema public"]


def test_two_replays_are_equal(server: ThrowawayPostgres, found: Snapshot) -> None:
    """The same migrations give the same snapshot, in another database with other OIDs."""
    with replayed(server, "snapshot_again") as connection:
        assert snapshot(connection, OWN_SCHEMAS) == found


def test_a_table(found: Snapshot) -> None:
    """Columns in order with type, NOT NULL, default, identity and generation; then the options."""
    assert found["tables"]["public.chunks"] == (
        "table",
        (
            ("id", "bigint", True, False, "always", ""),
            ("document_id", "uuid", True, False, "", ""),
            ("position", "smallint", True, False, "", ""),
            ("content", "text", True, False, "", ""),
            ("embedding", "extensions.vector(384)", False, False, "", ""),
            ("words", "integer", False, False, "", "stored"),
        ),
        False,
        True,
        False,
        "nothing",
        "",
        (),
        "postgres",
    )


@pytest.mark.parametrize(
    ("kind", "name", "value"),
    [
        (
            "constraints",
            "public.invitations.invitations_workspace_id_invited_by_fkey",
            (
                "foreign key",
                ("workspace_id", "invited_by"),
                "public.members",
                ("workspace_id", "profile_id"),
                "cascade",
                "restrict",
                *(True, False, False, False, False, False),
            ),
        ),
        (
            "indexes",
            "public.idx_documents_owner_id",
            (
                "public.documents",
                ("owner_id",),
                ("title",),
                *(False, False, False),
                "btree",
                False,
                True,
                "",
            ),
        ),
        (
            "policies",
            "public.conversations.conversations: nobody deletes the archive",
            ("delete", ("public",), False, True, False),
        ),
        (
            "views",
            "reports.documents_of_last_month",
            (
                False,
                ("document", "name", "created_at"),
                ("security_invoker=true",),
                "postgres",
            ),
        ),
        (
            "sequences",
            "public.messages_sequence_number_seq",
            ("public.messages.position", False, "integer", "postgres"),
        ),
        (
            "functions",
            "public.has_role(uuid, public.member_role)",
            (
                "function",
                "workspace uuid, wanted public.member_role",
                "boolean",
                "sql",
                True,
                "stable",
                ('search_path=""',),
                "postgres",
            ),
        ),
        (
            "triggers",
            "public.documents.documents_set_updated_at",
            (
                "before",
                ("update",),
                ("storage_path", "title"),
                "row",
                "private.set_updated_at",
                "origin",
                *(True, False, False, False, False),
            ),
        ),
        (
            "types",
            "public.message_role",
            (
                "enum",
                ("instruction", "developer", "user", "assistant", "tool"),
                (),
                "",
                (),
                *(False, False),
                "postgres",
            ),
        ),
        ("extensions", "vector", "extensions"),
        (
            "grants",
            "column public.profiles.handle",
            (("anon", "select", False), ("authenticated", "update", False)),
        ),
        (
            "comments",
            "function public.is_member(uuid)",
            "Whether the caller belongs to the workspace.",
        ),
        ("schemas", "audit", "postgres"),
    ],
)
def test_an_object(found: Snapshot, kind: str, name: str, value: object) -> None:
    """One object of each kind, as a plain value."""
    assert found[kind][name] == value


def test_what_platform_schemas_have_of_ours(found: Snapshot) -> None:
    """Policies on storage.objects and triggers on auth.users, but not Supabase's own."""
    ours = {name for name in found["triggers"] if name.startswith(("auth.", "storage."))}
    assert ours == {"auth.users.on_auth_user_created"}
    assert "storage.objects.avatars: everyone reads" in found["policies"]
    assert "policy storage.objects.avatars: everyone reads" in found["comments"]


def test_each_migration_can_be_compared(server: ThrowawayPostgres) -> None:
    """A snapshot after a few files shows the names of that time."""
    before = [file.name for file in migrations()].index("rename_sessions_to_conversations")
    with replayed(server, "snapshot_before", before) as connection:
        early = snapshot(connection, OWN_SCHEMAS)
    assert "public.sessions" in early["tables"]
    assert "public.conversations" not in early["tables"]
