"""Operations on functions, triggers and rules in words."""

from collections.abc import Callable, Mapping
from typing import Any

from lamina.describe.model import Code, Phrase
from lamina.describe.phrases_before import inputs
from lamina.describe.phrases_parts import (
    Part,
    code,
    in_brackets,
    joined,
    listed,
    name,
    say,
    word,
    words,
)
from lamina.describe.phrases_tables import cascade, if_there
from lamina.sql import operations as ops
from lamina.sql.names import Name
from lamina.sql.schema import Function, Trigger
from lamina.sql.schema.state import without_size


def signature(function: Name, types: tuple[str, ...] | None) -> Code:
    """``f(uuid, text)``; the name alone where the types are not written."""
    return code(str(function) if types is None else f"{function}({', '.join(types)})", 160)


def _function(o: ops.CreateFunction, old: Function | None) -> Phrase:
    kind = "procedure" if o.procedure else "function"
    label = signature(o.function, inputs(o))
    if old is None:
        return say("creates {} {}{}", kind, label, _function_notes(o))
    changes = joined(_function_changes(o, old))
    told = say(": {}", changes) if changes else ()
    if not _same_inputs(o, old):
        return say("replaces {} {} by {}{}", kind, signature(old.name, old.inputs), label, told)
    return say("replaces {} {}{}", kind, label, told or " with the same")


def _function_notes(o: ops.CreateFunction) -> Phrase:
    notes: list[Part] = []
    if o.returns == "trigger":
        notes.append("for triggers")
    elif o.returns:
        notes.append(say("returns {}", code(o.returns)))
    if o.security_definer:
        notes.append("security definer")
    path = dict(o.settings).get("search_path")
    if path is not None:
        notes.append(say("search_path {}", _setting(path)))
    elif o.security_definer:
        notes.append("no search_path set")
    return in_brackets(*notes)


def _setting(value: str | None) -> Part:
    if value is None:
        return "not set"
    return "empty" if value in {"", "''", '""'} else code(value)


def _function_changes(o: ops.CreateFunction, old: Function) -> list[Part]:
    changes: list[Part] = []
    if _same_inputs(o, old) and _arguments(o.arguments) != _arguments(old.arguments):
        changes.append("names or defaults of the arguments changed")
    if o.returns != old.returns:
        changes.append(say("returns {}, before {}", code(o.returns), code(old.returns)))
    if o.language != old.language:
        changes.append(say("in {}, before {}", code(o.language), code(old.language)))
    if o.body.strip() != old.body.strip():
        changes.append("body changed")
    if o.security_definer != old.security_definer:
        changes.append(_rights(definer=o.security_definer))
    if o.volatility != old.volatility:
        changes.append(f"{o.volatility}, before {old.volatility}")
    return [*changes, *_settings_changes(dict(o.settings), old.settings)]


def _same_inputs(o: ops.CreateFunction, old: Function) -> bool:
    return tuple(map(without_size, inputs(o))) == tuple(map(without_size, old.inputs))


def _arguments(of: tuple[ops.Argument, ...]) -> list[tuple[str, str, str | None]]:
    return [(a.name, a.mode, a.default) for a in of]


def _rights(*, definer: bool) -> str:
    if definer:
        return "now security definer (it runs with the rights of its owner)"
    return "no longer security definer"


def _settings_changes(now: Mapping[str, str], before: Mapping[str, str]) -> list[Part]:
    return [
        say("{} is {}, before {}", code(key), _setting(now.get(key)), _setting(before.get(key)))
        for key in sorted({*now, *before})
        if now.get(key) != before.get(key)
    ]


def _alter_function(o: ops.AlterFunction, old: Function | None) -> Phrase:
    changes: list[Part] = []
    if o.security_definer is not None and not (old and old.security_definer == o.security_definer):
        changes.append(_rights(definer=o.security_definer))
    if o.volatility:
        changes.append(say("{}{}", o.volatility, f", before {old.volatility}" if old else ""))
    settings = dict(old.settings) if old else {}
    for key, value in o.settings:
        before = say(", before {}", _setting(settings.get(key))) if old else ""
        changes.append(say("{} is {}{}", code(key), _setting(value), before))
    changes += [say("{} reset", code(key)) for key in o.reset]
    told = joined(changes) or joined([code(option) for option in o.options])
    label = signature(o.function, old.inputs if old else o.arguments)
    return say("changes function {}{}{}", label, ": " if told else "", told)


def _drop_function(o: ops.DropFunction, old: Function | None) -> Phrase:
    label = signature(o.function, old.inputs if old else o.arguments)
    if old is None and o.if_exists:
        return if_there(o.kind, label)
    return say("drops {} {}{}", o.kind, label, cascade(o))


def _trigger(o: ops.CreateTrigger, old: Trigger | None) -> Phrase:
    columns = say(" of {}", words(o.columns)) if o.columns else ""
    event = say("{} {}{}", o.timing, listed(o.events), columns)
    each = "" if o.for_each_row else ", once per statement"
    when = say(", when {}", code(o.when)) if o.when else ""
    runs = (event, signature(o.function, ()), each, when)
    verb = "replaces" if old else "adds"
    return say("{} trigger {} on {}: {} runs {}{}{}", verb, word(o.name), name(o.table), *runs)


def _drop_trigger(o: ops.DropTrigger, old: Trigger | None) -> Phrase:
    on = say("{} on {}", word(o.name), name(o.table))
    if old is None:
        return if_there("trigger", on) if o.if_exists else say("drops trigger {}", on)
    event = say("{} {} ran {}", old.timing, listed(old.events), signature(old.function, ()))
    return say("drops trigger {} ({})", on, event)


def _switch(o: ops.SwitchTrigger | ops.SwitchRule, kind: str) -> Phrase:
    verb = "enables" if o.enabled else "disables"
    if kind == "trigger" and o.name in {"all", "user"}:
        return say("{} {} triggers of {}", verb, o.name, name(o.table))
    mode = getattr(o, "mode", "")
    return say("{} {} {} on {}{}", verb, kind, word(o.name), name(o.table), mode and f" ({mode})")


ROUTINES: dict[type[ops.Operation], Callable[[Any, Any], Phrase]] = {
    ops.CreateFunction: _function,
    ops.AlterFunction: _alter_function,
    ops.DropFunction: _drop_function,
    ops.CreateTrigger: _trigger,
    ops.DropTrigger: _drop_trigger,
    ops.SwitchTrigger: lambda o, _: _switch(o, "trigger"),
    ops.CreateRule: lambda o, _: say(
        "adds rule {} on {} ({}{})",
        word(o.name),
        name(o.table),
        o.event,
        ", in place of the command" if o.instead else "",
    ),
    ops.SwitchRule: lambda o, _: _switch(o, "rule"),
}
