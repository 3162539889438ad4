"""What `git push` is about to send: the lines that it gives to its hook (githooks(5), pre-push)."""

from lamina.adapters.git.snapshot import find_place
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
    for line in lines.splitlines():
        parts = line.split()
        if len(parts) != _PARTS:
            raise UsageError(f"standard input is not what git push gives: {line!r}", _FORM)
        _, local, _, remote = parts
        if set(local) == {"0"}:  # the branch is deleted over there
            continue
        base = _base(local, remote)
        if not base:
            continue
        place = find_place(base, local)
        code, text = conclude(gather(place, AllSettings(place.top), base, local), options)
        worst = max(worst, code)
        texts.append(text)
    return worst, "".join(texts)


def _base(local: str, remote: str) -> str:
    """Return what is compared with: what the remote has, else the base branch, else nothing.

    Nothing is what the first push of all has: then there is nothing that anybody could have run.
    """
    if set(remote) != {"0"} and find_place(remote, local).compared:
        return remote
    place = find_place()
    return base_ref(place, AllSettings(place.top).main.base)
