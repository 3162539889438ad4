"""The objects of a folded schema: frozen records, replaced and never changed."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

import msgspec

from lamina.sql.names import Name
from lamina.sql.operations import Argument, Column, Constraint

NOTHING: Mapping[str, str] = MappingProxyType({})


class Origin(msgspec.Struct, frozen=True, array_like=True):
    """The statement that made something.

    Attributes:
        path: The script.
        line: Where the statement begins, from 1.
        file: The number of the script, in the order of application, from 0.
        new: The script belongs to the change set that is looked at.
    """

    path: str = ""
    line: int = 0
    file: int = -1
    new: bool = False


class TableColumn(msgspec.Struct, frozen=True, array_like=True):
    """A column of a table.

    Attributes:
        type: As PostgreSQL prints it, with the schema of a user's type; empty where not known.
        default: The expression of a default or of a computed column, or None.
        generated: ``stored`` or ``virtual`` for a computed column, ``identity``, or empty.
        made: The statement that added it; None where it was there before the migrations.
        local: False where the table only inherits it, so that it goes when its parent's goes.
    """

    name: str
    type: str = ""
    not_null: bool = False
    default: str | None = None
    generated: str = ""
    made: Origin | None = None
    local: bool = True


class TableConstraint(msgspec.Struct, frozen=True, array_like=True):
    """A constraint with the name that it has in the database.

    Attributes:
        constraint: As written; ``references`` with its schema.
        name: The name, PostgreSQL's own where none was written.
        valid: Whether every row was checked.
        index: The index that belongs to it, or empty.
        local: False for a check that the table only inherits.
    """

    name: str
    constraint: Constraint
    valid: bool = True
    index: str = ""
    made: Origin | None = None
    local: bool = True

    @property
    def kind(self) -> str:
        """``primary key``, ``unique``, ``foreign key``, ``check``, ``exclude`` or ``not null``."""
        return self.constraint.kind

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns it is about; empty for a check that was written for the table."""
        return self.constraint.columns


class Index(msgspec.Struct, frozen=True, array_like=True):
    """An index.

    Attributes:
        columns: Column names; an expression stands as SQL text in brackets.
        constraint: The constraint that it belongs to, or empty.
        valid: False for one made ON ONLY a partitioned table that is not complete yet.
    """

    name: Name
    table: Name
    columns: tuple[str, ...]
    unique: bool = False
    primary: bool = False
    method: str = "btree"
    where: str = ""
    include: tuple[str, ...] = ()
    constraint: str = ""
    valid: bool = True
    made: Origin | None = None
    operator_classes: tuple[str, ...] = ()
    orders: tuple[str, ...] = ()
    nulls_not_distinct: bool = False


class Policy(msgspec.Struct, frozen=True, array_like=True):
    """A policy of a table."""

    name: str
    table: Name
    command: str
    roles: tuple[str, ...]
    permissive: bool = True
    using: str | None = None
    check: str | None = None
    made: Origin | None = None
    changed: Origin | None = None


class Trigger(msgspec.Struct, frozen=True, array_like=True):
    """A trigger of a table or view."""

    name: str
    table: Name
    timing: str
    events: tuple[str, ...]
    function: Name
    for_each_row: bool = True
    columns: tuple[str, ...] = ()
    when: str = ""
    enabled: bool = True
    constraint: bool = False
    made: Origin | None = None


class Relation(msgspec.Struct, frozen=True, tag=True, array_like=True):
    """What tables and views share."""

    name: Name
    columns: Mapping[str, TableColumn] = {}
    indexes: Mapping[str, Index] = {}
    triggers: Mapping[str, Trigger] = {}
    rules: frozenset[str] = frozenset()
    options: Mapping[str, str] = {}
    owner: str = ""
    made: Origin | None = None


class Table(Relation, frozen=True):
    """A table.

    Attributes:
        complete: Whether all its columns are known.
        rls: Row level security is enabled.
        forced: It holds for the owner too.
        partition_key: The columns by which a partitioned table is cut; empty for any other.
        made: The statement that created it; None for a table that was there before.
    """

    constraints: Mapping[str, TableConstraint] = {}
    policies: Mapping[str, Policy] = {}
    complete: bool = True
    rls: bool = False
    forced: bool = False
    temporary: bool = False
    foreign: bool = False
    unlogged: bool = False
    partition_of: Name | None = None
    partition_bound: str = ""
    partition_key: tuple[str, ...] = ()
    inherits: tuple[Name, ...] = ()
    replica_identity: str = "default"

    @property
    def partitioned(self) -> bool:
        """Whether its rows live in partitions."""
        return bool(self.partition_key)

    @property
    def primary_key(self) -> TableConstraint | None:
        """Its primary key, when it has one."""
        return next((c for c in self.constraints.values() if c.kind == "primary key"), None)


class View(Relation, frozen=True):
    """A view or a materialized view.

    Attributes:
        reads: The tables and views in its query, each with its schema.
        uses: The columns that it reads, as (relation, column); None until somebody asked.
        security_invoker: The rights of the reader hold.
    """

    materialized: bool = False
    query: str = ""
    reads: tuple[Name, ...] = ()
    uses: frozenset[tuple[Name, str]] | None = None

    @property
    def security_invoker(self) -> bool:
        """Whether the rights of the reader hold, and with them row level security."""
        value = self.options.get("security_invoker")
        return value is not None and value.lower() in {"", "true", "on", "yes", "1", "t"}


class Function(msgspec.Struct, frozen=True, array_like=True):
    """A function or procedure."""

    name: Name
    arguments: tuple[Argument, ...]
    returns: str
    language: str
    procedure: bool = False
    security_definer: bool = False
    volatility: str = "volatile"
    settings: Mapping[str, str] = {}
    body: str = ""
    sql_body: bool = False
    owner: str = ""
    made: Origin | None = None
    changed: Origin | None = None

    @property
    def inputs(self) -> tuple[str, ...]:
        """The types that tell it from others of the same name."""
        return tuple(a.type for a in self.arguments if a.mode not in {"out", "table"})


class Type(msgspec.Struct, frozen=True, array_like=True):
    """A type or domain.

    Attributes:
        labels: Of an enum, each with the statement that added it.
        constraints: Of a domain, by name.
    """

    name: Name
    kind: Literal["enum", "composite", "range", "domain", "base", "shell"]
    labels: Mapping[str, Origin | None] = {}
    attributes: tuple[Column, ...] = ()
    base: str = ""
    not_null: bool = False
    constraints: Mapping[str, TableConstraint] = {}
    owner: str = ""
    made: Origin | None = None


class Sequence(msgspec.Struct, frozen=True, array_like=True):
    """A sequence; ``owned_by`` is the table and column that it goes with, or None."""

    name: Name
    owned_by: tuple[Name, str] | None = None
    identity: bool = False
    made: Origin | None = None


class Extension(msgspec.Struct, frozen=True, array_like=True):
    """An extension; ``schema`` is empty where it was not written."""

    name: str
    schema: str = ""
    version: str = ""
    made: Origin | None = None


class Publication(msgspec.Struct, frozen=True, array_like=True):
    """A publication."""

    name: str
    tables: frozenset[Name] = frozenset()
    schemas: frozenset[str] = frozenset()
    all_tables: bool = False
    made: Origin | None = None


class EventTrigger(msgspec.Struct, frozen=True, array_like=True):
    """An event trigger."""

    name: str
    event: str
    function: Name
    enabled: bool = True
    made: Origin | None = None
