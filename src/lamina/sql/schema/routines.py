"""Functions, triggers, event triggers and rules."""

import msgspec

from lamina.sql import operations as o
from lamina.sql.schema import cascade
from lamina.sql.schema.objects import EventTrigger, Function, Origin, Table, Trigger
from lamina.sql.schema.state import Schema, without_size
from lamina.sql.schema.tables import grant_defaults

replace = msgspec.structs.replace


def create(schema: Schema, op: o.CreateFunction, at: Origin) -> None:
    """CREATE FUNCTION and CREATE PROCEDURE; OR REPLACE keeps grants."""
    function = Function(
        name=op.function,
        arguments=tuple(replace(a, type=without_size(a.type)) for a in op.arguments),
        returns=op.returns,
        language=op.language,
        procedure=op.procedure,
        security_definer=op.security_definer,
        volatility=op.volatility,
        settings=dict(op.settings),
        body=op.body,
        sql_body=op.sql_body,
        made=at,
    )
    old = schema.function(op.function, function.inputs)
    if old and not op.or_replace:  # in a block that did not run it
        return
    if old:
        function = replace(function, made=old.made, changed=at, owner=old.owner)
        _put(schema, function)
        return
    schema.routines[op.function] = (*schema.functions(op.function), function)
    grant_defaults(schema, op.function, "function", function.inputs)
    if ("", "function") not in schema.default_privileges:  # the built-in default
        key = ("function", op.function, function.inputs)
        schema.grants[key] = schema.grants.get(key, frozenset()) | {("public", "execute")}


def _put(schema: Schema, function: Function) -> None:
    schema.routines[function.name] = tuple(
        function if f.inputs == function.inputs else f for f in schema.functions(function.name)
    )


def alter(schema: Schema, op: o.AlterFunction, at: Origin) -> None:
    """ALTER FUNCTION."""
    old = schema.function(op.function, op.arguments)
    if old is None:
        return
    kept = {k: v for k, v in old.settings.items() if not {k, "all"} & set(op.reset)}
    definer = old.security_definer if op.security_definer is None else op.security_definer
    new = replace(
        old,
        settings={**kept, **dict(op.settings)},
        security_definer=definer,
        volatility=op.volatility or old.volatility,
        changed=at,
    )
    _put(schema, new)


def drop(schema: Schema, op: o.DropFunction, _: Origin) -> None:
    """DROP FUNCTION and its kin."""
    found = schema.function(op.function, op.arguments)
    if found:
        cascade.forget_function(schema, found, cascade=op.cascade)
    elif op.kind == "aggregate":
        schema.others.pop((op.kind, op.function), None)
        schema.forget_comments(op.function, kind="function")


def create_trigger(schema: Schema, op: o.CreateTrigger, at: Origin) -> None:
    """CREATE TRIGGER; a row trigger of a partitioned table is one of its partitions too."""
    home = schema.relation(op.table) or Table(op.table, complete=False)
    trigger = Trigger(
        name=op.name,
        table=op.table,
        timing=op.timing,
        events=op.events,
        function=op.function,
        for_each_row=op.for_each_row,
        columns=op.columns,
        when=op.when,
        constraint=op.constraint,
        made=at,
    )
    schema.put(replace(home, triggers={**home.triggers, op.name: trigger}))
    if op.for_each_row:
        for part in schema.partitions_of(op.table):
            create_trigger(schema, replace(op, table=part.name), at)


def drop_trigger(schema: Schema, op: o.DropTrigger, _: Origin) -> None:
    """DROP TRIGGER."""
    cascade.drop_trigger(schema, op.table, op.name)


def switch_trigger(schema: Schema, op: o.SwitchTrigger, _: Origin) -> None:
    """ALTER TABLE ... ENABLE or DISABLE TRIGGER."""
    home = schema.relation(op.table)
    if home:
        every = op.name in {"all", "user"}
        triggers = {
            k: replace(t, enabled=op.enabled) if every or k == op.name else t
            for k, t in home.triggers.items()
        }
        schema.put(replace(home, triggers=triggers))
        for part in schema.partitions_of(op.table):
            switch_trigger(schema, replace(op, table=part.name), _)


def create_event_trigger(schema: Schema, op: o.CreateEventTrigger, at: Origin) -> None:
    """CREATE EVENT TRIGGER."""
    schema.event_triggers[op.name] = EventTrigger(op.name, op.event, op.function, made=at)


def switch_event_trigger(schema: Schema, op: o.SwitchEventTrigger, _: Origin) -> None:
    """ALTER EVENT TRIGGER ... ENABLE or DISABLE."""
    old = schema.event_triggers.get(op.name)
    if old:
        schema.event_triggers[op.name] = replace(old, enabled=op.enabled)


def create_rule(schema: Schema, op: o.CreateRule, _: Origin) -> None:
    """CREATE RULE."""
    home = schema.relation(op.table)
    if home:
        schema.put(replace(home, rules=home.rules | {op.name}))
