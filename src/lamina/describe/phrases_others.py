"""Operations on schemas, extensions, publications and how tables are kept, in words."""

from collections.abc import Callable
from typing import Any

from lamina.describe.model import Phrase
from lamina.describe.phrases_parts import (
    Part,
    code,
    dotted,
    in_brackets,
    joined,
    name,
    names,
    say,
    word,
    words,
)
from lamina.describe.phrases_routines import signature
from lamina.describe.phrases_tables import already, cascade, if_there
from lamina.sql import operations as ops
from lamina.sql.schema.objects import TableColumn


def _create_schema(o: ops.CreateSchema, old: object) -> Phrase:
    if old and o.if_not_exists:
        return already("schema", word(o.name))
    return say("creates schema {}", word(o.name))


def _extension(o: ops.CreateExtension, old: object) -> Phrase:
    if old and o.if_not_exists:
        return already("extension", word(o.name))
    place = say("in schema {}", word(o.schema)) if o.schema else ""
    version = say("version {}", code(o.version)) if o.version else ""
    return say("adds extension {}{}", word(o.name), in_brackets(place, version))


def _sequence(o: ops.CreateSequence, old: object) -> Phrase:
    if old and o.if_not_exists:
        return already("sequence", name(o.sequence))
    owner = say("belongs to {}", dotted(*o.owned_by)) if o.owned_by else ""
    notes = in_brackets(code(o.type), owner)
    return say("creates sequence {}{}", name(o.sequence), notes)


def _alter_sequence(o: ops.AlterSequence, _: object) -> Phrase:
    if o.owned_by:
        return say("makes sequence {} belong to {}", name(o.sequence), dotted(*o.owned_by))
    if o.owned_by_none:
        return say("makes sequence {} belong to no column", name(o.sequence))
    options = joined([code(option) for option in o.options])
    return say("changes sequence {}{}", name(o.sequence), in_brackets(options))


def _drop_schema(o: ops.DropSchema, old: object) -> Phrase:
    if not old and o.if_exists:
        return if_there("schema", word(o.name))
    return say("drops schema {}{}", word(o.name), " and all that is in it" if o.cascade else "")


def _drop(kind: str, named: Callable[[Any], Part]) -> Callable[[Any, Any], Phrase]:
    def drop(o: Any, old: object) -> Phrase:  # noqa: ANN401 - several kinds of drops
        if old is None and o.if_exists:
            return if_there(kind, named(o))
        return say("drops {} {}{}", kind, named(o), cascade(o))

    return drop


def _published(o: ops.CreatePublication | ops.AlterPublication) -> Phrase:
    parts: list[Part] = [names(o.tables)] if o.tables else []
    if o.schemas:
        parts.append(say("all tables of schema {}", words(o.schemas)))
    return joined(parts) or ("other objects",)


def _create_publication(o: ops.CreatePublication, _: object) -> Phrase:
    bare = not o.tables and not o.schemas
    what = ("all tables",) if o.all_tables else ("nothing yet",) if bare else _published(o)
    return say("creates publication {} of {}", word(o.name), what)


def _alter_publication(o: ops.AlterPublication, _: object) -> Phrase:
    if o.action == "options":
        return say("changes options of publication {}", word(o.name))
    if o.action == "set":
        return say("makes publication {} publish {}, and nothing else", word(o.name), _published(o))
    verb, to = ("adds", "to") if o.action == "add" else ("removes", "from")
    return say("{} {} {} publication {}", verb, _published(o), to, word(o.name))


def _named(o: Any) -> Part:  # noqa: ANN401 - whatever has a kind, a name and perhaps a table
    arguments = getattr(o, "arguments", None)
    own = signature(o.name, arguments) if arguments is not None else name(o.name)
    if not o.name.name:
        return ""
    table = getattr(o, "table", None)
    return say("{} on {}", word(o.name.name), name(table)) if table else own


def _of_kind(o: Any) -> Phrase:  # noqa: ANN401 - the same
    named = _named(o)
    return say("{}{}{}", o.kind, " " if named else "", named)


def _create_object(o: ops.CreateObject, _: object) -> Phrase:
    columns = in_brackets(words(o.columns, 4)) if o.columns else ()
    return say(
        "{} {}{}", "creates or replaces" if o.or_replace else "creates", _of_kind(o), columns
    )


def _drop_object(o: ops.DropObject, _: object) -> Phrase:
    return say("drops {}{}{}", _of_kind(o), ", if it is there" if o.if_exists else "", cascade(o))


def _options(o: Any, of: Part) -> Phrase:  # noqa: ANN401 - of a relation or a column
    if o.reset:
        return say("resets {} of {}", joined([code(key) for key, _ in o.options]), of)
    told = [say("{} to {}", code(key), code(value) if value else "on") for key, value in o.options]
    return say("sets {} of {}", joined(told), of)


def _on_column(template: str, *fields: str) -> Callable[[Any, Any], Phrase]:
    """A sentence about a column, with fields of the operation after it."""

    def told(o: Any, _: object) -> Phrase:  # noqa: ANN401 - several kinds of operations
        rest = [code(str(getattr(o, field))) for field in fields]
        return say(template, dotted(o.table, o.column), *rest)

    return told


def _plain(kind: str, template: str) -> Callable[[Any, Any], Phrase]:
    """A column that loses how it gets its values; with IF EXISTS it may have none to lose."""

    def told(o: Any, old: TableColumn | None) -> Phrase:  # noqa: ANN401 - two kinds of drops
        column = dotted(o.table, o.column)
        has = old.generated if old else ""
        it_has = has == kind if kind == "identity" else has in {"stored", "virtual"}
        if old and o.if_exists and not it_has:
            return say("leaves {} as it is: it is not {}", column, kind)
        return say(template, column)

    return told


def _expression(o: ops.SetExpression, old: TableColumn | None) -> Phrase:
    before = say(", before {}", code(old.default)) if old and old.default else ""
    return say("computes {} as {}{}", dotted(o.table, o.column), code(o.expression), before)


def _alter_constraint(o: ops.AlterConstraint, _: object) -> Phrase:
    flags = ("deferrable", "initially_deferred", "enforced", "inherit")
    told: list[Part] = [
        ("" if getattr(o, flag) else "not ") + flag.replace("_", " ")
        for flag in flags
        if getattr(o, flag) is not None
    ]
    notes = say(": {}", joined(told)) if told else ""
    return say("changes constraint {} on {}{}", word(o.name), name(o.table), notes)


def _cluster(o: ops.ClusterOn, _: object) -> Phrase:
    if not o.index:
        return say("clusters {} by no index any more", name(o.table))
    return say("clusters {} by index {} from now on", name(o.table), word(o.index))


def _replica(o: ops.SetReplicaIdentity, _: object) -> Phrase:
    index = say(" {}", word(o.index)) if o.index else ""
    return say("sets the replica identity of {} to {}{}", name(o.table), o.identity, index)


def _event_trigger(o: ops.CreateEventTrigger, _: object) -> Phrase:
    runs = signature(o.function, ())
    return say("creates event trigger {}: {} runs {}", word(o.name), code(o.event), runs)


def _switch_event(o: ops.SwitchEventTrigger, _: object) -> Phrase:
    return say("{} event trigger {}", "enables" if o.enabled else "disables", word(o.name))


OTHERS: dict[type[ops.Operation], Callable[[Any, Any], Phrase]] = {
    ops.CreateSchema: _create_schema,
    ops.DropSchema: _drop_schema,
    ops.CreateExtension: _extension,
    ops.DropExtension: _drop("extension", lambda o: word(o.name)),
    ops.CreateSequence: _sequence,
    ops.AlterSequence: _alter_sequence,
    ops.DropSequence: _drop("sequence", lambda o: name(o.sequence)),
    ops.CreatePublication: _create_publication,
    ops.AlterPublication: _alter_publication,
    ops.Rename: lambda o, _: say("renames {} to {}", _of_kind(o), word(o.new_name)),
    ops.SetSchema: lambda o, _: say("moves {} to schema {}", _of_kind(o), word(o.schema)),
    ops.DropObject: _drop_object,
    ops.CreateObject: _create_object,
    ops.AlterObject: lambda o, _: say("changes {} ({})", _of_kind(o), o.what),
    ops.ImportForeignSchema: lambda o, _: say(
        "imports foreign tables of server {} into schema {}", word(o.server), word(o.schema)
    ),
    ops.RefreshView: lambda o, _: say(
        "refreshes materialized view {}{}", name(o.view), ", concurrently" if o.concurrently else ""
    ),
    ops.SetOptions: lambda o, _: _options(o, say("{} {}", o.kind, name(o.name))),
    ops.CreateEventTrigger: _event_trigger,
    ops.SwitchEventTrigger: _switch_event,
    ops.SetStorage: _on_column("stores {} as {}", "storage"),
    ops.SetCompression: _on_column("compresses {} with {}", "method"),
    ops.SetStatistics: _on_column("sets the statistics target of {} to {}", "target"),
    ops.SetColumnOptions: lambda o, _: _options(o, dotted(o.table, o.column)),
    ops.AddIdentity: _on_column("makes {} an identity"),
    ops.SetIdentity: _on_column("changes the identity of {}"),
    ops.DropIdentity: _plain("identity", "makes {} no identity any more"),
    ops.SetExpression: _expression,
    ops.DropExpression: _plain("computed", "makes {} a plain column: no longer computed"),
    ops.AlterConstraint: _alter_constraint,
    ops.SetLogged: lambda o, _: say(
        "makes {} {}", name(o.table), "logged" if o.logged else "unlogged: a crash empties it"
    ),
    ops.SetAccessMethod: lambda o, _: say(
        "stores {} with access method {}", name(o.table), word(o.method)
    ),
    ops.SetReplicaIdentity: _replica,
    ops.Inherit: lambda o, _: say("makes {} a child of {}", name(o.table), name(o.parent)),
    ops.NoInherit: lambda o, _: say("makes {} no child of {}", name(o.table), name(o.parent)),
    ops.ClusterOn: _cluster,
    ops.AttachIndexPartition: lambda o, _: say(
        "attaches index {} to {}", name(o.partition), name(o.index)
    ),
}
