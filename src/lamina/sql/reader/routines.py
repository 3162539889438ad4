"""Functions, procedures, triggers and rules."""

from collections.abc import Iterable, Iterator

from postgast import pg_query_pb2 as pb

from lamina.sql.grammar import expression_sql
from lamina.sql.operations import (
    AlterFunction,
    Argument,
    CreateEventTrigger,
    CreateFunction,
    CreateRule,
    CreateTrigger,
    Operation,
    SwitchEventTrigger,
)
from lamina.sql.reader.queries import optional_sql, query_sql
from lamina.sql.tree import (
    argument_types,
    dotted_name,
    is_true,
    option_text,
    relation_name,
    strings,
    type_text,
)

_MODES = {
    pb.FUNC_PARAM_OUT: "out",
    pb.FUNC_PARAM_INOUT: "inout",
    pb.FUNC_PARAM_VARIADIC: "variadic",
    pb.FUNC_PARAM_TABLE: "table",
}
# Bits of pg_trigger.tgtype (src/include/catalog/pg_trigger.h).
_TIMINGS = {0: "after", 2: "before", 64: "instead of"}
_EVENTS = {4: "insert", 8: "delete", 16: "update", 32: "truncate"}


def read_create_function(node: pb.Node) -> Iterator[Operation]:
    """CREATE FUNCTION and CREATE PROCEDURE."""
    statement = node.create_function_stmt
    options = [o.def_elem for o in statement.options]
    named = {o.defname: o for o in options}
    arguments = tuple(_argument(p.function_parameter) for p in statement.parameters)
    body = strings(named["as"].arg.list.items) if "as" in named else ()
    yield CreateFunction(
        function=dotted_name(statement.funcname),
        arguments=arguments,
        returns=_returns(statement, arguments),
        language=option_text(named["language"].arg) if "language" in named else "sql",
        or_replace=statement.replace,
        procedure=statement.is_procedure,
        security_definer="security" in named and is_true(named["security"]),
        volatility=option_text(named["volatility"].arg) if "volatility" in named else "volatile",
        settings=_settings(options),
        body=body[0] if body else _sql_body(statement.sql_body),
        strict="strict" in named and is_true(named["strict"]),
        sql_body=statement.HasField("sql_body"),
    )


def _sql_body(body: pb.Node) -> str:
    """A body in SQL's own form, in the parser's layout, its statements one a line."""
    if body.HasField("return_stmt"):
        return "RETURN " + expression_sql(body.return_stmt.returnval)
    lists = (part.list.items for part in body.list.items)
    return "\n".join(_statement_sql(statement) + ";" for items in lists for statement in items)


def _statement_sql(statement: pb.Node) -> str:
    if statement.HasField("return_stmt"):
        return _sql_body(statement)
    return query_sql(statement)


def read_alter_function(node: pb.Node) -> Iterator[Operation]:
    """ALTER FUNCTION and its kin with new options."""
    statement = node.alter_function_stmt
    options = [o.def_elem for o in statement.actions]
    security = [o for o in options if o.defname == "security"]
    yield AlterFunction(
        function=dotted_name(statement.func.objname),
        arguments=argument_types(statement.func),
        security_definer=is_true(security[0]) if security else None,
        settings=_settings(options),
        options=tuple(o.defname for o in options),
        volatility=next((option_text(o.arg) for o in options if o.defname == "volatility"), ""),
        reset=_reset(options),
    )


def read_create_trigger(node: pb.Node) -> Iterator[Operation]:
    """CREATE TRIGGER."""
    statement = node.create_trig_stmt
    yield CreateTrigger(
        table=relation_name(statement.relation),
        name=statement.trigname,
        timing=_TIMINGS[statement.timing],
        events=tuple(word for bit, word in _EVENTS.items() if statement.events & bit),
        function=dotted_name(statement.funcname),
        for_each_row=statement.row,
        or_replace=statement.replace,
        constraint=statement.isconstraint,
        when=optional_sql(statement, "when_clause"),
        columns=strings(statement.columns),
        deferrable=statement.deferrable,
    )


def read_create_event_trigger(node: pb.Node) -> Iterator[Operation]:
    """CREATE EVENT TRIGGER."""
    statement = node.create_event_trig_stmt
    function = dotted_name(statement.funcname)
    yield CreateEventTrigger(statement.trigname, statement.eventname, function)


def read_alter_event_trigger(node: pb.Node) -> Iterator[Operation]:
    """ALTER EVENT TRIGGER ... ENABLE and DISABLE."""
    statement = node.alter_event_trig_stmt
    yield SwitchEventTrigger(statement.trigname, enabled=statement.tgenabled != "D")


def read_create_rule(node: pb.Node) -> Iterator[Operation]:
    """CREATE RULE."""
    statement = node.rule_stmt
    yield CreateRule(
        table=relation_name(statement.relation),
        name=statement.rulename,
        event=pb.CmdType.Name(statement.event).removeprefix("CMD_").lower(),
        instead=statement.instead,
        or_replace=statement.replace,
    )


def setting_text(setting: pb.VariableSetStmt) -> str | None:
    """The value of SET, several with commas between; None for SET ... TO DEFAULT and RESET."""
    if setting.kind != pb.VAR_SET_VALUE:
        return None
    return ", ".join(_value(argument) for argument in setting.args)


def _value(argument: pb.Node) -> str:
    return option_text(argument) or ("" if argument.HasField("a_const") else _sql(argument))


def _sql(argument: pb.Node) -> str:
    return expression_sql(argument)


def _argument(parameter: pb.FunctionParameter) -> Argument:
    default = parameter.HasField("defexpr")
    return Argument(
        name=parameter.name,
        type=type_text(parameter.arg_type),
        mode=_MODES.get(parameter.mode, "in"),
        default=expression_sql(parameter.defexpr) if default else None,
    )


def _returns(statement: pb.CreateFunctionStmt, arguments: tuple[Argument, ...]) -> str:
    if any(a.mode == "table" for a in arguments):
        return "table"
    if statement.HasField("return_type"):
        return type_text(statement.return_type)
    out = [a.type for a in arguments if a.mode in {"out", "inout"}]
    if statement.is_procedure or not out:
        return ""
    return out[0] if len(out) == 1 else "record"


def _settings(options: Iterable[pb.DefElem]) -> tuple[tuple[str, str], ...]:
    settings = (o.arg.variable_set_stmt for o in options if o.defname == "set")
    return tuple(
        (s.name.lower(), setting_text(s) or "")
        for s in settings
        if s.kind not in {pb.VAR_RESET, pb.VAR_RESET_ALL}
    )


def _reset(options: Iterable[pb.DefElem]) -> tuple[str, ...]:
    settings = (o.arg.variable_set_stmt for o in options if o.defname == "set")
    return tuple(
        s.name.lower() or "all" for s in settings if s.kind in {pb.VAR_RESET, pb.VAR_RESET_ALL}
    )


READERS = {
    "create_function_stmt": read_create_function,
    "alter_function_stmt": read_alter_function,
    "create_trig_stmt": read_create_trigger,
    "create_event_trig_stmt": read_create_event_trigger,
    "alter_event_trig_stmt": read_alter_event_trigger,
    "rule_stmt": read_create_rule,
}
