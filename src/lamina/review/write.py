"""SQL that rules propose, with the user's own names."""

import msgspec

from lamina.sql.names import Name, quote
from lamina.sql.operations import Constraint, CreateIndex


def columns(names: tuple[str, ...]) -> str:
    """A list of columns or expressions in brackets."""
    return f"({', '.join(n if n.startswith('(') else quote(n) for n in names)})"


def create_index(op: CreateIndex, *, concurrently: bool) -> str:
    """The statement that makes an index."""
    words = ["create", *(["unique"] if op.unique else []), "index"]
    words += ["concurrently"] if concurrently else []
    words += [quote(op.name)] if op.name else []
    words += ["on", op.table.sql()]
    words += [f"using {op.method}"] if op.method not in {"", "btree"} else []
    words += [_elements(op)]
    words += [f"include {columns(op.include)}"] if op.include else []
    words += ["nulls not distinct"] if op.nulls_not_distinct else []
    words += [f"with ({', '.join(map(_option, op.options))})"] if op.options else []
    words += [f"where {op.where}"] if op.where else []
    return " ".join(words) + ";"


def _elements(op: CreateIndex) -> str:
    plain = ("",) * len(op.columns)
    classes = op.operator_classes if len(op.operator_classes) == len(plain) else plain
    orders = op.orders if len(op.orders) == len(plain) else plain
    parts = (
        " ".join(filter(None, (c if c.startswith("(") else quote(c), k, o)))
        for c, k, o in zip(op.columns, classes, orders, strict=True)
    )
    return f"({', '.join(parts)})"


def _option(pair: tuple[str, str]) -> str:
    name, value = pair
    return f"{name} = {value}" if value else name


def constraint(table: Name, made: Constraint, *, name: str, not_valid: bool = False) -> str:
    """ALTER TABLE ... ADD CONSTRAINT."""
    text = f"alter table {table.sql()} add constraint {quote(name)} {definition(made)}"
    return f"{text}{' not valid' if not_valid else ''};"


def definition(made: Constraint) -> str:
    """What follows the name of a constraint."""
    match made.kind:
        case "foreign key":
            text = f"foreign key {columns(made.columns)} references {_sql(made.references)}"
            text += f" {columns(made.referenced_columns)}" if made.referenced_columns else ""
            text += f" on delete {made.on_delete}" if made.on_delete else ""
            text += f" on update {made.on_update}" if made.on_update else ""
        case "check":
            text = f"check ({made.expression})"
        case "exclude":
            text = "exclude ..."
        case _:
            text = f"{made.kind} {columns(made.columns)}"
    return text


def _sql(name: Name | None) -> str:
    return name.sql() if name else ""


def named(made: Constraint, table: Name, label: str) -> str:
    """The name of a constraint: as written, or the one that PostgreSQL would choose."""
    from lamina.sql.schema.naming import addition, object_name  # noqa: PLC0415 - seldom needed

    return made.name or object_name(table.name, addition(made.columns), label)


def with_names(made: Constraint, columns_: tuple[str, ...]) -> Constraint:
    """A constraint that was written with a column, as one of the table."""
    return made if made.columns else msgspec.structs.replace(made, columns=columns_)
