"""What the guard saw of new migrations, kept as evidence for `lamina pr`."""

from collections.abc import Sequence

from lamina.adapters.evidence_files import folder_of, keep_change
from lamina.guard.scene import Gathered
from lamina.guard.verdict import all_well
from lamina.review.history.case import Case
from lamina.review.history.changes import file_name_of


def keep(gathered: Gathered, cases: Sequence[Case], code: int, *, renew: bool = True) -> None:
    """Keep how a judgement went, for each folder that has new migrations.

    Args:
        gathered: What was judged.
        cases: What was found.
        code: The exit code: 0 when nothing blocks.
        renew: Whether evidence that says the same gets a new time.
    """
    if gathered.alone:
        return
    where = folder_of(gathered.place.git_dir)
    for folder in sorted({change.folder for change in gathered.ours if change.added}):
        names = [file_name_of(one) for one in gathered.scene.after if one[0] == folder]
        changed = {
            change.file_name: gathered.contents.get(change.new, b"")
            for change in gathered.ours
            if change.folder == folder and not change.deleted
        }
        words = _words(gathered, cases, code)
        keep_change(where, "guard", names, changed, words, ok=code == 0, renew=renew)


def _words(gathered: Gathered, cases: Sequence[Case], code: int) -> str:
    if not cases:
        return all_well(gathered)
    rules = ", ".join(sorted({case.rule for case in cases}))
    return f"found {rules}" + (", nothing blocks" if code == 0 else "")
