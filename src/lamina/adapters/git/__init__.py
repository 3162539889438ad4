"""Git, through its plumbing; `repo` for a work tree, `snapshot` for what the guard compares."""

import importlib

TYPE_CHECKING = False
if TYPE_CHECKING:
    from lamina.adapters.git.repo import GitRepo

__all__ = ["GitRepo"]


def __getattr__(name: str) -> object:
    if name != "GitRepo":  # loaded when first used: the guard does without it
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return importlib.import_module(f"{__name__}.repo").GitRepo
