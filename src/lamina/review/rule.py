"""Rules: one module each in `lamina.review.rules`; the module's docstring is the rule's page."""

import difflib
import importlib
import inspect
import pkgutil
import re
import sys
from collections.abc import Callable, Iterable
from enum import Enum
from functools import lru_cache
from types import ModuleType
from typing import Any

import msgspec

from lamina.errors import UsageError
from lamina.review.finding import Finding, Severity

_PACKAGE = "lamina.review.rules"
_SETTINGS = re.compile(r"^-- settings: .*\n\n?", re.MULTILINE)

Check = Callable[[Any, Any], Iterable[Finding]]
"""Looks at one operation in its context (`lamina.review.context.Context`)."""

EndCheck = Callable[[Any], Iterable[Finding]]
"""Looks at a whole file, in the context of its last statement."""


class Category(Enum):
    """What a rule looks after."""

    HISTORY = "history"
    LOCKING = "locking"
    REWRITE = "rewrite"
    DATA_LOSS = "data-loss"
    BREAKING = "breaking"
    ACCESS = "access"
    ORDER = "order"
    NAMING = "naming"
    STYLE = "style"

    @property
    def words(self) -> str:
        """What its rules are about, for people."""
        return _ABOUT[self]


_ABOUT = {
    Category.HISTORY: "Committed migrations that change (`lamina guard`).",
    Category.LOCKING: "Statements that make others wait.",
    Category.REWRITE: "Statements that write a whole table again.",
    Category.DATA_LOSS: "What cannot be brought back.",
    Category.BREAKING: "What fails on real data, or breaks the code that is deployed.",
    Category.ACCESS: "Who may read and write what.",
    Category.ORDER: "Versions, and statements that fail where they stand.",
    Category.NAMING: "The names of files and objects.",
    Category.STYLE: "What is easier done right the first time, and comments that allow.",
}


class Rule(msgspec.Struct, frozen=True):
    """A rule.

    Attributes:
        module: The name of its module.
        category: What it looks after.
        severity: How much its findings matter when the configuration says nothing.
        checks: What it does for operations of a kind; empty for a rule about git history.
        end_checks: What it does at the end of a file.
    """

    module: str
    category: Category
    severity: Severity
    checks: dict[type[Any], list[Check]] = {}
    end_checks: list[EndCheck] = []

    def on(self, *operations: type[Any]) -> Callable[[Check], Check]:
        """Run the decorated function for each operation of these kinds."""

        def remember(check: Check) -> Check:
            for operation in operations:
                self.checks.setdefault(operation, []).append(check)
            return check

        return remember

    def at_end(self, check: EndCheck) -> EndCheck:
        """Run the decorated function at the end of each file."""
        self.end_checks.append(check)
        return check

    @property
    def name(self) -> str:
        """Its name in messages and configuration: `committed-migration-modified`."""
        return self.module.rpartition(".")[2].replace("_", "-")

    @property
    def raw_page(self) -> str:
        """The docstring of its module, with the lines that only tests read."""
        return inspect.cleandoc(sys.modules[self.module].__doc__ or "")

    @property
    def page(self) -> str:
        """Its documentation: Markdown, the first line being its summary."""
        return _SETTINGS.sub("", self.raw_page)

    @property
    def summary(self) -> str:
        """The first line of its page."""
        return self.page.partition("\n")[0]


@lru_cache(maxsize=1)
def names() -> list[str]:
    """Return the name of every rule, sorted."""
    package = importlib.import_module(_PACKAGE)
    return sorted(
        module.name.replace("_", "-") for module in pkgutil.iter_modules(package.__path__)
    )


def near(name: str, known: Iterable[str]) -> str:
    """Return the known name that is most like `name`, or an empty text."""
    return next(iter(difflib.get_close_matches(name, list(known), n=1)), "")


def module_of(name: str) -> ModuleType:
    """Return the module of the rule called `name`.

    Raises:
        UsageError: There is no such rule.
    """
    require(name)
    return importlib.import_module(f"{_PACKAGE}.{name.replace('-', '_')}")


def require(name: str, *, or_group: bool = False) -> None:
    """Check that there is a rule, or a group of them, of that name; no rule is loaded for it.

    Raises:
        UsageError: There is none.
    """
    known = [*names(), *(group.value for group in Category if or_group)]
    if name not in known:
        guess = near(name, known)
        raise UsageError(
            f"there is no rule {'or group ' if or_group else ''}{name!r}",
            f"Did you mean {guess}?" if guess else "`lamina explain` lists the rules.",
        )


def rule_named(name: str) -> Rule:
    """Return the rule called `name`.

    Raises:
        UsageError: There is no such rule.
    """
    found = module_of(name).rule
    if not isinstance(found, Rule):
        raise TypeError(f"{name} has no rule")
    return found
