"""`lamina review`: what was asked for, read, folded and judged."""

import json
import re
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec
from msgspec.structs import replace

from lamina.errors import ConfigError, LaminaError, UsageError
from lamina.review.context import SqlFile
from lamina.review.engine import Reviewed, review
from lamina.review.finding import Coverage, Finding, Location, Report, Severity
from lamina.review.rule import Category, require, rule_named
from lamina.review.rule import names as rule_names
from lamina.review.settings import Settings
from lamina.sql.names import Name
from lamina.sql.script import Script
from lamina.workflows.evidence import keep_review
from lamina.workflows.project import Project, shown
from lamina.workflows.review_reading import Reading
from lamina.workflows.review_scope import Gathered, Scope, gather
from lamina.workflows.review_text import Text

# What the planner knows: the counters of pg_stat_user_tables are 0 after a crash.
_STATISTICS_QUERY = (
    "select json_object_agg(n.nspname || '.' || c.relname, c.reltuples::bigint)"
    " from pg_class c join pg_namespace n on n.oid = c.relnamespace"
    " where c.relkind in ('r', 'p') and c.reltuples >= 0 and n.nspname !~ '^pg_'"
)


class Outcome(msgspec.Struct, frozen=True):
    """A review.

    Attributes:
        report: What a person reads.
        reviewed: What was found, with the schema at the end.
        texts: The scripts, by the path in the findings.
    """

    report: Report
    reviewed: Reviewed
    texts: Mapping[str, Text]


def run(project: Project, scope: Scope, *, statistics: Path | None = None) -> Outcome:
    """Review what the scope says.

    Raises:
        LaminaError: It cannot be read, or the configuration is wrong.
    """
    began = time.perf_counter()
    gathered = gather(project, scope)
    settings = settings_of(project, gathered, statistics)
    rollbacks = _rollbacks(project)
    reading = Reading(project, settings)
    first, base = reading.base(gathered.texts)
    files = [_file(text, reading.script(text), rollbacks) for text in gathered.texts[first:]]
    reading.finish()
    reviewed = review(files, base, settings, first=first, rules=reading.rules(files))
    report = _report(reviewed, gathered, settings, time.perf_counter() - began)
    keep_review(project, scope, gathered.texts, settings, reviewed)
    return Outcome(report, reviewed, {text.path: text for text in gathered.texts})


def _rollbacks(project: Project) -> frozenset[str] | None:
    """The names of the rollback files; None for a project that keeps none."""
    try:
        return frozenset(p.name for p in project.rollbacks_path.iterdir()) or None
    except OSError:
        return None


def _file(text: Text, script: Script, rollbacks: frozenset[str] | None) -> SqlFile:
    known = None if rollbacks is None or text.place is None else text.place.name in rollbacks
    return SqlFile(
        path=text.path,
        text=text.text,
        script=script,
        version=text.version,
        new=text.new,
        unpublished=text.unpublished,
        rollback=known,
    )


def _report(reviewed: Reviewed, gathered: Gathered, settings: Settings, seconds: float) -> Report:
    coverage = Coverage(reviewed.files, reviewed.statements, reviewed.not_reviewed, seconds)
    if reviewed.files == 0:
        verdict = f"no migrations to review ({gathered.about})"
    else:
        verdict = _verdict(reviewed)
    return Report(
        tool="review",
        verdict=verdict,
        findings=reviewed.findings,
        allowed=reviewed.allowed,
        notes=(*gathered.notes, *_unknown_tables(reviewed, settings)),
        coverage=coverage,
    )


def _unknown_tables(reviewed: Reviewed, settings: Settings) -> Iterator[str]:
    for name in sorted(settings.large_tables):
        if reviewed.end.relation(name) is None and name not in reviewed.end.gone:
            yield f"[review] large-tables names {name.sql()}, which no migration here makes."


def for_machines(project: Project, outcome: Outcome) -> Report:
    """The report with paths from the repository's root, where programs look for them."""
    try:
        root = project.repository().root
    except ConfigError:
        root = project.root.resolve()
    places = {path: text.place for path, text in outcome.texts.items()}

    def moved(location: Location) -> Location:
        place = places.get(location.path)
        real = place.parent.resolve() / place.name if place else None
        if real is None or not real.is_relative_to(root):
            return location
        return replace(location, path=real.relative_to(root).as_posix())

    def told(finding: Finding) -> Finding:
        return replace(finding, location=moved(finding.location))

    report, coverage = outcome.report, outcome.report.coverage
    if coverage:
        missed = tuple(replace(m, location=moved(m.location)) for m in coverage.not_reviewed)
        coverage = replace(coverage, not_reviewed=missed)
    return replace(
        report,
        findings=tuple(map(told, report.findings)),
        allowed=tuple(replace(a, finding=told(a.finding)) for a in report.allowed),
        coverage=coverage,
    )


def _verdict(reviewed: Reviewed) -> str:
    counts = []
    for severity in (Severity.ERROR, Severity.WARNING, Severity.NOTE):
        number = sum(f.severity == severity for f in reviewed.findings)
        if number:
            counts.append(f"{number} {severity.word}{'s' if number > 1 else ''}")
    return ", ".join(counts) or "nothing found"


def settings_of(project: Project, gathered: Gathered, statistics: Path | None) -> Settings:
    """What the review goes by, from lamina.toml, supabase/config.toml and the statistics.

    Raises:
        LaminaError: One of them is wrong.
    """
    config = project.config.review
    return Settings(
        postgres=project.supabase.db.major_version,
        exposed_schemas=frozenset(project.supabase.api.schemas),
        expose_new_tables=project.supabase.api.auto_expose_new_tables,
        cli=_cli_version(project, gathered),
        large_tables=frozenset(map(_table_name, config.large_tables)),
        rows=_rows(project, statistics),
        severities=severities(project),
        required_columns=config.required_columns,
        name_pattern=_pattern(project),
    )


def severities(project: Project) -> dict[str, Severity]:
    """The severities that `[rules]` gives; a rule's own line goes before its group's.

    Raises:
        ConfigError: There is no such rule or group.
    """
    groups = {category.value for category in Category}
    given = project.config.rules
    for name in given:
        try:
            require(name, or_group=True)
        except UsageError as error:
            where = f"[rules] in {shown(project.config_path)}"
            raise ConfigError(f"{where}: {error.message}", error.hint) from error
    found = {}
    if groups & set(given):
        for name in rule_names():
            group = rule_named(name).category.value
            if group in given:
                found[name] = Severity.named(given[group])
    return found | {n: Severity.named(s) for n, s in given.items() if n not in groups}


def _pattern(project: Project) -> str:
    pattern = project.config.review.name_pattern
    try:
        re.compile(pattern)
    except re.error as error:
        raise ConfigError(
            f"[review] name-pattern in {shown(project.config_path)} is no pattern: {error}",
            "It is a regular expression as Python has them.",
        ) from error
    return pattern


def _table_name(text: str) -> Name:
    schema, _, name = text.rpartition(".")
    return Name(schema or "public", name)


def _cli_version(project: Project, gathered: Gathered) -> tuple[int, ...] | None:
    """The Supabase CLI's version; asked for only where a rule depends on it."""
    if not any(t.new and b"concurrently" in t.data.lower() for t in gathered.texts):
        return None
    from lamina.adapters.supabase import discovery  # noqa: PLC0415 - seldom needed

    try:
        cli = discovery.find(project.root, project.config.supabase.cli)
    except LaminaError:  # `lamina doctor` tells; the review does without
        return None
    return tuple(map(int, re.findall(r"\d+", cli.version)[:3])) if cli else None


def _rows(project: Project, statistics: Path | None) -> dict[Name, int]:
    named = project.config.review.statistics
    path = statistics or (project.config_path.parent / named if named else None)
    if path is None:
        return {}
    try:
        data = json.loads(path.read_text("utf-8-sig"))
        return {_table_name(name): int(rows) for name, rows in data.items()}
    except OSError as error:
        raise UsageError(
            f"cannot read {shown(path)}: {error.strerror}", _how_to_make(path)
        ) from error
    except (ValueError, AttributeError, TypeError, OverflowError) as error:
        raise UsageError(
            f"{shown(path)} is no list of rows: {error}", _how_to_make(path)
        ) from error


def _how_to_make(path: Path) -> str:
    return f'Make it from a database:\n    psql -At -c "{_STATISTICS_QUERY}" > {shown(path)}'
