"""lamina in a real terminal, driven as a person drives it."""

import os
from collections.abc import Mapping
from pathlib import Path

import pexpect
from support import LAMINA

CTRL_C = "\x03"
CTRL_U = "\x15"
DOWN = "\x1b[B"
ENTER = "\r"


class Terminal:
    """A terminal of 160 columns in which a command of lamina runs."""

    def __init__(self, folder: Path, *arguments: str, env: Mapping[str, str] | None = None) -> None:
        self.child: pexpect.spawn[str] = pexpect.spawn(
            LAMINA[0],
            [*LAMINA[1:], *arguments],
            cwd=str(folder),
            env={
                **os.environ,
                "TERM": "xterm",
                "NO_COLOR": "1",
                "PROMPT_TOOLKIT_NO_CPR": "1",  # nobody here answers where the cursor is
                **(env or {}),
            },
            dimensions=(50, 160),
            encoding="utf-8",
            timeout=60,
        )

    def sees(self, text: str) -> None:
        """Wait until the terminal shows this text."""
        self.child.expect_exact(text)

    def types(self, text: str) -> None:
        """Type in place of what is suggested, and press Enter."""
        self.child.send(CTRL_U + text + ENTER)

    def presses(self, *keys: str) -> None:
        """Press keys."""
        for key in keys:
            self.child.send(key)

    def ends(self) -> int:
        """Wait for the end of the command and return its exit code."""
        self.child.expect(pexpect.EOF)
        self.child.close()
        assert self.child.exitstatus is not None, f"ended by signal {self.child.signalstatus}"
        return int(self.child.exitstatus)

    @property
    def last_words(self) -> str:
        """What it printed since the text that was waited for last."""
        return str(self.child.before)
