"""What PostgreSQL refuses for certain, so that the deployment stops there."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from lamina.describe.given import Given
from lamina.describe.model import Code, Phrase, Risk
from lamina.describe.moments import Moment, moments
from lamina.describe.phrases_access import policy
from lamina.describe.phrases_before import found
from lamina.describe.phrases_parts import code, dotted, listed, name, say, word
from lamina.review.about_types import refuses_type_change
from lamina.review.context import SqlFile
from lamina.review.finding import Finding, Severity
from lamina.sql import operations as o
from lamina.sql.names import Name, quote_literal
from lamina.sql.schema.dependents import Dependent

_RULES = frozenset(
    {
        "concurrently-in-transaction",
        "enum-value-used-in-same-file",
        "partition-key-not-in-primary-key",
        "used-before-created",
        "view-columns-changed",
    }
)
"""Rules whose errors are about what PostgreSQL refuses; what is checked here is not among them."""

_MOST_USERS = 3


def fails(given: Given, findings: Sequence[Finding]) -> tuple[Risk, ...]:
    """Return what PostgreSQL will refuse, in the order of the migrations.

    Args:
        given: The change set.
        findings: All of a review of it, those that are allowed too.
    """
    found_there = [
        *(_unread(file) for file in given.files),
        *(_of_rule(finding) for finding in findings),
        *(Risk(told, moment.version) for moment in moments(given) for told in _refused(moment)),
    ]
    order = {file.version: number for number, file in enumerate(given.files)}
    risks = dict.fromkeys(risk for risk in found_there if risk)
    return tuple(sorted(risks, key=lambda risk: order.get(risk.version, len(order))))


def _unread(file: SqlFile) -> Risk | None:
    if not file.script.unread:
        return None
    first, *rest = file.script.unread
    more = f", and {len(rest)} more" if rest else ""
    return Risk(say("{} in line {}{}", first.kind, str(first.line), more), file.version)


def _of_rule(finding: Finding) -> Risk | None:
    if finding.rule not in _RULES or finding.severity < Severity.ERROR:
        return None
    told = finding.message.removeprefix("the migration fails: ")
    return Risk((told,), finding.version)


def _refused(moment: Moment) -> Iterator[Phrase]:
    """What is refused on the schema as it is; what a DO block does only if it likes is not."""
    operation = moment.operation
    first = moment.step.statement.operations[0]
    if operation.if_there or isinstance(first, o.DoBlock):
        return
    find = _CHECKS.get(type(operation))
    yield from find(operation, moment) if find else ()


# What other objects need.


def _drop_column(op: o.DropColumn, moment: Moment) -> Iterator[Phrase]:
    users = () if op.cascade else moment.before.dependents_of_column(op.table, op.column)
    if users:
        yield _in_use(dotted(op.table, op.column), users, "cannot be dropped")
    yield from _no_column(op, moment)


def _type(op: o.AlterColumnType, moment: Moment) -> Iterator[Phrase]:
    users = refuses_type_change(moment.before, op.table, op.column)
    if users:
        yield _in_use(dotted(op.table, op.column), users, "cannot change its type")
    yield from _no_column(op, moment)


def _drop_relation(op: o.DropTable | o.DropView, moment: Moment) -> Iterator[Phrase]:
    of = op.table if isinstance(op, o.DropTable) else op.view
    along = {
        each.table if isinstance(each, o.DropTable) else each.view
        for each in map(moment.before.resolved, moment.step.statement.operations)
        if isinstance(each, o.DropTable | o.DropView)
    }
    users = () if op.cascade else moment.before.dependents(of)
    users = tuple(user for user in users if user.relation not in along)
    if users:
        yield _in_use(name(of), users, "cannot be dropped")


def _in_use(thing: Code, users: Sequence[Dependent], cannot: str) -> Phrase:
    needs = listed([_user(user) for user in users], _MOST_USERS)
    verb = "needs" if len(users) == 1 else "need"
    return say("{} {}: {} {} it", thing, cannot, needs, verb)


def _user(user: Dependent) -> Phrase:
    if not user.item:
        return say("{} {}", user.kind, name(user.relation))
    item = policy(user.item) if user.kind == "policy" else word(user.item)
    return say("{} {} on {}", user.kind, item, name(user.relation))


# What is not there, or is there already.


def _no_column(op: Any, moment: Moment) -> Iterator[Phrase]:  # noqa: ANN401 - all that name one
    table = moment.before.table(op.table)
    added = {
        each.column for each in moment.step.statement.operations if isinstance(each, o.AddColumn)
    }
    known = table is not None and table.complete and not table.inherits
    if not known or getattr(op, "if_exists", False) or op.column in added:
        return
    if moment.before.column(op.table, op.column) is None:
        yield say("{} is not there", dotted(op.table, op.column))


def _enum_value(op: o.AddEnumValue, moment: Moment) -> Iterator[Phrase]:
    kind = moment.before.type(op.type)
    if kind and op.value in kind.labels and not op.if_not_exists:
        yield say("{} has the value {} already", name(op.type), code(quote_literal(op.value)))


def _relation_name(op: Any, moment: Moment) -> Iterator[Phrase]:  # noqa: ANN401 - all that make one
    of = getattr(op, "table", None) or getattr(op, "view", None) or op.sequence
    again = getattr(op, "or_replace", False) and moment.before.view(of) is not None
    taken = moment.before.relation_taken(of) and not (op.if_not_exists or again)
    if taken and not getattr(op, "temporary", False):
        yield say("{} is there already", name(of))


def _index_name(op: o.CreateIndex, moment: Moment) -> Iterator[Phrase]:
    of = Name(op.table.schema, op.name)
    if op.name and not op.if_not_exists and moment.before.relation_taken(of):
        yield say("{} is there already", name(of))


def _column_name(op: o.AddColumn, moment: Moment) -> Iterator[Phrase]:
    dropped = {
        each.column for each in moment.step.statement.operations if isinstance(each, o.DropColumn)
    }
    there = moment.before.column(op.table, op.column) is not None
    if there and not op.if_not_exists and op.column not in dropped:
        yield say("{} is there already", dotted(op.table, op.column))


def _new_name(op: o.RenameColumn, moment: Moment) -> Iterator[Phrase]:
    yield from _no_column(op, moment)
    if moment.before.column(op.table, op.new_name) is not None:
        yield say("{} is there already", dotted(op.table, op.new_name))


def _new_table_name(op: o.RenameTable, moment: Moment) -> Iterator[Phrase]:
    new = Name(op.table.schema, op.new_name)
    if moment.before.relation_taken(new):
        yield say("{} is there already", name(new))


def _in_table(kind: str) -> Callable[[Any, Moment], Iterator[Phrase]]:
    """A policy, trigger or constraint with the name of one that the table has."""

    def check(op: Any, moment: Moment) -> Iterator[Phrase]:  # noqa: ANN401 - of three kinds
        known = found(op, moment.before)
        if known is not None and not getattr(op, "or_replace", False):
            label = policy(known.name) if kind == "policy" else word(known.name)
            yield say("{} {} on {} is there already", kind, label, name(op.table))

    return check


def _type_name(op: o.CreateType, moment: Moment) -> Iterator[Phrase]:
    known = moment.before.type(op.type)
    if known is not None and known.kind != "shell":
        yield say("type {} is there already", name(op.type))


def _function(op: o.CreateFunction, moment: Moment) -> Iterator[Phrase]:
    known = found(op, moment.before)
    if known is not None and not op.or_replace:
        yield say("function {} is there already", name(op.function))
    elif known is not None and known.returns != op.returns and known.returns and op.returns:
        told = (name(op.function), code(known.returns), code(op.returns))
        yield say("{} cannot return {} and then {} without a drop", *told)


_CHECKS: dict[type[o.Operation], Callable[[Any, Moment], Iterator[Phrase]]] = {
    **dict.fromkeys((o.CreateTable, o.CreateView, o.CreateSequence), _relation_name),
    **dict.fromkeys((o.DropTable, o.DropView), _drop_relation),
    **dict.fromkeys((o.SetNotNull, o.DropNotNull, o.SetDefault, o.DropDefault), _no_column),
    o.AddColumn: _column_name,
    o.AddConstraint: _in_table("constraint"),
    o.AddEnumValue: _enum_value,
    o.AlterColumnType: _type,
    o.CreateFunction: _function,
    o.CreateIndex: _index_name,
    o.CreatePolicy: _in_table("policy"),
    o.CreateTrigger: _in_table("trigger"),
    o.CreateType: _type_name,
    o.DropColumn: _drop_column,
    o.RenameColumn: _new_name,
    o.RenameTable: _new_table_name,
}
