"""The report about some cases: its first line, its findings, its exit code."""

from collections.abc import Sequence

from lamina.guard.describe import Described, describe
from lamina.guard.options import Options
from lamina.guard.scene import Gathered
from lamina.guard.verdict import all_well
from lamina.render.formats import render
from lamina.review.finding import Finding, Report, Severity
from lamina.review.history.case import Case

_ONLY_LOCAL = (
    'Not pushed yet? [guard] protect = "published" in lamina.toml lets you edit what only you have.'
)


def report_on(
    gathered: Gathered, cases: Sequence[Case], options: Options, fail_on: str
) -> tuple[int, str]:
    """Return the exit code and the text for some cases."""
    described = describe(gathered, cases)
    report = Report(
        tool="guard",
        verdict=verdict(described) or all_well(gathered),
        findings=tuple(described.findings),
        allowed=tuple(described.allowed),
        notes=_notes(gathered, described),
    )
    return finish(report, options, fail_on)


def finish(report: Report, options: Options, fail_on: str) -> tuple[int, str]:
    """Return the exit code and the text of a report."""
    threshold = Severity.named(options.fail_on or fail_on)
    return int(report.blocks(threshold)), render(report, options.format)


def verdict(described: Described) -> str:
    """Return the result in one line; empty when there are no findings."""
    changed = {f.location.path for f in described.findings if is_of_committed(f)}
    others = sum(1 for f in described.findings if not is_of_committed(f))
    parts = []
    if changed:
        were = "migration was" if len(changed) == 1 else "migrations were"
        parts.append(f"{len(changed)} committed {were} changed")
    if others:
        problems = "problem" if others == 1 else "problems"
        parts.append(f"{others} {problems} with new migrations")
    if described.allowed and not parts:
        return ""
    return ", ".join(parts)


def is_of_committed(finding: Finding) -> bool:
    """Return whether a finding is about a migration that git already has."""
    return finding.rule.startswith("committed-") and not finding.rule.endswith("resurrected")


def _notes(gathered: Gathered, described: Described) -> tuple[str, ...]:
    from lamina.guard.published import unpublished

    committed = [f for f in described.findings if is_of_committed(f)]
    folders = {f.location.path.rpartition("/")[0] for f in committed}
    if any(gathered.settings.of(folder).protect == "published" for folder in folders):
        return ()
    paths = {f.location.path for f in committed if f.rule == "committed-migration-modified"}
    return (_ONLY_LOCAL,) if paths and paths <= unpublished(gathered) else ()
