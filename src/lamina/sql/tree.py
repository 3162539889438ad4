"""Small readings of the parse tree that several modules share."""

from collections.abc import Iterable

from postgast import pg_query_pb2 as pb

from lamina.sql import grammar
from lamina.sql.names import Name

_TRUE_WORDS = {"true", "on", "yes", "1", "t"}
_KINDS = {
    pb.OBJECT_MATVIEW: "materialized view",
    pb.OBJECT_TABCONSTRAINT: "constraint",
    pb.OBJECT_DOMCONSTRAINT: "domain constraint",
    pb.OBJECT_STATISTIC_EXT: "statistics",
    pb.OBJECT_FOREIGN_SERVER: "server",
    pb.OBJECT_FDW: "foreign data wrapper",
    pb.OBJECT_OPCLASS: "operator class",
    pb.OBJECT_OPFAMILY: "operator family",
    pb.OBJECT_TSCONFIGURATION: "text search configuration",
    pb.OBJECT_TSDICTIONARY: "text search dictionary",
    pb.OBJECT_TSPARSER: "text search parser",
    pb.OBJECT_TSTEMPLATE: "text search template",
}
# What PostgreSQL prints for a type (``format_type``), and what follows a length or precision.
_TYPES = {
    "int2": ("smallint", ""),
    "int4": ("integer", ""),
    "int": ("integer", ""),
    "int8": ("bigint", ""),
    "float4": ("real", ""),
    "float8": ("double precision", ""),
    "bool": ("boolean", ""),
    "varchar": ("character varying", ""),
    "bpchar": ("character", ""),
    "varbit": ("bit varying", ""),
    "timestamp": ("timestamp", " without time zone"),
    "timestamptz": ("timestamp", " with time zone"),
    "time": ("time", " without time zone"),
    "timetz": ("time", " with time zone"),
}
# Where a node, or a constant, keeps its value.
_VALUES = {
    "integer": "ival",
    "float": "fval",
    "string": "sval",
    "boolean": "boolval",
    "ival": "ival",
    "fval": "fval",
    "sval": "sval",
    "boolval": "boolval",
    "bsval": "bsval",
}
_AROUND_CONSTANTS = {"type_cast", "named_arg_expr"}
_ROLES = {
    pb.ROLESPEC_PUBLIC: "public",
    pb.ROLESPEC_CURRENT_ROLE: "current_role",
    pb.ROLESPEC_CURRENT_USER: "current_user",
    pb.ROLESPEC_SESSION_USER: "session_user",
}


def is_true(option: pb.DefElem) -> bool:
    """Whether a boolean option is on: written alone, or with true, on, yes or 1."""
    arg = option.arg
    return not arg.WhichOneof("node") or option_text(arg).lower() in _TRUE_WORDS


def option_text(arg: pb.Node) -> str:
    """The value of an option as text, a string without quotes; empty for no plain value."""
    kind = arg.WhichOneof("node")
    if kind == "type_name":
        return strings(arg.type_name.names)[-1]
    if kind == "a_const":
        return _plain(arg.a_const, arg.a_const.WhichOneof("val"))
    return _plain(arg, kind)


def _plain(holder: pb.Node | pb.A_Const, kind: str | None) -> str:
    field = _VALUES.get(kind or "")
    if not (kind and field):
        return ""
    value = getattr(getattr(holder, kind), field)
    return str(value).lower() if isinstance(value, bool) else str(value)


def constant(node: pb.Node) -> str | None:
    """A constant as text, its casts and its argument name left out; None for NULL and others."""
    kind = node.WhichOneof("node") or ""
    while kind in _AROUND_CONSTANTS:
        node = getattr(node, kind).arg
        kind = node.WhichOneof("node") or ""
    known = kind == "a_const" and not node.a_const.isnull
    return _plain(node.a_const, node.a_const.WhichOneof("val")) if known else None


def option_pairs(options: Iterable[pb.Node]) -> tuple[tuple[str, str], ...]:
    """Options with their values as text, empty for an option written alone."""
    return tuple((o.def_elem.defname, option_text(o.def_elem.arg)) for o in options)


def strings(nodes: Iterable[pb.Node]) -> tuple[str, ...]:
    """The values of a list of String nodes."""
    return tuple(node.string.sval for node in nodes)


def relation_name(relation: pb.RangeVar) -> Name:
    """The name of a table, view, index or sequence as written."""
    return Name(relation.schemaname, relation.relname)


def dotted_name(parts: Iterable[pb.Node]) -> Name:
    """A name given as a list of its parts, ``schema.name`` or ``name``; a catalog is dropped."""
    *schema, name = strings(parts) or ("",)
    return Name(schema[-1] if schema else "", name)


def object_name(node: pb.Node) -> Name:
    """The name of any object that a statement points to; empty for what has none (a cast)."""
    match node.WhichOneof("node"):
        case "list":
            return dotted_name(node.list.items)
        case "object_with_args":
            return dotted_name(node.object_with_args.objname)
        case "type_name":
            return dotted_name(node.type_name.names)
        case "range_var":
            return relation_name(node.range_var)
        case "string":
            return Name("", node.string.sval)
        case _:
            return Name("", "")


def name_of_kind(kind: int, node: pb.Node) -> Name:
    """The name of an object where its kind says what else stands in the list with it."""
    items = node.list.items
    if kind in {pb.OBJECT_OPCLASS, pb.OBJECT_OPFAMILY}:
        return dotted_name(items[1:])
    if kind == pb.OBJECT_TRANSFORM:
        return object_name(items[0])
    return object_name(node)


def name_in_table(node: pb.Node) -> tuple[Name, Name]:
    """The table and the name of a policy, trigger, column or constraint given as one list."""
    *table, name = node.list.items
    return dotted_name(table), Name("", name.string.sval)


def argument_types(routine: pb.ObjectWithArgs) -> tuple[str, ...] | None:
    """The types of a function's arguments; None where the statement does not give them."""
    if routine.args_unspecified:
        return None
    return tuple(type_text(t.type_name) for t in routine.objargs)


def object_kind(kind: int) -> str:
    """A kind of object in words: ``table``, ``materialized view``."""
    name = pb.ObjectType.Name(kind).removeprefix("OBJECT_")
    return _KINDS.get(kind) or str(name).lower().replace("_", " ")


def role_name(role: pb.RoleSpec) -> str:
    """A role as written; ``public`` for everyone."""
    return _ROLES.get(role.roletype) or str(role.rolename)


def role_names(nodes: Iterable[pb.Node]) -> tuple[str, ...]:
    """A list of roles."""
    return tuple(role_name(node.role_spec) for node in nodes)


def cascades(behavior: int) -> bool:
    """Whether CASCADE is written."""
    return bool(behavior == pb.DROP_CASCADE)


def type_text(type_name: pb.TypeName) -> str:
    """A type as PostgreSQL prints it: ``character varying(50)``, ``public.mood[]``."""
    name = dotted_name(type_name.names)
    builtin = name.schema in {"", "pg_catalog"}
    if builtin and name.name == "interval" and type_name.typmods:
        return _through_the_parser(type_name)
    stem, tail = (builtin and _TYPES.get(name.name)) or (_unmapped(name), "")
    sizes = ",".join(option_text(t) for t in type_name.typmods)
    if stem == "numeric" and len(type_name.typmods) == 1:
        sizes += ",0"
    text = f"{stem}({sizes}){tail}" if sizes else stem + tail
    marks = ("%type" if type_name.pct_type else "") + ("[]" if type_name.array_bounds else "")
    return ("setof " if type_name.setof else "") + text + marks


def _unmapped(name: Name) -> str:
    """``"char"`` is a type of its own; other names of the system are keywords to be left bare."""
    bare = name.schema == "pg_catalog" and name.name != "char"
    return name.name if bare else Name(name.schema.replace("pg_catalog", ""), name.name).sql()


def _through_the_parser(type_name: pb.TypeName) -> str:
    null = pb.Node(a_const=pb.A_Const(isnull=True))
    cast = pb.Node(type_cast=pb.TypeCast(arg=null, type_name=type_name))
    return grammar.expression_sql(cast).removeprefix("NULL::")
