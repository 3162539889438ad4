"""Operations on views, types and domains in words."""

from collections.abc import Callable
from typing import Any

from lamina.describe.model import Phrase
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
from lamina.sql.names import quote_literal
from lamina.sql.schema import Type, View
from lamina.sql.words import count


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


def _create_type(o: ops.CreateType, old: Type | None) -> Phrase:
    if old:
        return already("type", name(o.type))
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
