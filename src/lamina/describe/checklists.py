"""The process's checklists: an item is ticked only where something shows that it is done."""

import re
from collections.abc import Callable, Sequence

import msgspec

from lamina.checklist.evidence import Evidence, Kind, Known
from lamina.describe.access import gained
from lamina.describe.author import SHOWN, said, short
from lamina.describe.given import Given
from lamina.describe.grouping_lines import is_opaque
from lamina.describe.model import AccessChange, Checklist, Item, ItemState, Risk, Undo, plain
from lamina.describe.needs import needs_index, needs_policy_test, needs_rls
from lamina.migrations.file_names import digits_and_name, is_snake_case, moment
from lamina.review.context import SqlFile
from lamina.review.finding import Finding, NotReviewed, Severity
from lamina.review.rule import Category, rule_named
from lamina.sql.operations import CreateIndex

DONE, OPEN, NOT_NEEDED = ItemState.DONE, ItemState.OPEN, ItemState.NOT_NEEDED

_RESET = "`supabase db reset`, or `lamina new --reset-test` with the next migration"
_RELEASER = "whoever releases, after the merge"
_INDEX_RULES = frozenset({"foreign-key-without-index", "policy-column-without-index"})
_NO_PLAN = ("", "no", "none", "nothing", "not applicable")
_SAFE_REF = re.compile(r"[A-Za-z0-9._/-]+")


class Facts(msgspec.Struct, frozen=True):
    """What the checklists are answered from.

    Attributes:
        given: The change set.
        known: What checks saw, of this content and of other.
        undo: How each migration is undone.
        breaking: What breaks running code.
        findings: Those of a review of this content; None where there was none just now.
        not_reviewed: What was not understood.
        base: The base branch, as people write it.
    """

    given: Given
    known: Known = Known()
    undo: tuple[Undo, ...] = ()
    breaking: tuple[Risk, ...] = ()
    findings: tuple[Finding, ...] | None = None
    not_reviewed: tuple[NotReviewed, ...] = ()
    base: str = ""


def checklists(facts: Facts) -> tuple[Checklist, ...]:
    """Return the process's two lists: for the migrations, and before they go to staging."""
    if not facts.given.files:
        return ()
    process = (
        _naming,
        _tested("Migration tested locally"),
        _rls,
        _indexes,
        _rollback("Rollback plan exists"),
        _later("Applied to staging first"),
        _later("Production backup exists"),
        _later("Post-migration verification done"),
    )
    staging = (
        _tested("All migrations tested locally"),
        _reset,
        _verified,
        _breaking,
        _rollback("Rollback plan documented (if needed)"),
    )
    return (
        Checklist("Migration Process", tuple(item(facts) for item in process)),
        Checklist("Before releasing to staging", tuple(item(facts) for item in staging)),
    )


def checked(facts: Facts) -> Checklist:
    """Return what lamina itself checked of this content, and what it did not."""
    base = f" --base {facts.base}" if _SAFE_REF.fullmatch(facts.base) else ""
    guard, review, reset = (_run(facts, kind) for kind in ("guard", "review", "reset-test"))
    items = (
        Item("Committed migrations untouched", *guard, ask=_ask(guard, f"`lamina guard{base}`")),
        Item("Migrations reviewed", *review, ask=_ask(review, f"`lamina review{base}`")),
        Item("Replayed on a fresh database, with the seeds", *reset, ask=_ask(reset, _RESET)),
    )
    return Checklist("Checked", items)


_Answer = tuple[ItemState, str]


def _run(facts: Facts, kind: Kind) -> _Answer:
    """What the evidence of a check says."""
    one = facts.known.current.get(kind)
    if one is None:
        stale = facts.known.stale.get(kind)
        return OPEN, f"not run on this content; {_last(stale)}" if stale else "not run"
    if one.ok:
        return DONE, f"{one.summary}, {one.time}"
    return OPEN, f"failed {one.time}: {one.summary}"


def _last(stale: Evidence) -> str:
    return f"last run on other content, {stale.time}"


def _ask(answer: _Answer, who: str) -> str:
    return who if answer[0] is OPEN else ""


def _item(question: str, answer: _Answer, who: str) -> Item:
    return Item(question, *answer, ask=_ask(answer, who))


def _naming(facts: Facts) -> Item:
    names = [file.path.rpartition("/")[2] for file in facts.given.files]
    wrong = [name for name in names if not _follows_convention(name)]
    if wrong:
        answer = OPEN, f"not as YYYYMMDDHHMMSS_description.sql: {_listed(wrong)}"
    else:
        answer = DONE, f"{_count(len(names), 'file name')}: a UTC version and snake_case"
    return _item(
        "Migration naming follows convention",
        answer,
        "the author: rename while no database has run it; `lamina restamp` gives a version",
    )


def _follows_convention(name: str) -> bool:
    parts = digits_and_name(name)
    return bool(parts and moment(parts[0]) and is_snake_case(parts[1]))


def _tested(question: str) -> Callable[[Facts], Item]:
    return lambda facts: _item(question, _run(facts, "reset-test"), _RESET)


def _reset(facts: Facts) -> Item:
    """A reset test runs the same files in the same order as the Supabase CLI; that is told."""
    state, words = _run(facts, "reset-test")
    if state is DONE:
        words = f"the same files, replayed by lamina on a throwaway database: {words}"
    return _item("`supabase db reset` succeeds", (state, words), _RESET)


def _rls(facts: Facts) -> Item:
    return _item("RLS implications considered", *_rls_answer(facts))


def _rls_answer(facts: Facts) -> tuple[_Answer, str]:
    needed = needs_rls(facts.given)
    if not needed:
        return (NOT_NEEDED, "nothing here changes who may see which rows"), ""
    found = _on_access(facts)
    if found:
        return (OPEN, _rules(found)), "the author: mend or allow these findings"
    if _missed(facts):
        return (OPEN, _unread(facts)), "a reviewer: read what was not reviewed"
    word, given = said(_of(facts, needed), "RLS"), gained(facts.given)
    if word.ticked and not (word.not_needed and given):
        return (NOT_NEEDED if word.not_needed else DONE, word.words), ""
    run = _run(facts, "review")
    if facts.findings is None and not (given and run[0] is DONE):
        return run, "`lamina review`, or the author in the header"
    return _access_answer(given)


def _access_answer(given: Sequence[AccessChange]) -> tuple[_Answer, str]:
    """What no finding is about: access that is given on purpose, as far as anybody knows."""
    if not given:
        return (DONE, "lamina review found no error or warning on access"), ""
    things = list(dict.fromkeys(f"{change.on}: {plain(change.words)}" for change in given))
    ask = "a reviewer: is this access meant? Or the author, in the header's `RLS` line"
    return (OPEN, _listed([short(thing) for thing in things])), ask


def _on_access(facts: Facts) -> list[Finding]:
    return [
        finding
        for finding in facts.findings or ()
        if finding.severity >= Severity.WARNING
        and rule_named(finding.rule).category is Category.ACCESS
    ]


def _verified(facts: Facts) -> Item:
    question = "RLS policies verified"
    if not needs_policy_test(facts.given):
        return Item(question, NOT_NEEDED, "no policy, table, view, function or grant changes")
    (state, words), _ = _rls_answer(facts)
    seen = f"not tested with users; {words}" if state is DONE else "not tested with users"
    ask = "a reviewer: read and write as `anon` and as two users of `authenticated`"
    return Item(question, OPEN, seen, ask)


def _indexes(facts: Facts) -> Item:
    ask = "the author: which queries filter or sort by what is new? Answer in the header"
    return _item("Indexes added for new queries", _index_answer(facts), ask)


def _index_answer(facts: Facts) -> _Answer:
    bare = [f for f in facts.findings or () if f.rule in _INDEX_RULES]
    if bare:
        return OPEN, _rules(bare)
    steps = facts.given.steps
    added = [step.operation for step in steps if isinstance(step.operation, CreateIndex)]
    needed = needs_index(facts.given)
    if not needed:
        return NOT_NEEDED, "nothing here brings new queries"
    word = said(_of(facts, needed), "Indexes")
    if word.ticked:
        return NOT_NEEDED if word.not_needed else DONE, word.words
    if _missed(facts):
        return OPEN, _unread(facts)
    if added:
        return DONE, f"adds {_listed([op.name or f'one on {op.table}' for op in added])}"
    return OPEN, "none added"


def _rollback(question: str) -> Callable[[Facts], Item]:
    ask = "the author: `supabase/rollbacks/`, or the reason for none in the header"
    return lambda facts: _item(question, _rollback_answer(facts), ask)


def _rollback_answer(facts: Facts) -> _Answer:
    there = {undo.version for undo in facts.undo if undo.path}
    missing = [file for file in facts.given.files if file.version not in there]
    files = f"{_count(len(there), 'rollback file')}, not proved" if there else ""
    lost = sum(len(undo.lost) for undo in facts.undo)
    loss = f"{_count(lost, 'loss', 'losses')} that only a backup undoes" if lost else ""
    if not missing:
        return DONE, "; ".join(filter(None, [files, loss]))
    word = said(missing, "Rollback", _NO_PLAN)
    if word.ticked and ".sql" not in word.words:  # a file that it names would be there
        state = NOT_NEEDED if word.not_needed and not there else DONE
        return state, "; ".join(filter(None, [files, word.words, loss]))
    none = f"none for {_listed([file.version for file in missing])}"
    return OPEN, "; ".join(filter(None, [none, loss]))


def _breaking(facts: Facts) -> Item:
    ask = "the author: the plan, in the header's `Breaking` line"
    return _item("No breaking changes without plan", _breaking_answer(facts), ask)


def _breaking_answer(facts: Facts) -> _Answer:
    broken = [short(plain(risk.words)) for risk in facts.breaking]
    if not broken and not _missed(facts):
        return DONE, f"none in {_count(len(facts.given.steps), 'operation')}"
    versions = {risk.version for risk in facts.breaking}
    word = said([f for f in facts.given.files if f.version in versions], "Breaking", _NO_PLAN)
    if word.ticked and not word.not_needed and not _missed(facts):
        return DONE, word.words
    unread = _unread(facts) if _missed(facts) else ""
    return OPEN, "; ".join(filter(None, [_listed(broken), unread]))


def _later(question: str) -> Callable[[Facts], Item]:
    return lambda _: Item(question, OPEN, "", _RELEASER)


def _of(facts: Facts, paths: set[str]) -> list[SqlFile]:
    return [file for file in facts.given.files if file.path in paths]


def _rules(findings: list[Finding]) -> str:
    return f"{_count(len(findings), 'finding')}: {_listed(sorted({f.rule for f in findings}))}"


def _unread(facts: Facts) -> str:
    return f"{_count(_missed(facts), 'statement')} not reviewed"


def _missed(facts: Facts) -> int:
    """How many statements nobody understood, whether a review was asked or not."""
    opaque = {id(s.statement) for s in facts.given.steps if is_opaque(s.operation)}
    unread = sum(len(file.script.unread) for file in facts.given.files)
    return max(len(facts.not_reviewed), len(opaque) + unread)


def _listed(words: list[str]) -> str:
    more = f" and {len(words) - SHOWN} more" if len(words) > SHOWN else ""
    return ", ".join(words[:SHOWN]) + more


def _count(number: int, word: str, many: str = "") -> str:
    return f"{number} {word if number == 1 else many or word + 's'}"
