"""The review: every operation of the change set, shown to the rules on the schema as it was."""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any

import msgspec

from lamina.review.allow import apply_allows
from lamina.review.context import Context, FileState, SqlFile
from lamina.review.finding import Allowed, Finding, Location, NotReviewed, Severity
from lamina.review.rule import Rule, module_of, names
from lamina.review.settings import Settings
from lamina.review.unread import unread_findings
from lamina.sql import operations as o
from lamina.sql.operations import Operation
from lamina.sql.schema import Origin, Schema, apply, is_gone
from lamina.sql.schema.resolve import routine
from lamina.sql.schema.undo import remember
from lamina.sql.statements import Statement

_Check = tuple[Rule, Callable[[Any, Context], Iterable[Finding]]]


class Reviewed(msgspec.Struct, frozen=True):
    """What a review saw.

    Attributes:
        findings: By file and line.
        allowed: What comments in the files allow.
        files: How many files were reviewed.
        statements: How many statements they have.
        not_reviewed: What was not understood.
        end: The schema after the last file.
    """

    findings: tuple[Finding, ...]
    allowed: tuple[Allowed, ...]
    files: int
    statements: int
    not_reviewed: tuple[NotReviewed, ...]
    end: Schema


def index_rules() -> dict[str, set[str]]:
    """The kinds of operation that each rule looks at, by name; empty for the end of a file."""
    index: dict[str, set[str]] = {}
    for name in names():
        rule: Rule = module_of(name).rule
        index[name] = {kind.__name__ for kind in rule.checks} | ({""} if rule.end_checks else set())
    return index


def rule_index(data: bytes) -> dict[str, set[str]] | None:
    """What `index_rules` gave, from bytes; None where they hold something else."""
    try:
        return msgspec.msgpack.decode(data, type=dict[str, set[str]])
    except msgspec.MsgspecError:
        return None


class Rules:
    """The rules that are switched on, by the kind of operation that they look at."""

    def __init__(self, settings: Settings, only: Iterable[str] | None = None) -> None:
        self.by_kind: dict[type[Operation], list[_Check]] = {}
        self.at_end: list[tuple[Rule, Callable[[Context], Iterable[Finding]]]] = []
        for name in names() if only is None else only:
            rule: Rule = module_of(name).rule
            if settings.severities.get(name, rule.severity) == Severity.OFF:
                continue
            for kind, checks in rule.checks.items():
                self.by_kind.setdefault(kind, []).extend((rule, check) for check in checks)
            self.at_end += [(rule, check) for check in rule.end_checks]


def review(
    files: Sequence[SqlFile],
    base: Schema,
    settings: Settings,
    *,
    first: int = 0,
    rules: Rules | None = None,
) -> Reviewed:
    """Judge the files that are new, on the schema that the others lead to.

    Args:
        files: In the order of application; those that are not new are folded only.
        base: The schema before the first of them; it stays as it is.
        settings: The versions, sizes and options.
        first: The number of the first file, where `base` has folded others already.
        rules: The rules; all that are switched on when not given.
    """
    rules = Rules(settings) if rules is None else rules
    end = base.copy()
    for number, file in enumerate(files, first):
        _fold(end, file, number)
    state = base.copy()
    findings: list[Finding] = []
    allowed: list[Allowed] = []
    skipped: list[NotReviewed] = []
    run: dict[object, object] = {}
    for number, file in enumerate(files, first):
        if not file.new:
            _fold(state, file, number)
            continue
        judged = FileState(file, number, settings, end, run)
        found = _judge(state, judged, rules)
        found += unread_findings(file, settings)
        kept, let = apply_allows(file, found, settings)
        findings += sorted(kept, key=_place)
        allowed += let
        skipped += _not_reviewed(file)
        skipped += judged.calls
    new = [file for file in files if file.new]
    statements = sum(len(file.script.statements) for file in new)
    return Reviewed(tuple(findings), tuple(allowed), len(new), statements, tuple(skipped), end)


def _place(finding: Finding) -> tuple[int, int, int]:
    return finding.location.line, finding.location.column, -finding.severity


def _fold(schema: Schema, file: SqlFile, number: int) -> None:
    schema.begin_script()
    remember(schema, file.script.statements)
    for statement in file.script.statements:
        at = Origin(file.path, statement.line, number, file.unpublished)
        for operation in statement.operations:
            apply(schema, schema.resolved(operation), at)


def _judge(schema: Schema, state: FileState, rules: Rules) -> list[Finding]:
    """Show each operation to the rules, then apply it."""
    schema.begin_script()
    file = state.file
    remember(schema, file.script.statements)
    findings: list[Finding] = []
    for number, statement in enumerate(file.script.statements):
        at = Origin(file.path, statement.line, state.number, file.unpublished)
        state.begin_statement()
        for written in statement.operations:
            operation = schema.resolved(written)
            context = Context(state, number, operation, schema)
            silent = operation.if_there and is_gone(schema, operation)
            checks = () if silent else rules.by_kind.get(type(operation), ())
            for rule, check in checks:
                context.rule = rule
                findings += check(operation, context)
            if isinstance(operation, o.SelectCall):
                state.calls += _calls(file, statement, operation, schema)
            locks = [lock for lock in context.locks if not context.created_here(lock.relation)]
            state.add(operation, locks)
            apply(schema, operation, at)
    if file.script.statements and rules.at_end:
        last = len(file.script.statements) - 1
        context = Context(state, last, o.Opaque("end"), schema)
        for rule, end_check in rules.at_end:
            context.rule = rule
            findings += end_check(context)
    return findings


_READS_ONLY = (o.SelectCall, o.SetParameter)


def _calls(
    file: SqlFile, statement: Statement, call: o.SelectCall, schema: Schema
) -> Iterable[NotReviewed]:
    """Calls of the migrations' own functions that do more than read: nobody judges what they do."""
    for name in call.functions:
        found = schema.functions(routine(schema, name))
        if not found or all(_reads_only(f.language, f.body) for f in found):
            continue
        where = Location(file.path, statement.line, statement.column)
        yield NotReviewed(where, f"what {routine(schema, name)} does when it is called here")


@lru_cache(maxsize=256)
def _reads_only(language: str, text: str) -> bool:
    from lamina.sql.bodies import read_body  # noqa: PLC0415 - parses; few files call functions

    body = read_body(language, text)
    reads = all(isinstance(operation, _READS_ONLY) for operation in body.operations)
    return reads and body.read and not body.dynamic


def _not_reviewed(file: SqlFile) -> Iterable[NotReviewed]:
    for unread in file.script.unread:
        where = Location(file.path, unread.line, unread.column, unread.end_line, unread.end_column)
        yield NotReviewed(where, unread.kind)
    for statement in file.script.statements:
        where = Location(file.path, statement.line, statement.column)
        for operation in statement.operations:
            if isinstance(operation, o.Opaque):
                yield NotReviewed(where, operation.kind)
            elif isinstance(operation, o.DoBlock):
                if not operation.read:
                    yield NotReviewed(where, f"do block in {operation.language}")
                for text in operation.dynamic:
                    yield NotReviewed(where, f"dynamic SQL: {text}")
