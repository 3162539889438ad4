"""`lamina guard --install-hook`: plain git hooks, for teams without a hook manager."""

import os
import shlex
import sys
from pathlib import Path
from typing import NamedTuple

from lamina.adapters import files
from lamina.adapters.git import GitRepo
from lamina.adapters.git.plumbing import run_git
from lamina.errors import ConfigError, LaminaError
from lamina.guard.hook_text import runs_lamina

_COMMANDS = {
    "pre-commit": "lamina guard",
    "pre-merge-commit": "lamina guard",
    "pre-push": 'lamina guard --pre-push "$@"',
}
# In a hook that does more: it reads what git says of the push once, and lamina gets its copy. No
# line end is added, because where nothing is pushed there is no line.
_PRE_PUSH_SNIPPET = """\
refs=$(cat); printf '%s' "$refs" | lamina guard --pre-push "$@" || exit 1"""
_PRE_PUSH_AFTER = """\
What follows it in that hook must read "$refs" in place of its input; for git-lfs:
    printf '%s\\n' "$refs" | git lfs pre-push "$@\""""
_MARKER = "# Written by `lamina guard --install-hook`, which may replace this file."
_MODE = 0o755

_PRE_COMMIT_CONFIG = ".pre-commit-config.yaml"
# The lamina of this machine, as in a plain hook: it needs no address and no second installation.
_PRE_COMMIT_BLOCK = """\
- repo: local
  hooks:
    - id: lamina-guard
      name: lamina guard
      entry: lamina-guard
      language: system
      always_run: true
      pass_filenames: false
      require_serial: true
      stages: [pre-commit, pre-merge-commit, pre-push]"""
_PRE_COMMIT_INSTALL = "pre-commit install " + " ".join(f"--hook-type {name}" for name in _COMMANDS)

_LEFTHOOK_CONFIGS = [
    f"{folder}lefthook.{ending}"
    for ending in ("yml", "yaml", "toml", "json")
    for folder in ("", ".", ".config/")
]
_LEFTHOOK_BLOCK = """\
pre-commit:
  commands:
    lamina:
      run: lamina guard
pre-merge-commit:
  commands:
    lamina:
      run: lamina guard
pre-push:
  commands:
    lamina:
      run: lamina guard --pre-push {0}
      use_stdin: true"""


class _Hooks(NamedTuple):
    """Where git looks for hooks.

    Attributes:
        root: The top of the work tree.
        folder: The folder of the hooks, without symbolic links.
        local: Whether it belongs to this clone alone, and is never committed.
    """

    root: Path
    folder: Path
    local: bool

    def contents(self) -> list[str]:
        """Return the text of the hooks that are there, of those that managers usually write."""
        return [_text(self.folder / name) for name in (*_COMMANDS, "commit-msg", "post-merge")]

    def shown(self, path: Path) -> str:
        """Return a path as short as it can be pasted from the top of the work tree."""
        return os.path.relpath(path, self.root) if path.is_relative_to(self.root) else str(path)


class _Advice(NamedTuple):
    """How the program that manages the hooks is told about lamina."""

    manager: str
    wanted: dict[Path, str]
    lead: str
    after: str = ""


def install(folder: str) -> str:
    """Write the git hooks of the repository that `folder` is in, and return what to print.

    Raises:
        ConfigError: Another program manages the hooks, or they are not this repository's own.
        LaminaError: There is a hook that somebody else wrote, or a file cannot be written.
    """
    hooks = _find(folder)
    advice = _managed(hooks)
    if advice is not None:
        return _advise(hooks, advice)
    if not (hooks.local or hooks.folder.is_relative_to(hooks.root)):
        raise ConfigError(
            f"git's hooks are in {hooks.folder}, outside this repository; nothing was written",
            "Other repositories may use them too. See who set that, and give this one its own:\n"
            "    git config --show-origin --show-scope core.hooksPath\n"
            "    git config --local core.hooksPath .githooks",
        )
    _refuse_foreign(hooks)
    return _report(hooks, {name: _install_one(hooks, name) for name in _COMMANDS})


def _find(folder: str) -> _Hooks:
    repository = GitRepo.discover(Path(folder))
    asked = ["rev-parse", "--path-format=absolute", "--git-path", "hooks"]
    hooks_path = run_git(repository.root, ["config", "--get", "core.hooksPath"], check=False)
    if hooks_path.raw == b"\n":
        raise ConfigError(
            "core.hooksPath is empty, so git runs no hook of this repository; nothing was written",
            "See who set that, and take it away:\n"
            "    git config --show-origin --show-scope core.hooksPath\n"
            "    git config --unset core.hooksPath",
        )
    printed = os.fsdecode(run_git(repository.root, asked).raw).removesuffix("\n")
    place = Path(printed).resolve()
    local = place.is_relative_to(repository.common_dir.resolve())
    return _Hooks(repository.root.resolve(), place, local)


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8", "replace")
    except OSError:
        return ""


def _managed(hooks: _Hooks) -> _Advice | None:
    """Return the advice for the program that writes the hooks, or is set up to."""
    said = "\n".join(hooks.contents())
    if hooks.folder.name in {"_", ".husky"} and not hooks.local:
        return _husky(hooks.folder.parent if hooks.folder.name == "_" else hooks.folder)
    if "File generated by pre-commit" in said:
        return _pre_commit(hooks)
    if "lefthook" in said:
        return _lefthook(hooks)
    if (hooks.root / _PRE_COMMIT_CONFIG).exists():
        return _pre_commit(hooks)
    if any((hooks.root / name).exists() for name in _LEFTHOOK_CONFIGS):
        return _lefthook(hooks)
    return _husky(hooks.root / ".husky") if (hooks.root / ".husky").is_dir() else None


def _husky(folder: Path) -> _Advice:
    wanted = {folder / name: _line_for(name) for name in _COMMANDS}
    return _Advice("husky", wanted, "Make this the first command of")


def _pre_commit(hooks: _Hooks) -> _Advice:
    wanted = {hooks.root / _PRE_COMMIT_CONFIG: _PRE_COMMIT_BLOCK}
    return _Advice("pre-commit", wanted, "Add this to the repos in", _PRE_COMMIT_INSTALL)


def _lefthook(hooks: _Hooks) -> _Advice:
    there = [hooks.root / name for name in _LEFTHOOK_CONFIGS if (hooks.root / name).exists()]
    config = there[0] if there else hooks.root / "lefthook.yml"
    other = "" if config.suffix in {".yml", ".yaml"} else ", in its own notation,"
    return _Advice("lefthook", {config: _LEFTHOOK_BLOCK}, f"Add this{other} to", "lefthook install")


def _advise(hooks: _Hooks, advice: _Advice) -> str:
    missing = {
        path: add
        for path, add in advice.wanted.items()
        if not runs_lamina(_text(path), config=bool(path.suffix))
    }
    if not missing:
        where = ", ".join(hooks.shown(path) for path in advice.wanted)
        then = f"\n\n  A new clone needs:   {advice.after}" if advice.after else ""
        return f"lamina guard: {advice.manager} runs it already ({where}){then}\n"
    parts = [
        f"{advice.lead} {hooks.shown(path)}:\n{_indented(add)}" for path, add in missing.items()
    ]
    if _PRE_PUSH_SNIPPET in missing.values():
        parts.append(_PRE_PUSH_AFTER)
    if advice.after:
        parts.append(f"and then:\n{_indented(advice.after)}")
    raise ConfigError(
        f"{advice.manager} manages the hooks of this repository; nothing was written",
        "\n".join(parts),
    )


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" for line in text.splitlines())


def _refuse_foreign(hooks: _Hooks) -> None:
    foreign = [name for name in _COMMANDS if _owner(hooks.folder / name) == "foreign"]
    if not foreign:
        return
    lines = [
        f"Add to {hooks.shown(hooks.folder / name)}, before anything that ends it"
        f" or reads its input:\n    {_line_for(name)}"
        for name in foreign
    ]
    lines += [_PRE_PUSH_AFTER] if "pre-push" in foreign else []
    names = " and a ".join(foreign)
    raise LaminaError(
        f"there is a {names} hook that lamina did not write; nothing was written",
        "\n".join(
            [*lines, "and then, for the other hooks, again:\n    lamina guard --install-hook"]
        ),
    )


def _line_for(name: str) -> str:
    """Return the line for a hook that does more than lamina."""
    return _PRE_PUSH_SNIPPET if name == "pre-push" else f"{_COMMANDS[name]} || exit 1"


def _owner(path: Path) -> str:
    """Return whose hook it is: nobody's, lamina's, or foreign, with or without lamina in it."""
    if not os.path.lexists(path):
        return "nobody"
    text = _text(path)
    if _MARKER in text.splitlines() and not path.is_symlink():
        return "lamina"
    return "foreign, runs lamina" if runs_lamina(text) and os.access(path, os.X_OK) else "foreign"


def _install_one(hooks: _Hooks, name: str) -> str:
    """Write one hook where it is missing or old, and return what was done."""
    path = hooks.folder / name
    owner = _owner(path)
    if owner == "foreign, runs lamina":
        return "runs lamina already"
    wanted = os.fsencode(_content(name, local=hooks.local))
    try:
        if owner == "lamina" and path.read_bytes() == wanted and os.access(path, os.X_OK):
            return "is there already"
        files.replace(path, wanted, mode=_MODE)
    except OSError as error:
        raise LaminaError(f"cannot write {path}: {error.strerror}", files.way_out(error)) from error
    return "renewed" if owner == "lamina" else "written"


def _content(name: str, *, local: bool) -> str:
    command = _COMMANDS[name]
    event = name.removeprefix("pre-").removesuffix("-commit")
    lines = [
        "#!/bin/sh",
        _MARKER,
        f"# Stops a {event} that changes a committed migration.",
        "if command -v lamina >/dev/null 2>&1; then",
        f"    exec {command}",
        "fi",
    ]
    if local and sys.executable:
        # -P: a folder called lamina in the user's repository is not the program.
        python = shlex.quote(sys.executable)
        lines += [
            "# This file belongs to one clone and is never committed: it may name a program of the",
            "# machine, for a git that is started without the PATH of a terminal.",
            f"if [ -x {python} ]; then",
            f"    exec {python} -P -m {command}",
            "fi",
        ]
    lines += [
        "echo 'lamina guard: lamina is not installed, so nothing was checked' >&2",
        "echo '  Install it:   pipx install lamina' >&2",
        "exit 2",
    ]
    return "\n".join(lines) + "\n"


def _report(hooks: _Hooks, done: dict[str, str]) -> str:
    shown = {name: hooks.shown(hooks.folder / name) for name in done}
    width = max(map(len, shown.values()))
    lines = [f"  {shown[name]:{width}}   {what}" for name, what in done.items()]
    head = "lamina guard: runs before each commit, merge and push"
    if not hooks.local:
        paths = shlex.join(shown.values())
        lines += ["", f"  The team gets them with the next commit:   git add -- {paths}"]
    return "\n".join([head, "", *lines, ""])
