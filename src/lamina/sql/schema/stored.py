"""A folded schema as bytes, for a cache: committed migrations do not change."""

from typing import Any

import msgspec

from lamina.sql.names import Name
from lamina.sql.schema.objects import (
    EventTrigger,
    Extension,
    Function,
    Origin,
    Publication,
    Sequence,
    Table,
    Type,
    View,
)
from lamina.sql.schema.state import Grants, Schema


class _Stored(msgspec.Struct, array_like=True):
    """What a schema holds, without the keys that its objects know themselves."""

    relations: list[Table | View]
    sequences: list[Sequence]
    routines: list[tuple[Name, tuple[Function, ...]]]
    types: list[Type]
    extensions: list[Extension]
    publications: list[Publication]
    event_triggers: list[EventTrigger]
    schemas: dict[str, Origin | None]
    grants: list[tuple[tuple[str, Name, tuple[str, ...]], Grants]]
    default_privileges: list[tuple[tuple[str, str], Grants]]
    comments: list[tuple[tuple[str, Name, str], str]]
    others: list[tuple[tuple[str, Name], tuple[Origin, Name | None, tuple[str, ...]]]]


def dump(schema: Schema) -> bytes:
    """The schema as bytes; what a session had set is not in them."""
    stored = _Stored(
        relations=list(schema.relations.values()),
        sequences=list(schema.sequences.values()),
        routines=list(schema.routines.items()),
        types=list(schema.types.values()),
        extensions=list(schema.extensions.values()),
        publications=list(schema.publications.values()),
        event_triggers=list(schema.event_triggers.values()),
        schemas=schema.schemas,
        grants=list(schema.grants.items()),
        default_privileges=list(schema.default_privileges.items()),
        comments=list(schema.comments.items()),
        others=list(schema.others.items()),
    )
    return msgspec.msgpack.encode(stored)


def load(data: bytes) -> Schema:
    """The schema that the bytes hold.

    Raises:
        msgspec.MsgspecError: They hold none.
    """
    stored = msgspec.msgpack.decode(data, type=_Stored)
    schema = Schema()
    for relation in stored.relations:
        schema.put(relation)
        for index in relation.indexes.values():
            schema.index_homes[index.name] = relation.name
    schema.sequences = _by_name(stored.sequences)
    schema.routines = dict(stored.routines)
    schema.types = _by_name(stored.types)
    schema.extensions = _by_name(stored.extensions)
    schema.publications = _by_name(stored.publications)
    schema.event_triggers = _by_name(stored.event_triggers)
    schema.schemas = stored.schemas
    schema.grants = dict(stored.grants)
    schema.default_privileges = dict(stored.default_privileges)
    schema.comments = dict(stored.comments)
    schema.others = dict(stored.others)
    return schema


def _by_name(objects: list[Any]) -> dict[Any, Any]:
    return {each.name: each for each in objects}
