"""Types by their text: every table and view is one too, and what has it follows or goes."""

from collections.abc import Callable

import msgspec

from lamina.sql.names import Name
from lamina.sql.schema.objects import Function
from lamina.sql.schema.state import Schema

replace = msgspec.structs.replace
_Change = Callable[[str], str]


def is_of(kind: str, name: Name) -> bool:
    """Whether a type as text is that type, an array of it or a set of it."""
    return name.name in kind and _stem(kind) == name.sql()


def _stem(kind: str) -> str:
    return kind.removeprefix("setof ").split("[")[0].split("(")[0]


def takes_or_returns(function: Function, name: Name) -> bool:
    """Whether a function has a value of the type in its signature."""
    return is_of(function.returns, name) or any(is_of(a.type, name) for a in function.arguments)


def move_type(schema: Schema, old: Name, new: Name) -> None:
    """Let columns, functions, domains and composite types follow a type's new name."""
    before, after = old.sql(), new.sql()

    def renamed(text: str) -> str:
        return text.replace(before, after, 1) if is_of(text, old) else text

    for home in list(schema.relations.values()):
        if any(is_of(c.type, old) for c in home.columns.values()):
            columns = {k: replace(c, type=renamed(c.type)) for k, c in home.columns.items()}
            schema.put(replace(home, columns=columns))
    for kind in list(schema.types.values()):
        if is_of(kind.base, old) or any(is_of(a.type, old) for a in kind.attributes):
            attributes = tuple(replace(a, type=renamed(a.type)) for a in kind.attributes)
            moved = replace(kind, base=renamed(kind.base), attributes=attributes)
            schema.types[kind.name] = moved
    for overloads in list(schema.routines.values()):
        if any(takes_or_returns(f, old) for f in overloads):
            _move_functions(schema, overloads, renamed)


def _move_functions(schema: Schema, overloads: tuple[Function, ...], renamed: _Change) -> None:
    name = overloads[0].name
    moved = []
    for function in overloads:
        arguments = tuple(replace(a, type=renamed(a.type)) for a in function.arguments)
        new = replace(function, returns=renamed(function.returns), arguments=arguments)
        moved.append(new)
        if new.inputs == function.inputs:
            continue
        key = ("function", name, function.inputs)
        if key in schema.grants:
            schema.grants["function", name, new.inputs] = schema.grants.pop(key)
        item, after = ", ".join(function.inputs), ", ".join(new.inputs)
        for kind in ("function", "procedure"):
            if (kind, name, item) in schema.comments:
                schema.comments[kind, name, after] = schema.comments.pop((kind, name, item))
    schema.routines[name] = tuple(moved)
