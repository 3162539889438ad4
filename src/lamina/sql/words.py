"""Operations in words, for people who do not want to read SQL."""

from collections.abc import Callable, Iterable
from typing import Any

from lamina.sql import operations as ops
from lamina.sql.names import Name, quote, quote_literal
from lamina.sql.operations import Operation


def in_words(operation: Operation) -> str:
    """What the operation does: ``adds profiles.avatar_url (text, nullable)``; no full stop."""
    describe = _WORDS.get(type(operation))
    return describe(operation) if describe else _by_shape(operation)


def count(number: int, noun: str, plural: str = "") -> str:
    """``1 table``, ``2 tables``."""
    return f"{number} {noun if number == 1 else plural or noun + 's'}"


def in_quotes(name: str) -> str:
    """The name of a policy, which is mostly a sentence, always in quotes."""
    return '"' + name.replace('"', '""') + '"'


def _list(names: Iterable[str]) -> str:
    return ", ".join(map(quote, names))


def _column(o: ops.AddColumn) -> str:
    d = o.definition
    notes = [d.type, "not null" if d.not_null else "nullable"]
    if d.generated:
        notes.append("identity" if d.generated == "identity" else "computed")
    elif d.default is not None:
        notes.append(f"default {d.default}")
    return f"adds {_dot(o.table, o.column)} ({', '.join(notes)})"


def _dot(table: Name, column: str) -> str:
    return f"{table}.{quote(column)}"


def _table(o: ops.CreateTable) -> str:
    if o.partition_of:
        return f"creates {o.table}, a partition of {o.partition_of}"
    if not o.columns:
        return f"creates table {o.table}"
    return f"creates table {o.table} ({count(len(o.columns), 'column')})"


def _constraint(o: ops.AddConstraint) -> str:
    c = o.constraint
    name = f" {quote(c.name)}" if c.name else ""
    columns = f" ({', '.join(map(quote, c.columns))})" if c.columns else ""
    target = f" to {c.references}" if c.references else ""
    rule = f" ({c.expression})" if c.expression else ""
    late = ", not checked for the rows that are there" if c.not_valid else ""
    return f"adds {c.kind}{name} on {o.table}{columns}{target}{rule}{late}"


def _index(o: ops.CreateIndex) -> str:
    unique = "unique " if o.unique else ""
    name = f" {quote(o.name)}" if o.name else ""
    method = f" using {o.method}" if o.method != "btree" else ""
    partial = f" where {o.where}" if o.where else ""
    columns = ", ".join(c if c.startswith("(") else quote(c) for c in o.columns)
    return f"adds {unique}index{name} on {o.table} ({columns}){method}{partial}"


def _policy(o: ops.CreatePolicy) -> str:
    kind = "" if o.permissive else "restrictive "
    who = _list(o.roles)
    return f"adds {kind}policy {in_quotes(o.name)} on {o.table} ({o.command}, {who})"


def _grant(o: ops.Grant) -> str:
    columns = f" ({', '.join(map(quote, o.columns))})" if o.columns else ""
    roles = _list(o.roles)
    kind = "" if o.kind == "table" else f"{o.kind} "
    what = f"{', '.join(o.privileges)}{columns} on {kind}{o.on}"
    return (
        f"revokes {what} from {roles}" if isinstance(o, ops.Revoke) else f"grants {what} to {roles}"
    )


def _defaults(o: ops.AlterDefaultPrivileges) -> str:
    where = f" in {_list(o.schemas)}" if o.schemas else ""
    verb, word = ("grants", "to") if o.grants else ("revokes", "from")
    what = f"{', '.join(o.privileges)} on every new {o.kind}{where}"
    return f"{verb} {what} {word} {_list(o.roles)}"


def _function(o: ops.CreateFunction) -> str:
    verb = "creates or replaces" if o.or_replace else "creates"
    kind = "procedure" if o.procedure else "function"
    rights = ", security definer" if o.security_definer else ""
    inputs = [a.type for a in o.arguments if a.mode not in {"out", "table"}]
    return f"{verb} {kind} {o.function}({', '.join(inputs)}){rights}"


def _trigger(o: ops.CreateTrigger) -> str:
    when = f"{o.timing} {' or '.join(o.events)}"
    return f"adds trigger {quote(o.name)} on {o.table} ({when}, calls {o.function})"


def _view(o: ops.CreateView) -> str:
    verb = "creates or replaces" if o.or_replace else "creates"
    rights = " (security invoker)" if o.security_invoker else ""
    return f"{verb} {_view_kind(o.materialized)} {o.view}{rights}"


def _view_kind(materialized: bool) -> str:  # noqa: FBT001  # reads as a word where it is called
    return "materialized view" if materialized else "view"


def _comment(o: ops.CommentOn) -> str:
    verb = "removes the comment of" if o.text is None else "comments on"
    name = _dot(o.table, o.name.name) if o.table else str(o.name)
    return f"{verb} {o.kind} {name}"


def _enum_value(o: ops.AddEnumValue) -> str:
    place = [f" {w} {quote_literal(v)}" for w, v in (("before", o.before), ("after", o.after)) if v]
    return f"adds value {quote_literal(o.value)} to {o.type}{''.join(place)}"


def _publication(o: ops.AlterPublication) -> str:
    tables = ", ".join(map(str, o.tables)) or "other objects"
    verbs = {
        "add": f"adds {tables} to",
        "drop": f"removes {tables} from",
        "set": f"sets {tables} as",
    }
    return f"{verbs.get(o.action, 'changes options of')} publication {quote(o.name)}"


def _rows(verb: str) -> Callable[[Any], str]:
    return lambda o: f"{verb} {'rows' if o.has_where else 'all rows'} of {o.table}"


def _parameter(o: ops.SetParameter) -> str:
    reach = " for this transaction" if o.local else ""
    return f"resets {o.name}" if o.value is None else f"sets {o.name} to {o.value}{reach}"


def _by_shape(operation: Operation) -> str:
    """A sentence from the name of the operation, for those that say no more than their name."""
    verb, noun = _split_name(type(operation).__name__)
    table = getattr(operation, "table", None)
    name = getattr(operation, noun.replace(" ", "_"), None) or getattr(operation, "name", "")
    name = name if isinstance(name, Name) else quote(str(name)) if name else ""
    if not name:
        return f"{verb} {noun} on {table}" if table else f"{verb} {noun}"
    return f"{verb} {noun} {name}" + (f" on {table}" if table and table != name else "")


def _split_name(camel: str) -> tuple[str, str]:
    """``DropPolicy`` -> ``drops``, ``policy``."""
    words = "".join(f" {c.lower()}" if c.isupper() else c for c in camel).split()
    return words[0] + "s", " ".join(words[1:])


_WORDS: dict[type[Operation], Callable[[Any], str]] = {
    ops.AddColumn: _column,
    ops.AddConstraint: _constraint,
    ops.AddEnumValue: _enum_value,
    ops.AlterColumnType: lambda o: f"changes {_dot(o.table, o.column)} to {o.type}",
    ops.AlterDefaultPrivileges: _defaults,
    ops.AlterPublication: _publication,
    ops.AttachPartition: lambda o: f"attaches {o.partition} to {o.table}",
    ops.ChangeOwner: lambda o: f"makes {quote(o.owner)} the owner of {o.kind} {o.name}",
    ops.ChangeRole: lambda o: f"{o.action}s role {quote(o.role)}",
    ops.CommentOn: _comment,
    ops.CreateFunction: _function,
    ops.CreateIndex: _index,
    ops.CreatePolicy: _policy,
    ops.CreateTable: _table,
    ops.CreateTrigger: _trigger,
    ops.CreateType: lambda o: (
        f"creates {'domain' if o.kind == 'domain' else o.kind + ' type'} {o.type}"
    ),
    ops.CreateView: _view,
    ops.Delete: _rows("deletes"),
    ops.DetachPartition: lambda o: f"detaches {o.partition} from {o.table}",
    ops.DisableRls: lambda o: f"turns row level security of {o.table} off",
    ops.DoBlock: lambda o: f"runs anonymous {o.language} code",
    ops.DropColumn: lambda o: f"drops {_dot(o.table, o.column)} and its data",
    ops.DropDefault: lambda o: f"drops the default of {_dot(o.table, o.column)}",
    ops.DropNotNull: lambda o: f"lets {_dot(o.table, o.column)} be null",
    ops.DropObject: lambda o: f"drops {o.kind} {o.name if o.name.name else ''}".rstrip(),
    ops.DropPolicy: lambda o: f"drops policy {in_quotes(o.name)} on {o.table}",
    ops.DropTable: lambda o: f"drops table {o.table} and its data",
    ops.DropView: lambda o: f"drops {_view_kind(o.materialized)} {o.view}",
    ops.EnableRls: lambda o: f"turns row level security of {o.table} on",
    ops.ForceRls: lambda o: f"holds the owner of {o.table} to row level security",
    ops.AlterPolicy: lambda o: f"changes policy {in_quotes(o.name)} on {o.table}",
    ops.Grant: _grant,
    ops.GrantRole: lambda o: f"grants {_list(o.granted)} to {_list(o.roles)}",
    ops.Insert: lambda o: f"inserts rows into {o.table}",
    ops.LockTable: lambda o: f"locks {o.table} in {o.mode} mode",
    ops.Maintain: lambda o: f"runs {o.action}" + (f" on {o.on}" if o.on else ""),
    ops.Merge: lambda o: f"merges rows into {o.table}",
    ops.NoForceRls: lambda o: f"frees the owner of {o.table} from row level security",
    ops.Opaque: lambda o: f"{o.kind}" + (f" on {o.table}" if o.table else "") + " (not reviewed)",
    ops.RefreshView: lambda o: f"refreshes materialized view {o.view}",
    ops.Rename: lambda o: f"renames {o.kind} {o.name} to {quote(o.new_name)}",
    ops.RenameColumn: lambda o: f"renames {_dot(o.table, o.column)} to {quote(o.new_name)}",
    ops.RenameEnumValue: lambda o: (
        f"renames value {quote_literal(o.value)} of {o.type} to {quote_literal(o.new_value)}"
    ),
    ops.RenameTable: lambda o: f"renames table {o.table} to {quote(o.new_name)}",
    ops.Revoke: _grant,
    ops.RevokeRole: lambda o: f"revokes {_list(o.granted)} from {_list(o.roles)}",
    ops.SelectCall: lambda o: (
        f"calls {', '.join(map(str, o.functions))}" if o.functions else "reads rows"
    ),
    ops.SetDefault: lambda o: f"sets the default of {_dot(o.table, o.column)} to {o.default}",
    ops.SetNotNull: lambda o: f"makes {_dot(o.table, o.column)} not null",
    ops.SetOptions: lambda o: (
        f"{'resets' if o.reset else 'sets'} "
        f"{', '.join(name for name, _ in o.options)} of {o.kind} {o.name}"
    ),
    ops.SetParameter: _parameter,
    ops.SetSchema: lambda o: f"moves {o.kind} {o.name} to schema {quote(o.schema)}",
    ops.SwitchTrigger: lambda o: (
        f"{'enables' if o.enabled else 'disables'} trigger {quote(o.name)} on {o.table}"
    ),
    ops.Transaction: lambda o: f"controls the transaction itself ({o.kind})",
    ops.Truncate: lambda o: f"empties {o.table}",
    ops.Update: _rows("updates"),
}
