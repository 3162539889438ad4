"""DROP: what goes, and with CASCADE everything that needs it."""

from collections.abc import Callable

import msgspec

from lamina.sql import operations as o
from lamina.sql.names import Name
from lamina.sql.schema.constraints import table_of, without_constraint
from lamina.sql.schema.dependents import Dependent, dependents, dependents_of_column
from lamina.sql.schema.objects import Function, Origin, Table
from lamina.sql.schema.state import Schema

replace = msgspec.structs.replace
_Calls = Callable[[str | None], bool]


def drop_relation(schema: Schema, name: Name, *, cascade: bool) -> None:
    """Forget a table or view, its partitions and children, sequences and, if asked, its users."""
    if cascade:
        for user in dependents(schema, name):
            drop_dependent(schema, user)
    for child in (*schema.partitions_of(name), *(schema.children_of(name) if cascade else ())):
        drop_relation(schema, child.name, cascade=cascade)
    schema.forget_relation(name)
    for sequence in list(schema.sequences.values()):
        if sequence.owned_by and sequence.owned_by[0] == name:
            drop_sequence(schema, sequence.name, cascade=cascade)
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


def drop_sequence(schema: Schema, name: Name, *, cascade: bool) -> None:
    """Forget a sequence; with CASCADE the defaults that use it."""
    schema.sequences.pop(name, None)
    schema.grants.pop(("table", name, ()), None)
    schema.forget_comments(name)
    if cascade:
        for table in list(schema.tables):
            for column in table.columns.values():
                if column.default and "nextval" in column.default and name.name in column.default:
                    columns = {**table_of(schema, table.name).columns}
                    columns[column.name] = replace(column, default=None)
                    schema.put(replace(table_of(schema, table.name), columns=columns))


def forget_function(schema: Schema, function: Function, *, cascade: bool) -> None:
    """Forget a function; with CASCADE its triggers and the policies that call it."""
    rest = tuple(f for f in schema.functions(function.name) if f.inputs != function.inputs)
    if rest:
        schema.routines[function.name] = rest
    else:
        schema.routines.pop(function.name, None)
    schema.grants.pop(("function", function.name, function.inputs), None)
    schema.forget_comments(function.name, ", ".join(function.inputs))
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
            if trigger.function == name:
                drop_trigger(schema, relation.name, trigger.name)
        if not isinstance(relation, Table):
            if name.name in relation.query and calls(f"({relation.query})"):
                drop_relation(schema, relation.name, cascade=True)
            continue
        _drop_calling_policies(schema, relation, calls)
        _drop_uses_in_table(schema, table_of(schema, relation.name), calls)
    for event in [t for t in schema.event_triggers.values() if t.function == name]:
        del schema.event_triggers[event.name]


def _drop_calling_policies(schema: Schema, table: Table, calls: _Calls) -> None:
    for policy in list(table.policies.values()):
        if calls(policy.using) or calls(policy.check):
            drop_policy(schema, table.name, policy.name)


def _drop_uses_in_table(schema: Schema, table: Table, calls: _Calls) -> None:
    for column in list(table.columns.values()):
        if column.default and column.generated != "identity" and calls(column.default):
            columns = {**table.columns, column.name: replace(column, default=None)}
            table = replace(table, columns=columns)
            schema.put(table)
    for entry in list(table.constraints.values()):
        if entry.kind == "check" and calls(entry.constraint.expression):
            table = without_constraint(schema, table, entry)


def drop_type(schema: Schema, name: Name, *, cascade: bool) -> None:
    """Forget a type; with CASCADE the columns, functions and domains of that type."""
    from lamina.sql.schema.columns import drop_column  # noqa: PLC0415 - a cycle

    schema.types.pop(name, None)
    schema.grants.pop(("type", name, ()), None)
    schema.forget_comments(name)
    if not cascade:
        return
    text = name.sql()

    def is_it(kind: str) -> bool:
        return kind.removeprefix("setof ").split("[")[0].split("(")[0] == text

    for table in list(schema.tables):
        for column in list(table.columns.values()):
            if is_it(column.type):
                gone = o.DropColumn(table.name, column.name, cascade=True)
                drop_column(schema, gone, Origin())
    for function in list(schema.all_functions):
        if is_it(function.returns) or any(is_it(a.type) for a in function.arguments):
            forget_function(schema, function, cascade=True)
    for other in list(schema.types.values()):
        if other.base and is_it(other.base):
            drop_type(schema, other.name, cascade=True)


def drop_schema(schema: Schema, name: str) -> None:
    """Forget a schema with everything in it and everything that needs that."""
    for relation in [r for r in schema.relations if r.schema == name]:
        if relation in schema.relations:
            drop_relation(schema, relation, cascade=True)
    for sequence in [s for s in schema.sequences if s.schema == name]:
        drop_sequence(schema, sequence, cascade=True)
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
