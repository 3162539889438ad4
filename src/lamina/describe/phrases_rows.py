"""Operations on rows, on the session and on the server in words."""

from collections.abc import Callable
from itertools import zip_longest
from typing import Any

from lamina.describe.model import Phrase
from lamina.describe.phrases_parts import Part, code, joined, listed, name, names, say, word, words
from lamina.describe.phrases_routines import signature
from lamina.sql import operations as ops
from lamina.sql.builtin_volatility import builtin
from lamina.sql.names import Name, quote_literal
from lamina.sql.words import count


def opaque(o: ops.Opaque, _: object) -> Phrase:
    """What nobody modelled is named, and said not to be reviewed."""
    return say("not reviewed: {}{}", o.kind, say(" on {}", name(o.table)) if o.table else "")


def _insert(o: ops.Insert, _: object) -> Phrase:
    conflict = " (with on conflict)" if o.on_conflict else ""
    if o.source == "query":
        source: Part = say(" from {}", names(o.reads)) if o.reads else " from a query"
    elif o.source == "copy":
        source = ", the output of a program" if o.program else " from a file or stdin"
    else:
        source = ""
    many = "rows" if o.source in {"query", "copy"} or not o.rows else count(o.rows, "row")
    many = "1 row" if o.source == "default" else many
    return say("inserts {} into {}{}{}", many, name(o.table), source, conflict)


def _update(o: ops.Update, _: object) -> Phrase:
    columns = say(" ({})", words(o.columns, 4)) if o.columns else ""
    return say("updates {} of {}{}{}", _which(o), name(o.table), columns, _where(o))


def _delete(o: ops.Delete, _: object) -> Phrase:
    return say("deletes {} of {}{}", _which(o), name(o.table), _where(o))


def _which(o: ops.Update | ops.Delete) -> str:
    return "rows" if o.has_where else "all rows"


def _where(o: ops.Update | ops.Delete) -> Phrase:
    return say(" where {}", code(o.where)) if o.where else ()


def telling(o: ops.SelectCall) -> list[tuple[Name, tuple[str | None, ...]]]:
    """The calls that may do something: not those of PostgreSQL's own functions that compute."""
    every = zip_longest(o.functions, o.arguments, fillvalue=())
    return [
        (function, arguments)
        for function, arguments in every
        if isinstance(function, Name)
        and not (
            function.schema in {"", "pg_catalog"}
            and builtin(function.name) in {"immutable", "stable"}
        )
    ]


def _call(o: ops.SelectCall, _: object) -> Phrase:
    if not telling(o):
        return say("reads {}", names(o.reads) if o.reads else "values, and changes nothing")
    calls = []
    for function, given in telling(o):
        inside = ["…" if a is None else quote_literal(a) for a in given]
        calls.append(signature(function, tuple(inside)))
    return say("calls {}", listed(list(dict.fromkeys(calls))))


def _do_block(o: ops.DoBlock, _: object) -> Phrase:
    """The block alone; what it does comes as operations of its own."""
    return say("runs a {} block{}", code(o.language), do_gaps(o))


def do_gaps(o: ops.DoBlock) -> Phrase:
    """What of a block nobody reviewed."""
    gaps: list[Part] = []
    if o.dynamic:
        gaps.append(say("dynamic SQL ({})", listed([code(text, 40) for text in o.dynamic])))
    if not o.read:
        gaps.append("a part that could not be read")
    return say("; not reviewed: {}", joined(gaps)) if gaps else ()


def _parameter(o: ops.SetParameter, _: object) -> Phrase:
    if o.value is None:
        return say("resets {}", code(o.name))
    local = " for the transaction" if o.local else ""
    return say("sets {} to {}{}", code(o.name), code(o.value) if o.value else "empty", local)


def _maintain(o: ops.Maintain, _: object) -> Phrase:
    late = ", concurrently" if o.concurrently else ""
    where = say(" on {}", name(o.on)) if o.on else ""
    return say("runs {}{}{}", o.action, where, late)


def _move(o: ops.SetTablespace, _: object) -> Phrase:
    return say("moves {} {} to tablespace {}", o.kind, name(o.name), word(o.tablespace))


ROWS: dict[type[ops.Operation], Callable[[Any, Any], Phrase]] = {
    ops.Opaque: opaque,
    ops.Insert: _insert,
    ops.Update: _update,
    ops.Delete: _delete,
    ops.Merge: lambda o, _: say(
        "merges rows into {}{}", name(o.table), say(" from {}", names(o.reads)) if o.reads else ""
    ),
    ops.Truncate: lambda o, _: say(
        "empties {}{}", name(o.table), " and the tables that point to it" if o.cascade else ""
    ),
    ops.SelectCall: _call,
    ops.DoBlock: _do_block,
    ops.SetParameter: _parameter,
    ops.Transaction: lambda o, _: say("controls the transaction itself ({})", o.kind),
    ops.LockTable: lambda o, _: say("locks {} in {} mode", name(o.table), o.mode),
    ops.Maintain: _maintain,
    ops.SessionCommand: lambda o, _: say("runs {}, which changes no schema", o.kind),
    ops.AlterSystem: lambda o, _: say("changes {} for the whole server", code(o.name)),
    ops.CreateDatabase: lambda o, _: say("creates database {}", word(o.name)),
    ops.DropDatabase: lambda o, _: say("drops database {} and its data", word(o.name)),
    ops.DropOwned: lambda o, _: say(
        "drops all that {} owns{}", words(o.roles), " with what depends on it" if o.cascade else ""
    ),
    ops.ReassignOwned: lambda o, _: say(
        "makes {} the owner of all that {} owns", word(o.to), words(o.roles)
    ),
    ops.SetTablespace: _move,
}
