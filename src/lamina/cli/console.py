"""Printing: results to standard output, progress and errors to standard error."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.text import Text

from lamina.errors import LaminaError
from lamina.render.plain import plain
from lamina.render.terminal import labelled
from lamina.workflows.steps import Step

_WIDEST = 88
_TAB = "\t"


class _Output(Console):
    def on_broken_pipe(self) -> None:
        """End well when the reader (`head`, a pager) has seen enough; rich would end with 1."""
        try:
            super().on_broken_pipe()
        except SystemExit:
            raise SystemExit(0) from None


class _Progress(Console):
    def on_broken_pipe(self) -> None:
        """Go on in silence: what is being done is worth finishing without a reader."""
        self.quiet = True
        devnull = os.open(os.devnull, os.O_WRONLY)
        os.dup2(devnull, sys.stderr.fileno())
        os.close(devnull)


def out() -> Console:
    """Return the console of standard output."""
    return _Output(highlight=False, soft_wrap=True)


def err() -> Console:
    """Return the console of standard error."""
    return _Progress(stderr=True, highlight=False, soft_wrap=True)


def is_interactive() -> bool:
    """Return whether there is a person who can be asked."""
    return sys.stdin.isatty() and sys.stderr.isatty() and sys.stdout.isatty()


def show_error(error: LaminaError) -> None:
    """Print an error: what is wrong, then what to do."""
    console = err()
    message = plain(error.message, keep="\n\t")
    console.print(Text.assemble(("lamina: ", "bold red"), message))
    if error.hint:
        console.print()
        for line in error.hint.splitlines():
            console.print(Text(f"  {plain(line, keep=_TAB)}"))


class _ShownStep:
    def __init__(self) -> None:
        self.detail = ""

    def say(self, detail: str) -> None:
        self.detail = detail


class ShownSteps:
    """Shows each step on standard error: while it runs in a terminal, and when it is done."""

    def __init__(self, *, quiet: bool = False) -> None:
        self._console = err()
        self._quiet = quiet

    @contextmanager
    def __call__(self, name: str) -> Iterator[Step]:
        """Show one step."""
        step = _ShownStep()
        if self._quiet:
            yield step
            return
        began = time.monotonic()
        if self._console.is_terminal:
            with self._console.status(Text(name)):
                yield step
        else:
            yield step
        seconds = f"{time.monotonic() - began:.1f} s"
        width = min(self._console.width, _WIDEST)
        fold = self._console.is_terminal
        self._console.print(labelled(name, step.detail, seconds, width, fold=fold))
