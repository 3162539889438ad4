"""Does a hook, or what a hook manager is told, run lamina already?"""

import re

# Where a command begins in a line of a shell script, and in one of pre-commit's or lefthook's file.
_IN_SCRIPT = r"(?:^|[;&|({!]|\b(?:if|then|else|elif|do|while|until|time)\s)\s*"
_IN_CONFIG = r"""\b(?:id|entry|run)["']?\s*[:=]\s*["']?"""
# What may stand before its name.
_BEFORE = r"(?:\w+=\S*\s+|(?:exec|command|npx|uvx|(?:uv|poetry|pdm|pipx|hatch|rye)\s+run)\s+)*"
_LAMINA = (
    r"""(?:["']?(?:[^\s"';&|]*/)?(?:lamina["']?\s+guard|lamina-guard)"""
    r"""|["']?(?:[^\s"';&|]*/)?python[0-9.]*["']?\s+(?:-\w\s+)*-m\s+lamina\s+guard)(?![\w-])"""
)


def runs_lamina(text: str, *, config: bool = False) -> bool:
    """Return whether a script, or the configuration of a hook manager, has lamina as a command."""
    starts = (_IN_SCRIPT, _IN_CONFIG) if config else (_IN_SCRIPT,)
    lines = [line for line in text.splitlines() if not line.lstrip().startswith(("#", "//"))]
    return any(re.search(start + _BEFORE + _LAMINA, line) for line in lines for start in starts)
