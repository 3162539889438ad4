"""`lamina guard`: git history decides which migrations may still change.

It runs in every commit, so this package loads only what a commit without a finding needs; the rest
is imported where it is needed.
"""

import sys
from collections.abc import Callable, Sequence

from lamina.errors import LaminaError
from lamina.guard.options import parse
from lamina.guard.run import run

_EXIT_INTERRUPTED = 130


def main(arguments: Sequence[str]) -> int:
    """Run the guard and return its exit code; every error is printed here.

    Returns:
        0 when nothing blocks, 1 when a finding does, 2 when it could not judge, 3 for a bug in
        lamina, 130 when it was interrupted.
    """
    options = parse(arguments)

    def judge() -> int:
        code, text = run(options)
        _write(text)
        return code

    return _guarded(judge)


def agent_main() -> int:
    """Run `lamina hook agent`: read a tool call, print the reason, return the exit code."""

    def judge() -> int:
        from lamina.guard.agent import main as ask

        code, reason = ask(sys.stdin.buffer.read())
        if reason:
            sys.stderr.write(f"{reason}\n")
        return code

    return _guarded(judge)


def _guarded(judge: Callable[[], int]) -> int:
    try:
        return judge()
    except LaminaError as error:
        _show(error)
        return error.exit_code
    except KeyboardInterrupt:
        sys.stderr.write("\nlamina guard: interrupted\n")
        return _EXIT_INTERRUPTED
    except Exception as error:  # noqa: BLE001 - each becomes an exit code
        from lamina.adapters.failures import failed

        return failed(error)


def script() -> None:
    """Run as the program `lamina-guard`."""
    sys.exit(main(sys.argv[1:]))


def _write(text: str) -> None:
    """Print a result; a file name may be anything, and a reader may have seen enough."""
    data = text.encode(sys.stdout.encoding or "utf-8", "backslashreplace")
    try:
        sys.stdout.buffer.write(data)
        sys.stdout.flush()
    except BrokenPipeError:
        sys.stderr.close()  # Python would complain when it flushes again


def _show(error: LaminaError) -> None:
    from lamina.render.plain import plain

    lines = [f"lamina guard: {plain(error.message, keep=chr(10))}"]
    if error.hint:
        lines += ["", *(f"  {plain(line)}" for line in error.hint.splitlines())]
    text = "\n".join(lines) + "\n"
    sys.stderr.write(text.encode("utf-8", "backslashreplace").decode())
