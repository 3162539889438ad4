"""Operations on functions, triggers, views, types and sequences in words."""

from collections.abc import Callable, Mapping
from typing import Any

from lamina.describe.model import Code, Phrase
from lamina.describe.phrases_before import inputs
from lamina.describe.phrases_parts import (
    Part,
    code,
    dotted,
    in_brackets,
    joined,
    listed,
    name,
    say,
    word,
    words,
)
from lamina.describe.phrases_tables import already, cascade, constraint_rule, if_there
from lamina.sql import operations as ops
from lamina.sql.names import Name, quote_literal
from lamina.sql.schema import Function, Trigger, Type, View
from lamina.sql.words import count


def signature(function: Name, types: tuple[str, ...] | None) -> Code:
    """``f(uuid, text)``; the name alone where the types are not written."""
    return code(str(function) if types is None else f"{function}({', '.join(types)})", 160)


def _function(o: ops.CreateFunction, old: Function | None) -> Phrase:
    kind = "procedure" if o.procedure else "function"
    label = signature(o.function, inputs(o))
    if old is None:
        return say("creates {} {}{}", kind, label, _function_notes(o))
    changes = _function_changes(o, old)
    if not changes:
        return say("replaces {} {} with the same", kind, label)
    if old.inputs != inputs(o):
        before = signature(old.name, old.inputs)
        return say("replaces {} {} by {}: {}", kind, before, label, joined(changes))
    return say("replaces {} {}: {}", kind, label, joined(changes))


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
    if old.inputs == inputs(o) and _arguments(o.arguments) != _arguments(old.arguments):
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


def _arguments(of: tuple[ops.Argument, ...]) -> list[tuple[str, str, str | None]]:
    return [(a.name, a.mode, a.default) for a in of]


def _rights(*, definer: bool) -> str:
    if definer:
        return "now security definer (it runs with the rights of its owner)"
    return "no longer security definer"


def _settings_changes(now: Mapping[str, str], before: Mapping[str, str]) -> list[Part]:
    return [
        say("{} {}, before {}", code(key), _setting(now.get(key)), _setting(before.get(key)))
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
        changes.append(say("{} {}{}", code(key), _setting(value), before))
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


def _view_kind(o: ops.CreateView | ops.DropView) -> str:
    return "materialized view" if o.materialized else "view"


def create_view(o: ops.CreateView, old: View | None) -> Phrase:
    """What a view that is there loses or gains where it is replaced."""
    kind = _view_kind(o)
    if old and o.if_not_exists:
        return already(kind, name(o.view))
    if not isinstance(old, View):
        return say("creates {} {}{}", kind, name(o.view), _view_notes(o))
    changes = _view_changes(o, old)
    told = joined(changes) if changes else ()
    return say(
        "replaces {} {}{}", kind, name(o.view), say(": {}", told) if told else " with the same"
    )


def _view_notes(o: ops.CreateView) -> Phrase:
    notes: list[Part] = []
    if o.security_invoker:
        notes.append("with the rights of its reader")
    elif not o.materialized:
        notes.append("with the rights of its owner: row level security does not hold")
    if o.reads:
        notes.append(say("reads {}", listed([name(n) for n in dict.fromkeys(o.reads)])))
    return in_brackets(*notes)


def _view_changes(o: ops.CreateView, old: View) -> list[Part]:
    changes: list[Part] = []
    columns = set(o.column_names)
    if "*" not in columns and columns and old.columns:
        added = [c for c in o.column_names if c not in old.columns]
        gone = [c for c in old.columns if c not in columns]
        changes += [say("adds {}", words(added))] if added else []
        changes += [say("drops {}", words(gone))] if gone else []
    if o.query != old.query:
        changes.append("query changed")
    if o.security_invoker != old.security_invoker:
        changes.append(f"now with the rights of its {'reader' if o.security_invoker else 'owner'}")
    if set(o.reads) - set(old.reads):
        changes.append(
            say("now reads {}", listed([name(n) for n in sorted({*o.reads} - {*old.reads})]))
        )
    return changes


def _drop_view(o: ops.DropView, old: View | None) -> Phrase:
    if old is None and o.if_exists:
        return if_there(_view_kind(o), name(o.view))
    return say("drops {} {}{}", _view_kind(o), name(o.view), cascade(o))


def _create_type(o: ops.CreateType, _: object) -> Phrase:
    if o.kind == "domain":
        rules = [constraint_rule(c) for c in o.constraints if c.kind != "not null"]
        not_null = ["not null"] if any(c.kind == "not null" for c in o.constraints) else []
        return say(
            "creates domain {}{}", name(o.type), in_brackets(code(o.base), *not_null, *rules)
        )
    label = "type" if o.kind in {"base", "shell"} else f"{o.kind} type"
    values: list[Part] = [code(quote_literal(v), 40) for v in o.labels]
    inside = listed(values, 8) if values else ""
    attributes = count(len(o.attributes), "attribute") if o.attributes else ""
    return say("creates {} {}{}", label, name(o.type), in_brackets(inside, attributes))


def _enum_value(o: ops.AddEnumValue, old: Type | None) -> Phrase:
    value = code(quote_literal(o.value))
    if o.if_not_exists and old and o.value in old.labels:
        return already("value", say("{} of {}", value, name(o.type)))
    place = [
        say(" {} {}", w, code(quote_literal(v)))
        for w, v in (("before", o.before), ("after", o.after))
        if v
    ]
    return say("adds value {} to {}{}", value, name(o.type), joined(place, ""))


def _composite(o: ops.AlterCompositeType, _: object) -> Phrase:
    attribute = dotted(o.type, o.attribute)
    if o.action == "drop":
        return say("drops attribute {}{}", attribute, cascade(o))
    verb = "adds attribute" if o.action == "add" else "changes attribute"
    return say("{} {} ({}){}", verb, attribute, code(o.type_text), cascade(o))


def _domain(o: ops.AlterDomain, _: object) -> Phrase:
    of = name(o.domain)
    if o.constraint:
        late = ", not checked for the values that are there" if o.constraint.not_valid else ""
        label = say(" {}", word(o.constraint.name)) if o.constraint.name else ""
        rule = constraint_rule(o.constraint)
        return say("adds check{} ({}) to domain {}{}", label, rule, of, late)
    if o.default is not None:
        return say("sets the default of domain {} to {}", of, code(o.default))
    verbs = {
        "set not null": "makes domain {} not null",
        "drop not null": "lets domain {} be null",
        "drop default": "drops the default of domain {}",
    }
    if o.action in verbs:
        return say(verbs[o.action], of)
    verb = "drops" if o.action == "drop constraint" else "checks all values against"
    return say("{} constraint {} of domain {}", verb, word(o.name), of)


def _drop_type(o: ops.DropType, old: Type | None) -> Phrase:
    kind = "domain" if o.domain else "type"
    if old is None and o.if_exists:
        return if_there(kind, name(o.type))
    return say("drops {} {}{}", kind, name(o.type), cascade(o))


OBJECTS: dict[type[ops.Operation], Callable[[Any, Any], Phrase]] = {
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
    ops.CreateView: create_view,
    ops.DropView: _drop_view,
    ops.CreateType: _create_type,
    ops.AddEnumValue: _enum_value,
    ops.RenameEnumValue: lambda o, _: say(
        "renames value {} of {} to {}",
        code(quote_literal(o.value)),
        name(o.type),
        code(quote_literal(o.new_value)),
    ),
    ops.AlterCompositeType: _composite,
    ops.AlterDomain: _domain,
    ops.DropType: _drop_type,
}
