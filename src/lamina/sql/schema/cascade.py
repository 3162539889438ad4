"""DROP: what goes, and with CASCADE everything that needs it."""

from collections.abc import Callable

import msgspec

from lamina.sql import operations as o
from lamina.sql.names import Name
from lamina.sql.schema.constraints import table_of, without_constraint
from lamina.sql.schema.dependents import Dependent, dependents, dependents_of_column
from lamina.sql.schema.indexes import remove_index
from lamina.sql.schema.objects import Function, Origin, Table, View
from lamina.sql.schema.row_types import is_of, takes_or_returns
from lamina.sql.schema.sequences import forget_sequence
from lamina.sql.schema.state import Schema

replace = msgspec.structs.replace
_Calls = Callable[[str | None], bool]


def drop_relation(schema: Schema, name: Name, *, cascade: bool) -> None:
    """Forget a table or view, its partitions and children, sequences and, if asked, its users."""
    if cascade:
        for user in dependents(schema, name):
            drop_dependent(schema, user)
        drop_users_of_type(schema, name)
    for child in (*schema.partitions_of(name), *(schema.children_of(name) if cascade else ())):
        drop_relation(schema, child.name, cascade=cascade)
    schema.forget_relation(name)
    for sequence in list(schema.sequences.values()):
        if sequence.owned_by and sequence.owned_by[0] == name:
            forget_sequence(schema, sequence.name, cascade=cascade)
    for other in list(schema.publications.values()):
        if name in other.tables:
            schema.publications[other.name] = replace(other, tables=other.tables - {name})


def drop_dependent(schema: Schema, user: Dependent) -> None:
    """Forget what CASCADE takes along."""
    match user.kind:
        case "view" | "materialized view":
            drop_relation(schema, user.relation, cascade=True)
        case "foreign key":
            table = table_of(schema, user.relation)
            if entry := table.constraints.get(user.item):
                without_constraint(schema, table, entry)
        case "policy":
            drop_policy(schema, user.relation, user.item)
        case "trigger":
            drop_trigger(schema, user.relation, user.item)
        case "generated column":
            from lamina.sql.schema.columns import remove_column  # noqa: PLC0415 - a cycle

            remove_column(schema, user.relation, user.item)
        case _:
            for function in schema.functions(user.relation):
                if function.sql_body:
                    forget_function(schema, function, cascade=True)


def drop_users_of_column(schema: Schema, table: Name, column: str) -> None:
    """Forget what CASCADE takes along with a column."""
    for user in dependents_of_column(schema, table, column):
        drop_dependent(schema, user)


def drop_policy(schema: Schema, table: Name, name: str) -> None:
    """Forget a policy."""
    home = schema.table(table)
    if home:
        schema.put(replace(home, policies={k: v for k, v in home.policies.items() if k != name}))
        schema.forget_comments(table, name, "policy")


def drop_trigger(schema: Schema, table: Name, name: str) -> None:
    """Forget a trigger, on partitions too."""
    home = schema.relation(table)
    if home:
        schema.put(replace(home, triggers={k: v for k, v in home.triggers.items() if k != name}))
        schema.forget_comments(table, name, "trigger")
        for part in schema.partitions_of(table):
            drop_trigger(schema, part.name, name)


def forget_function(schema: Schema, function: Function, *, cascade: bool) -> None:
    """Forget a function; with CASCADE its triggers and the policies that call it."""
    rest = tuple(f for f in schema.functions(function.name) if f.inputs != function.inputs)
    if rest:
        schema.routines[function.name] = rest
    else:
        schema.routines.pop(function.name, None)
    schema.grants.pop(("function", function.name, function.inputs), None)
    schema.forget_comments(function.name, ", ".join(function.inputs), "function")
    if cascade:
        _drop_callers(schema, function.name)


def _drop_callers(schema: Schema, name: Name) -> None:
    from lamina.sql.expressions import facts  # noqa: PLC0415 - parses
    from lamina.sql.schema.resolve import routine  # noqa: PLC0415 - a cycle

    def calls(text: str | None) -> bool:
        if not text or name.name not in text:
            return False
        return any(routine(schema, called) == name for called in facts(text).calls)

    for relation in list(schema.relations.values()):
        for trigger in list(relation.triggers.values()):
            if trigger.function == name or calls(trigger.when):
                drop_trigger(schema, relation.name, trigger.name)
        if not isinstance(relation, Table):
            if name.name in relation.query and calls(f"({relation.query})"):
                drop_relation(schema, relation.name, cascade=True)
            else:
                _drop_calling_indexes(schema, relation, calls)
            continue
        _drop_calling_policies(schema, relation, calls)
        _drop_uses_in_table(schema, table_of(schema, relation.name), calls)
    for kind in list(schema.types.values()):
        rest = {k: c for k, c in kind.constraints.items() if not calls(c.constraint.expression)}
        schema.types[kind.name] = replace(kind, constraints=rest)
    for event in [t for t in schema.event_triggers.values() if t.function == name]:
        del schema.event_triggers[event.name]


def _drop_calling_policies(schema: Schema, table: Table, calls: _Calls) -> None:
    for policy in list(table.policies.values()):
        if calls(policy.using) or calls(policy.check):
            drop_policy(schema, table.name, policy.name)


def _drop_uses_in_table(schema: Schema, table: Table, calls: _Calls) -> None:
    from lamina.sql.schema.columns import drop_column  # noqa: PLC0415 - a cycle

    for column in list(table.columns.values()):
        if not column.default or column.generated == "identity" or not calls(column.default):
            continue
        if column.generated:
            drop_column(schema, o.DropColumn(table.name, column.name, cascade=True), Origin())
        else:
            home = table_of(schema, table.name)
            columns = {**home.columns, column.name: replace(column, default=None)}
            schema.put(replace(home, columns=columns))
    for entry in list(table.constraints.values()):
        if entry.kind == "check" and calls(entry.constraint.expression):
            without_constraint(schema, table, entry)
    _drop_calling_indexes(schema, table, calls)


def _drop_calling_indexes(schema: Schema, home: Table | View, calls: _Calls) -> None:
    for index in list(home.indexes.values()):
        if calls(index.where) or any(c.startswith("(") and calls(c) for c in index.columns):
            remove_index(schema, index.name)


def drop_type(schema: Schema, name: Name, *, cascade: bool) -> None:
    """Forget a type; with CASCADE the columns, functions and domains of that type."""
    schema.types.pop(name, None)
    schema.grants.pop(("type", name, ()), None)
    schema.forget_comments(name)
    if cascade:
        drop_users_of_type(schema, name)


def drop_users_of_type(schema: Schema, name: Name) -> None:
    """Forget the columns, functions, domains and attributes of a type or of a table's rows."""
    from lamina.sql.schema.columns import drop_column  # noqa: PLC0415 - a cycle

    for table in list(schema.tables):
        for column in list(table.columns.values()):
            if is_of(column.type, name):
                gone = o.DropColumn(table.name, column.name, cascade=True)
                drop_column(schema, gone, Origin())
    for function in list(schema.all_functions):
        if takes_or_returns(function, name):
            forget_function(schema, function, cascade=True)
    for other in list(schema.types.values()):
        if is_of(other.base, name):
            drop_type(schema, other.name, cascade=True)
        elif any(is_of(a.type, name) for a in other.attributes):
            rest = tuple(a for a in other.attributes if not is_of(a.type, name))
            schema.types[other.name] = replace(other, attributes=rest)


def drop_schema(schema: Schema, name: str) -> None:
    """Forget a schema with everything in it and everything that needs that."""
    for relation in [r for r in schema.relations if r.schema == name]:
        if relation in schema.relations:
            drop_relation(schema, relation, cascade=True)
    for sequence in [s for s in schema.sequences if s.schema == name]:
        forget_sequence(schema, sequence, cascade=True)
    for function in [f for f in schema.all_functions if f.name.schema == name]:
        forget_function(schema, function, cascade=True)
    for kind in [t for t in schema.types if t.schema == name]:
        drop_type(schema, kind, cascade=True)
    _drop_loose_ends(schema, name)


def _drop_loose_ends(schema: Schema, name: str) -> None:
    """Forget what is in a schema beside tables, functions and types, and the schema itself."""
    for key in [k for k in schema.others if k[1].schema == name]:
        del schema.others[key]
    for extension in [e for e in schema.extensions.values() if e.schema == name]:
        del schema.extensions[extension.name]
    for publication in list(schema.publications.values()):
        if name in publication.schemas:
            rest = replace(publication, schemas=publication.schemas - {name})
            schema.publications[publication.name] = rest
    for defaults in [k for k in schema.default_privileges if k[0] == name]:
        del schema.default_privileges[defaults]
    schema.schemas.pop(name, None)
    schema.grants.pop(("schema", Name("", name), ()), None)
    schema.forget_comments(Name("", name))
