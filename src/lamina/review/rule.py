"""Rules: one module each in `lamina.review.rules`; the module's docstring is the rule's page."""

import difflib
import importlib
import inspect
import pkgutil
import sys
from enum import Enum
from types import ModuleType

import msgspec

from lamina.errors import UsageError
from lamina.review.finding import Severity

_PACKAGE = "lamina.review.rules"


class Category(Enum):
    """What a rule looks after."""

    HISTORY = "history"
    ORDER = "order"
    NAMING = "naming"
    STYLE = "style"


class Rule(msgspec.Struct, frozen=True):
    """A rule.

    Attributes:
        module: The name of its module.
        category: What it looks after.
        severity: How much its findings matter when the configuration says nothing.
    """

    module: str
    category: Category
    severity: Severity

    @property
    def name(self) -> str:
        """Its name in messages and configuration: `committed-migration-modified`."""
        return self.module.rpartition(".")[2].replace("_", "-")

    @property
    def page(self) -> str:
        """Its documentation: Markdown, the first line being its summary."""
        return inspect.cleandoc(sys.modules[self.module].__doc__ or "")

    @property
    def summary(self) -> str:
        """The first line of its page."""
        return self.page.partition("\n")[0]


def names() -> list[str]:
    """Return the name of every rule, sorted."""
    package = importlib.import_module(_PACKAGE)
    return sorted(
        module.name.replace("_", "-") for module in pkgutil.iter_modules(package.__path__)
    )


def module_of(name: str) -> ModuleType:
    """Return the module of the rule called `name`.

    Raises:
        UsageError: There is no such rule.
    """
    known = names()
    if name not in known:
        near = difflib.get_close_matches(name, known, n=1)
        raise UsageError(
            f"there is no rule {name!r}",
            f"Did you mean {near[0]}?" if near else f"Known: {', '.join(known)}.",
        )
    return importlib.import_module(f"{_PACKAGE}.{name.replace('-', '_')}")


def rule_named(name: str) -> Rule:
    """Return the rule called `name`.

    Raises:
        UsageError: There is no such rule.
    """
    found = module_of(name).rule
    if not isinstance(found, Rule):
        raise TypeError(f"{name} has no rule")
    return found
