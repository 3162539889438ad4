"""Functions: what callers can still call, and what became of a function."""

from lamina.review.context import Context
from lamina.sql.names import Name
from lamina.sql.operations import Argument, CreateFunction
from lamina.sql.schema import Schema
from lamina.sql.schema.objects import Function

TRIGGERS = {"trigger", "event_trigger"}
"""What a function returns that nobody calls by its name."""

_OUT = {"out", "table"}


def function_of(op: CreateFunction) -> Function:
    """The function that the statement makes."""
    return Function(
        name=op.function,
        arguments=op.arguments,
        returns=op.returns,
        language=op.language,
        procedure=op.procedure,
        security_definer=op.security_definer,
        settings=dict(op.settings),
        body=op.body,
        sql_body=op.sql_body,
    )


def inputs(function: Function) -> tuple[Argument, ...]:
    """The arguments that a caller gives."""
    return tuple(a for a in function.arguments if a.mode not in _OUT)


def _named(function: Function) -> dict[str, Argument]:
    return {a.name: a for a in inputs(function)}


def _required(function: Function) -> set[str]:
    return {a.name for a in inputs(function) if a.default is None and a.mode != "variadic"}


def outputs(function: Function) -> tuple[tuple[str, str], ...]:
    """The columns of the result, where the arguments name them."""
    return tuple((a.name, a.type) for a in function.arguments if a.mode in {*_OUT, "inout"})


def calls_still_work(old: Function, new: Function) -> bool:
    """Whether every call of the old one, with names for its arguments, fits the new one."""
    named = _named(new)
    same = all(a.name in named and named[a.name].type == a.type for a in inputs(old) if a.name)
    nameless = [a.type for a in inputs(old) if not a.name]
    return (
        same
        and nameless == [a.type for a in inputs(new) if not a.name][: len(nameless)]
        and _required(new) <= _required(old)
        and _gives_as_much(old, new)
    )


def _gives_as_much(old: Function, new: Function) -> bool:
    """Whether the result is the same, or a row with more columns than before."""
    if returns(old) == returns(new):
        return True
    rows = old.returns == new.returns and len(outputs(old)) > 1
    return rows and set(outputs(old)) <= set(outputs(new))


def returns(function: Function) -> tuple[str, tuple[tuple[str, str], ...]]:
    """What a call gives."""
    return function.returns, outputs(function)


def ambiguous(one: Function, other: Function) -> set[str] | None:
    """Names of arguments with which a call by name fits both; None where there is no such call.

    PostgREST chooses a function by the names of the arguments in the request, and refuses where
    two fit (PGRST203). One argument without a name takes the whole body, and no part in this.
    """
    if any(not a.name for f in (one, other) for a in inputs(f)):
        return None
    both = set(_named(one)) & set(_named(other))
    needed = _required(one) | _required(other)
    return needed if needed <= both else None


def made_again(name: Name, ctx: Context) -> list[Function]:
    """The functions of a name that later statements of the file make."""
    later = (ctx.before.resolved(op) for _, op in ctx.later_of(CreateFunction, name))
    return [
        function_of(op) for op in later if isinstance(op, CreateFunction) and op.function == name
    ]


def end_of(schema: Schema, function: Function) -> Function | None:
    """The function with the same arguments, or None."""
    return schema.function(function.name, function.inputs)


def path_is_set(ctx: Context, function: Function) -> bool:
    """Whether the function has its own search_path at the end, or is gone."""
    end = end_of(ctx.end, function)
    return end is None or "search_path" in end.settings
