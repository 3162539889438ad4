"""How a workflow tells what it is doing, without knowing who listens."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol


class Step(Protocol):
    """One thing that takes time."""

    def say(self, detail: str) -> None:
        """State what is being done, or in the end what was found."""


class Steps(Protocol):
    """Whoever shows the steps of a workflow to a person."""

    def __call__(self, name: str) -> AbstractContextManager[Step]:
        """Return a context manager that lasts as long as the step."""


class _SilentStep:
    def say(self, detail: str) -> None:
        pass


@contextmanager
def silent(_: str) -> Iterator[Step]:
    """Show nothing."""
    yield _SilentStep()
