"""What `git push` is about to send: the lines that it gives to its hook (githooks(5), pre-push)."""

from lamina.adapters.git.snapshot import Place, find_place
from lamina.errors import UsageError
from lamina.guard.options import Options
from lamina.guard.range_mode import gather
from lamina.guard.run import Result, conclude
from lamina.guard.scene import base_ref
from lamina.guard.settings import AllSettings

_PARTS = 4
_FORM = "<local ref> <local object name> <remote ref> <remote object name>"


def pre_push(options: Options, lines: str) -> Result:
    """Judge each branch that is pushed; return the worst exit code and all reports.

    Raises:
        UsageError: A line is not what git gives to its hook.
        ConfigError: What joins a branch with its base is not in this clone.
    """
    worst, texts = 0, []
    for local, pushed, remote in _pushes(lines):
        base, place = _base(local, remote)
        if not base:  # the first push of all: there is nothing that anybody could have run
            continue
        gathered = gather(place, AllSettings(place.top), base, local, pushed)
        code, text = conclude(gathered, options)
        worst = max(worst, code)
        if text not in texts:
            texts.append(text)
    return worst, "".join(texts)


def _pushes(lines: str) -> list[tuple[str, str, str]]:
    """Return what is pushed, the branch over there, and what it has now, without deletions."""
    found: dict[tuple[str, str, str], None] = {}
    for line in lines.splitlines():
        parts = line.split()
        if not parts:  # from a shell that passes the lines on
            continue
        if len(parts) != _PARTS:
            raise UsageError(f"standard input is not what git push gives: {line!r}", _FORM)
        _, local, branch, remote = parts
        # Nobody applies a tag that is on no branch, and it may be on anything.
        if set(local) != {"0"} and not branch.startswith("refs/tags/"):
            found[local, branch, remote] = None
    return list(found)


def _base(local: str, remote: str) -> tuple[str, Place]:
    """Return what is compared with: what the remote has, else the base branch, else nothing."""
    place = find_place(remote, local) if set(remote) != {"0"} else find_place()
    if place.compared[2:]:
        return remote, place
    base = base_ref(place, AllSettings(place.top).main.base) if place.head else ""
    if set(remote) != {"0"}:
        place = find_place()
        base = base or base_ref(place, AllSettings(place.top).main.base)
    return base, find_place(base, local) if base else place
