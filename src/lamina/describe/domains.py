"""What a rule that a domain gets asks of the columns that have it."""

from collections.abc import Iterator

from lamina.describe.given import Given
from lamina.describe.model import Phrase
from lamina.describe.moments import Moment
from lamina.describe.phrases_parts import code, dotted, listed, name, say, word
from lamina.describe.required import Break
from lamina.review.about_access import tokens
from lamina.review.about_access import word as token_text
from lamina.sql import operations as o
from lamina.sql.names import Name

_ADDS = {"add constraint", "set not null"}


def columns_of(domain: Name, moment: Moment) -> list[tuple[Name, str]]:
    """The columns of tables in use that have the domain as their type."""
    return [
        (table.name, column.name)
        for table in moment.before.tables
        if moment.in_use(table.name) and table.partition_of is None
        for column in table.columns.values()
        if column.type == domain.sql()
    ]


def new_rule(op: o.AlterDomain, moment: Moment, given: Given) -> Iterator[Break]:
    """ALTER DOMAIN ... ADD CHECK and SET NOT NULL: other values are refused from then on."""
    used = [dotted(*found) for found in columns_of(op.domain, moment)]
    if op.action not in _ADDS or not used or given.end.type(op.domain) is None:
        return
    if op.constraint is None:
        told = say("{} refuses null: {}", name(op.domain), listed(used))
        yield Break(
            told, moment.version, "before", "code that writes no null into {}", listed(used)
        )
        return
    rule = op.constraint
    what = say("{} {}", rule.kind, word(rule.name) if rule.name else code(rule.expression))
    told = say("{} takes only what {} allows", listed(used), what)
    advice = "code that writes only what the new rule of domain {} allows"
    yield Break(told, moment.version, "before", advice, (name(op.domain),))


def broken(op: o.AlterDomain, column: str, moment: Moment) -> str:
    """The condition of a value that is there and does not pass; empty where none is checked."""
    if op.action == "set not null":
        return f"{column} is null"
    made = op.constraint
    if op.action == "validate constraint":
        kind = moment.before.type(op.domain)
        entry = kind.constraints.get(op.name) if kind else None
        made = entry.constraint if entry else None
    elif made is not None and made.not_valid:
        return ""
    if op.action not in {*_ADDS, "validate constraint"} or made is None or not made.expression:
        return ""
    return f"not ({_about(column, made.expression)})"


def _about(column: str, expression: str) -> str:
    """The expression with the column in the place of VALUE."""
    text, end = "", 0
    for token in tokens(expression):
        if token_text(expression, token) == "value":
            text += expression[end : token.start] + column
            end = token.end
    return text + expression[end:]


def told_broken(op: o.AlterDomain, table: Name, column: str) -> Phrase:
    """What the query about a column looks for."""
    return say(
        "fails where {} does not keep the rule of domain {}", dotted(table, column), name(op.domain)
    )
