"""The folded schema: what it holds and how it is asked."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Self

import msgspec

from lamina.sql.names import Name
from lamina.sql.operations import Operation
from lamina.sql.schema.circles import without_circle
from lamina.sql.schema.objects import (
    EventTrigger,
    Extension,
    Function,
    Index,
    Origin,
    Publication,
    Sequence,
    Table,
    TableColumn,
    TableConstraint,
    Type,
    View,
)
from lamina.sql.schema.platform import (
    ALL_PRIVILEGES,
    API_ROLES,
    DEFAULT_PATH,
    PLATFORM_EXTENSIONS,
    PLATFORM_SCHEMAS,
    ROUTINES,
)

if TYPE_CHECKING:
    from lamina.sql.schema.dependents import Dependent

Grants = frozenset[tuple[str, str]]


_SIZE = re.compile(r"\([\d, ]+\)")


def without_size(kind: str) -> str:
    """A type without length or precision, which functions' arguments do not have."""
    return _SIZE.sub("", kind)


class Schema:
    """The catalog as the migrations so far leave it.

    It is changed by :func:`~lamina.sql.schema.apply.apply`; the objects in it are frozen, so that a
    copy is cheap and stays as it was.
    """

    def __init__(self) -> None:
        self.relations: dict[Name, Table | View] = {}
        self.index_homes: dict[Name, Name] = {}
        self.sequences: dict[Name, Sequence] = {}
        self.routines: dict[Name, tuple[Function, ...]] = {}
        self.types: dict[Name, Type] = {}
        self.extensions: dict[str, Extension] = {}
        self.publications: dict[str, Publication] = {}
        self.event_triggers: dict[str, EventTrigger] = {}
        self.schemas: dict[str, Origin | None] = {}
        self.grants: dict[tuple[str, Name, tuple[str, ...]], Grants] = {}
        self.default_privileges: dict[tuple[str, str], Grants] = {}
        self.comments: dict[tuple[str, Name, str], str] = {}
        self.others: dict[tuple[str, Name], tuple[Origin, Name | None, tuple[str, ...]]] = {}
        self.search_path: tuple[str, ...] = DEFAULT_PATH
        self.local_path: tuple[str, ...] | None = None
        self.parents: set[Name] = set()
        self.constraint_names: set[str] = set()  # of all tables, also of those that went
        self.temporary: set[Name] = set()
        self.gone: set[Name] = set()
        self.memo: dict[tuple[Name, str | None], tuple[Dependent, ...]] = {}
        self.before: Schema | None = None  # what a ROLLBACK leads back to
        self.savepoints: tuple[tuple[str, Schema], ...] = ()

    @classmethod
    def start(cls, *, expose_new_tables: bool = True) -> Self:
        """A new Supabase project.

        Args:
            expose_new_tables: New objects in ``public`` are granted to the roles of the Data API.
        """
        schema = cls()
        schema.schemas = dict.fromkeys(PLATFORM_SCHEMAS)
        schema.publications["supabase_realtime"] = Publication("supabase_realtime")
        schema.extensions = {n: Extension(n, s) for n, s in PLATFORM_EXTENSIONS.items()}
        if expose_new_tables:
            for kind in ("table", "sequence", "function"):
                every = {(role, p) for role in API_ROLES for p in ALL_PRIVILEGES[kind]}
                schema.default_privileges["public", kind] = frozenset(every)
        return schema

    def copy(self) -> "Schema":
        """The same state, which later changes do not reach."""
        other = Schema()
        for name, value in vars(self).items():
            setattr(other, name, value.copy() if isinstance(value, dict | set) else value)
        other.memo, other.before, other.savepoints = {}, None, ()
        return other

    def begin_script(self) -> None:
        """Forget what the session of the previous script had set and made."""
        self.search_path, self.local_path = DEFAULT_PATH, None
        for name in self.temporary:
            self.forget_relation(name)
        self.temporary.clear()
        for name in [n for n in self.sequences if n.schema == "pg_temp"]:
            del self.sequences[name]
        self.before, self.savepoints = None, ()

    # Asking.

    def table(self, name: Name) -> Table | None:
        """The table of that name, or None."""
        found = self.relations.get(name)
        return found if isinstance(found, Table) else None

    def view(self, name: Name) -> View | None:
        """The view or materialized view of that name, or None."""
        found = self.relations.get(name)
        return found if isinstance(found, View) else None

    def relation(self, name: Name) -> Table | View | None:
        """The table or view of that name, or None."""
        return self.relations.get(name)

    @property
    def tables(self) -> Iterator[Table]:
        """Every table."""
        return (r for r in self.relations.values() if isinstance(r, Table))

    @property
    def views(self) -> Iterator[View]:
        """Every view and materialized view."""
        return (r for r in self.relations.values() if isinstance(r, View))

    def column(self, relation: Name, column: str) -> TableColumn | None:
        """A column of a table or view, or None."""
        found = self.relations.get(relation)
        return found.columns.get(column) if found else None

    def index(self, name: Name) -> Index | None:
        """The index of that name, or None."""
        home = self.index_homes.get(name)
        return self.relations[home].indexes.get(name.name) if home else None

    def indexes_of(self, relation: Name) -> tuple[Index, ...]:
        """The indexes of a table or materialized view, those of its constraints included."""
        found = self.relations.get(relation)
        return tuple(found.indexes.values()) if found else ()

    def functions(self, name: Name) -> tuple[Function, ...]:
        """The functions and procedures of that name."""
        return self.routines.get(name, ())

    def function(self, name: Name, inputs: tuple[str, ...] | None) -> Function | None:
        """The function with those input types; None where it is not known or not clear."""
        found = self.functions(name)
        if inputs is None:
            return found[0] if len(found) == 1 else None
        wanted = tuple(map(without_size, inputs))
        return next((f for f in found if f.inputs == wanted), None)

    @property
    def all_functions(self) -> Iterator[Function]:
        """Every function and procedure."""
        return (f for overloads in self.routines.values() for f in overloads)

    def type(self, name: Name) -> Type | None:
        """The type or domain of that name, or None."""
        return self.types.get(name)

    def sequence(self, name: Name) -> Sequence | None:
        """The sequence of that name, or None."""
        return self.sequences.get(name)

    def foreign_keys_to(self, table: Name) -> tuple[tuple[Table, TableConstraint], ...]:
        """The foreign keys that point to a table, each with the table that has it."""
        return tuple(
            (home, constraint)
            for home in self.tables
            for constraint in home.constraints.values()
            if constraint.constraint.references == table
        )

    def partitions_of(self, table: Name) -> tuple[Table, ...]:
        """The partitions of a table, without their own partitions."""
        if table not in self.parents:
            return ()
        return tuple(t for t in self.tables if t.partition_of == table)

    def children_of(self, table: Name) -> tuple[Table, ...]:
        """The tables that inherit from a table, without their own children."""
        if table not in self.parents:
            return ()
        return tuple(t for t in self.tables if table in t.inherits)

    def has_valid_not_null_check(self, table: Name, column: str) -> bool:
        """Whether a valid CHECK proves that the column has no null."""
        found = self.table(table)
        quoted = re.escape(column)
        shape = re.compile(rf'\(*"?{quoted}"? is not null\)*', re.IGNORECASE)
        return found is not None and any(
            c.kind == "check" and c.valid and shape.fullmatch(c.constraint.expression)
            for c in found.constraints.values()
        )

    def grants_on(self, kind: str, name: Name, inputs: tuple[str, ...] = ()) -> Grants:
        """Who may do what with a ``table`` (or view, sequence), ``function``, ``schema``, ``type``.

        Returns pairs of role and privilege, ``public`` for everyone; a privilege on one column has
        it in brackets. The owner's own rights are left out.
        """
        return self.grants.get((kind, name, inputs), frozenset())

    def dependents(self, relation: Name) -> "tuple[Dependent, ...]":
        """What needs a table or view to be there, other than what belongs to it."""
        from lamina.sql.schema.dependents import dependents  # noqa: PLC0415 - a cycle

        return dependents(self, relation)

    def dependents_of_column(self, table: Name, column: str) -> "tuple[Dependent, ...]":
        """What needs a column of a table or view to be there as it is."""
        from lamina.sql.schema.dependents import dependents_of_column  # noqa: PLC0415 - a cycle

        return dependents_of_column(self, table, column)

    def used_silently(
        self, table: Name, column: str
    ) -> tuple[tuple[Index, ...], tuple[TableConstraint, ...]]:
        """The indexes and the constraints of the table itself that go when the column goes."""
        from lamina.sql.schema.dependents import used_silently  # noqa: PLC0415 - a cycle

        return used_silently(self, table, column)

    def resolved(self, operation: Operation) -> Operation:
        """The operation with the schema written in every name that the server would look up."""
        from lamina.sql.schema.resolve import resolved  # noqa: PLC0415 - a cycle

        return resolved(self, operation)

    def apply(self, operation: Operation, at: Origin) -> None:
        """Change the schema as a resolved operation does."""
        from lamina.sql.schema.apply import apply  # noqa: PLC0415 - a cycle

        apply(self, operation, at)

    # Changing, for the folds only.

    def put(self, relation: Table | View) -> None:
        """Add or replace a table or view with what belongs to it."""
        if isinstance(relation, Table):
            relation = without_circle(self.relations, relation)
            self.constraint_names.update(relation.constraints)
            if relation.partition_of:
                self.parents.add(relation.partition_of)
            self.parents.update(relation.inherits)
        self.relations[relation.name] = relation
        self.gone.discard(relation.name)
        if relation.name.schema == "pg_temp":
            self.temporary.add(relation.name)

    def put_index(self, relation: Table | View, index: Index) -> Table | View:
        """Remember where an index lives; returns the relation with it, which is put."""
        self.index_homes[index.name] = relation.name
        indexes = {**relation.indexes, index.name.name: index}
        changed = msgspec.structs.replace(relation, indexes=indexes)
        self.put(changed)
        return changed

    def forget_relation(self, name: Name) -> Table | View | None:
        """Remove a relation with its indexes, grants and comments, and nothing else."""
        gone = self.relations.pop(name, None)
        if gone:
            self.gone.add(name)
            for index in gone.indexes.values():
                self.index_homes.pop(index.name, None)
                self.forget_comments(index.name)
        self.grants.pop(("table", name, ()), None)
        self.forget_comments(name)
        for key in [k for k, (_, home, _) in self.others.items() if home == name]:
            del self.others[key]
        return gone

    def forget_comments(self, name: Name, item: str | None = None, kind: str = "") -> None:
        """Remove the comments of a relation, or of one thing in it; ``function`` is any routine."""
        for key in [k for k in self.comments if k[1] == name]:
            is_meant = key[0] == kind if kind else key[0] not in ROUTINES
            if kind == "function":
                is_meant = key[0] in ROUTINES
            if is_meant and (item is None or key[2] == item):
                del self.comments[key]

    def relation_taken(self, name: Name) -> bool:
        """Whether a table, view, index or sequence has the name."""
        return name in self.relations or name in self.index_homes or name in self.sequences
