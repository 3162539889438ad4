"""What checks leave behind for `lamina pr` and releases, and what of it is about the present."""

import contextlib
from collections.abc import Iterable, Sequence

from lamina.adapters.evidence import EvidenceStore
from lamina.checklist.evidence import Evidence, Kind, Known, change_digest, digest_of, known
from lamina.errors import LaminaError
from lamina.migrations import Migration
from lamina.review.engine import Reviewed
from lamina.review.finding import Finding, Severity
from lamina.review.settings import Settings
from lamina.workflows.project import Project
from lamina.workflows.review_scope import Scope
from lamina.workflows.review_text import Text
from lamina.workflows.scripts import baseline_text, seed_files


def store_of(project: Project) -> EvidenceStore:
    """Return where the project's evidence is; without git, a store that keeps nothing."""
    try:
        return EvidenceStore.of(project.repository())
    except LaminaError:
        return EvidenceStore(None)


def known_of(
    project: Project, texts: Sequence[Text], settings: Settings, more: Iterable[Evidence] = ()
) -> Known:
    """Return what is known about the migrations as they are.

    Args:
        project: The project.
        texts: All migrations, of which the unpublished ones are the change set.
        settings: What the review goes by.
        more: What came from elsewhere, such as CI.
    """
    names, changed = _change(texts)
    digests: dict[Kind, str] = {
        "guard": change_digest(names, changed),
        "review": change_digest(names, changed, *_settings_words(settings)),
    }
    with contextlib.suppress(LaminaError):  # unreadable files were tested by nobody
        seeds = list(seed_files(project))
        migrations = project.migrations().migrations
        digests["reset-test"] = reset_digest(project, baseline_text(project), migrations, seeds)
    return known((*store_of(project).all(), *more), digests)


def keep_review(  # noqa: PLR0913 - what was reviewed, by what, and how it went
    project: Project,
    scope: Scope,
    texts: Sequence[Text],
    settings: Settings,
    reviewed: Reviewed,
    *,
    renew: bool = True,
) -> None:
    """Keep what a review saw, when it was one of all that the branch, or the next commit, adds."""
    if scope.paths or scope.since or scope.stdin is not None:
        return
    names, changed = _change(texts)
    if not changed:
        return
    paths = {text.path for text in texts if text.unpublished}  # --all reviews others, too
    findings = [finding for finding in reviewed.findings if finding.location.path in paths]
    skipped = sum(one.location.path in paths for one in reviewed.not_reviewed)
    threshold = Severity.named(project.config.review.fail_on)
    ok = all(finding.severity < threshold for finding in findings)
    digest = change_digest(names, changed, *_settings_words(settings))
    words = _review_words(findings, len(changed), skipped)
    store_of(project).keep("review", digest, words, ok=ok, renew=renew)


def reset_digest(
    project: Project,
    baseline: str,
    migrations: Sequence[Migration],
    seeds: Sequence[tuple[str, str]],
) -> str:
    """Return the name of what a reset test runs."""
    scripts = [("baseline", baseline), *((m.file_name, m.text) for m in migrations)]
    seeded = [f"{number} {text}" for number, (_, text) in enumerate(seeds)]
    flags = (
        str(project.supabase.db.major_version),
        str(project.supabase.api.auto_expose_new_tables),
    )
    return digest_of([(name, text.encode()) for name, text in scripts], *flags, *seeded)


def _change(texts: Sequence[Text]) -> tuple[list[str], dict[str, bytes]]:
    """All migrations by file name, and the content of those that the base does not have so."""
    there = [(text.place.name, text) for text in texts if text.place and text.version]
    return [name for name, _ in there], {n: text.data for n, text in there if text.unpublished}


def _settings_words(settings: Settings) -> list[str]:
    severities = sorted(f"{rule} {s.word}" for rule, s in settings.severities.items())
    return [
        str(settings.postgres),
        str(settings.expose_new_tables),
        " ".join(sorted(settings.exposed_schemas)),
        " ".join(settings.required_columns),
        settings.name_pattern,
        ", ".join(severities),
    ]


def _review_words(findings: Sequence[Finding], migrations: int, skipped: int) -> str:
    counts = [
        _count(sum(f.severity == severity for f in findings), severity.word)
        for severity in (Severity.ERROR, Severity.WARNING, Severity.NOTE)
    ]
    found = ", ".join(filter(None, counts)) or "nothing found"
    words = f"{found} in {_count(migrations, 'migration')}"
    return words + (f"; {_count(skipped, 'statement')} not reviewed" if skipped else "")


def _count(number: int, word: str) -> str:
    return "" if number == 0 else f"{number} {word}{'s' if number > 1 else ''}"
