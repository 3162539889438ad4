"""The checklist of a migration: questions, and what in the SQL answers them.

The names below are loaded when they are first used (PEP 562): the guard keeps evidence in a commit,
and needs `record` only.
"""

import importlib

TYPE_CHECKING = False
if TYPE_CHECKING:
    from lamina.checklist.answer import Answer
    from lamina.checklist.items import checklist_for

_HOMES = {"Answer": "answer", "checklist_for": "items"}

__all__ = ["Answer", "checklist_for"]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
