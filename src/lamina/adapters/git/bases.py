"""Which branch is the base where nobody says so, and how refs are written for people."""

LIKELY_BASES = (
    "refs/remotes/origin/main",
    "refs/remotes/origin/master",
    "refs/heads/main",
    "refs/heads/master",
)
"""In this order, after the remote's default branch."""

_OBJECT_NAMES = (40, 64)
_HEXADECIMAL = frozenset("0123456789abcdef")


def short_ref(ref: str) -> str:
    """Return a revision as people write it: `origin/main`, or the first digits of a commit."""
    if len(ref) in _OBJECT_NAMES and not set(ref) - _HEXADECIMAL:
        return ref[:7]
    return ref.removeprefix("refs/remotes/").removeprefix("refs/heads/")
