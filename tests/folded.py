"""The folded schema and the real catalog, brought into one shape so that they can be compared."""

from shapes import KINDS, Shape

from lamina.sql.names import Name
from lamina.sql.schema import Schema
from lamina.sql.schema.objects import Table

OURS = ("public", "private", "audit", "archive", "attic", "legacy", "reports")


def plain(name: Name) -> str:
    """A name without quotes."""
    return f"{name.schema}.{name.name}"


def of_schema(schema: Schema) -> Shape:
    """What lamina thinks is there."""
    shape: Shape = {k: {} for k in KINDS}
    for table in schema.tables:
        if table.name.schema in OURS:
            _table(shape, table)
        for policy in table.policies.values():
            key = f"{plain(table.name)}.{policy.name}"
            shape["policies"][key] = (
                policy.command,
                tuple(sorted(policy.roles)),
                policy.permissive,
                policy.using is not None,
                policy.check is not None,
            )
    for view in schema.views:
        columns = tuple(view.columns)
        invoker = ("security_invoker=true",) if view.security_invoker else ()
        shape["views"][plain(view.name)] = (view.materialized, columns, invoker)
    for relation in schema.relations.values():
        for index in relation.indexes.values():
            shape["indexes"][f"{relation.name.schema}.{index.name.name}"] = (
                plain(index.table),
                tuple("(expression)" if c.startswith("(") else c for c in index.columns),
                index.include,
                index.unique,
                index.primary,
                index.method,
                bool(index.where),
                index.valid,
            )
        for trigger in relation.triggers.values():
            key = f"{plain(relation.name)}.{trigger.name}"
            shape["triggers"][key] = (
                trigger.timing,
                tuple(sorted(trigger.events)),
                tuple(sorted(trigger.columns)),
                trigger.for_each_row,
                plain(trigger.function),
                trigger.enabled,
                bool(trigger.when),
                trigger.constraint,
            )
        for rule in relation.rules:
            shape["rules"][f"{plain(relation.name)}.{rule}"] = True
    _others(shape, schema)
    _granted(shape, schema)
    return shape


def _table(shape: Shape, table: Table) -> None:
    kind = "partitioned" if table.partitioned else "foreign" if table.foreign else "table"
    shape["tables"][plain(table.name)] = (
        kind,
        tuple(
            (
                c.name,
                c.type,
                c.not_null,
                c.default is not None and not c.generated,
                c.generated == "identity",
                c.generated if c.generated != "identity" else "",
            )
            for c in sorted(table.columns.values(), key=lambda c: c.name)
        ),
        table.unlogged,
        table.rls,
        table.forced,
        table.replica_identity,
        plain(table.partition_of) if table.partition_of else "",
        tuple(sorted(map(plain, table.inherits))),
    )
    for entry in table.constraints.values():
        c = entry.constraint
        shape["constraints"][f"{plain(table.name)}.{entry.name}"] = (
            entry.kind,
            tuple(sorted(entry.columns)) if entry.kind == "check" else entry.columns,
            plain(c.references) if c.references else "",
            c.referenced_columns,
            c.on_delete,
            c.on_update,
            entry.valid,
            c.deferrable,
        )


def _others(shape: Shape, schema: Schema) -> None:
    for sequence in schema.sequences.values():
        if sequence.name.schema == "pg_temp":
            continue
        owner = sequence.owned_by
        owned = f"{plain(owner[0])}.{owner[1]}" if owner else ""
        shape["sequences"][plain(sequence.name)] = (owned, sequence.identity)
    for function in schema.all_functions:
        key = f"{plain(function.name)}({', '.join(function.inputs)})"
        shape["functions"][key] = (
            "procedure" if function.procedure else "function",
            function.returns,
            function.language,
            function.security_definer,
            function.volatility,
            tuple(sorted(function.settings)),
        )
    for made_type in schema.types.values():
        shape["types"][plain(made_type.name)] = (
            made_type.kind,
            tuple(made_type.labels),
            tuple((a.name, a.type) for a in made_type.attributes),
            made_type.base if made_type.kind == "domain" else "",
            tuple(sorted(made_type.constraints)),
            made_type.not_null,
        )
    _database(shape, schema)


def _database(shape: Shape, schema: Schema) -> None:
    for event in schema.event_triggers.values():
        shape["event_triggers"][event.name] = (event.event, plain(event.function), event.enabled)
    for publication in schema.publications.values():
        shape["publications"][publication.name] = (
            publication.all_tables,
            tuple(sorted(map(plain, publication.tables))),
            tuple(sorted(publication.schemas)),
        )
    shape["schemas"] = {name: True for name, made in schema.schemas.items() if made is not None}
    for extension in schema.extensions.values():
        shape["extensions"][extension.name] = extension.schema
    for kind, name in schema.others:
        if kind == "statistics":
            shape["statistics"][plain(name)] = True
    for (kind, name, item), text in schema.comments.items():
        if kind not in {"domain constraint", "extension"}:
            shape["comments"][_comment_key(schema, kind, name, item)] = text


def _comment_key(schema: Schema, kind: str, name: Name, item: str) -> str:
    """A comment under the name that PostgreSQL gives to its object."""
    where = plain(name) if name.schema else name.name
    home = schema.relation(name)
    match kind:
        case "column" if home is None:
            kind = "composite type column"
        case "column":
            kind = "table column" if isinstance(home, Table) else "view column"
            kind = f"materialized {kind}" if getattr(home, "materialized", False) else kind
        case "constraint":
            kind = "table constraint"
        case "domain":
            kind = "type"
        case "statistics":
            kind = "statistics object"
        case "function" | "procedure":
            return f"{kind} {where}({item})"
        case _:
            pass
    return f"{kind} {where}{'.' + item if item else ''}"


def _granted(shape: Shape, schema: Schema) -> None:
    for (kind, name, inputs), pairs in schema.grants.items():
        if kind not in {"table", "function", "schema"} or (name.schema and name.schema not in OURS):
            continue
        where = plain(name) if name.schema else name.name
        whole = {(r, p) for r, p in pairs if "(" not in p and r != "postgres"}
        key = f"{kind} {where}" + (f"({', '.join(inputs)})" if kind == "function" else "")
        if whole:
            shape["grants"][key] = tuple(sorted(whole))
        for role, privilege in pairs:
            if "(" in privilege:
                word, _, column = privilege.rstrip(")").partition("(")
                key = f"column {where}.{column}"
                held = shape["grants"].get(key, ())
                shape["grants"][key] = tuple(sorted({*held, (role, word)}))
