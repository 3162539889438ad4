"""The folded schema is what the server has after the same migrations."""

import pytest
from catalog_shape import drop_owners, of_catalog
from catalog_snapshot import snapshot
from folded import of_schema
from sample_project import OWN_SCHEMAS, migrations, replay_on, replayed
from shapes import differences

from lamina.adapters.postgres import ThrowawayPostgres
from lamina.sql.schema import Origin, Schema, fold

FILES = migrations()
PARTS = [slice(0, 24), slice(24, 48), slice(48, None)]


@pytest.mark.parametrize("part", PARTS, ids=["first", "second", "last"])
def test_after_every_migration(server: ThrowawayPostgres, part: slice) -> None:
    """Object by object, after each migration of the sample project."""
    schema = Schema.start()
    database = f"folded_{part.start}"
    told: list[str] = []
    with replayed(server, database, 0) as connection:
        before = of_catalog(snapshot(connection, OWN_SCHEMAS))
        for number, file in enumerate(FILES[: part.stop]):
            replay_on(server, connection, [file])
            fold(file.text, schema, Origin(file.path.name, file=number))
            if number < part.start:
                continue
            seen = snapshot(connection, OWN_SCHEMAS)
            ours, real = of_schema(schema), of_catalog(seen)
            for kind, objects in before.items():  # what the platform had, and no migration touched
                for name, value in objects.items():
                    if real[kind].get(name) == value and name not in ours[kind]:
                        del real[kind][name]
            drop_owners(ours, seen)
            told += [f"{file.path.name}: {line}" for line in differences(ours, real)]
    assert told[:20] == []


def test_the_project_is_large_enough() -> None:
    """At least forty migrations, or the comparison says little."""
    assert len(FILES) >= 40
