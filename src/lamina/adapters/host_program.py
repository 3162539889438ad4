"""`gh` and `glab`: how the program of a host is asked.

Only their `api` command is used: it is the same in all versions, takes the text on standard input,
and knows how the person is logged in.
"""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from lamina.adapters.process import failure_text, redact, run
from lamina.errors import CommandFailed

INSTEAD = "Without it, to paste:    lamina pr --write pull_request.md"

_TIMEOUT = 60
_NOT_LOGGED_IN = 4  # gh help exit-codes
_TOKENS = (
    "CI_JOB_TOKEN",
    "GH_ENTERPRISE_TOKEN",
    "GH_TOKEN",
    "GITHUB_ENTERPRISE_TOKEN",
    "GITHUB_TOKEN",
    "GITLAB_ACCESS_TOKEN",
    "GITLAB_TOKEN",
    "OAUTH_TOKEN",
)
_NOISE = ("CLICOLOR_FORCE", "DEBUG", "GH_DEBUG", "GH_FORCE_TTY", "GLAB_DEBUG_HTTP")
_QUIET = {
    "GH_NO_UPDATE_NOTIFIER": "1",
    "GH_PAGER": "cat",
    "GH_PROMPT_DISABLED": "1",
    "GLAB_CHECK_UPDATE": "false",
    "GLAB_SEND_TELEMETRY": "false",
    "NO_COLOR": "1",
    "NO_PROMPT": "1",
    "PAGER": "cat",
}


class Program(msgspec.Struct, frozen=True):
    """The program of a host, found and ready to be asked.

    Attributes:
        path: Where it is.
        name: What people type.
        host: The host that it asks; one without a dot is an alias of ssh, and not told.
        root: The repository.
        token: What a pipeline has to set.
    """

    path: str
    name: str
    host: str
    root: Path
    token: str

    def one(self, address: str) -> dict[str, Any]:
        """Return what stands at an address below the root of the API.

        Raises:
            CommandFailed: The host refuses, or answers something unexpected.
        """
        found = self._call("GET", address)
        if not isinstance(found, dict):
            raise self.not_understood()
        return found

    def every(self, address: str) -> list[dict[str, Any]]:
        """Return a list, all its pages.

        Raises:
            CommandFailed: The host refuses, or answers something unexpected.
        """
        found = self._call("GET", address, "--paginate")
        if not isinstance(found, list) or not all(isinstance(entry, dict) for entry in found):
            raise self.not_understood()
        return found

    def send(self, method: str, address: str, fields: Mapping[str, str]) -> None:
        """Send fields to an address.

        Raises:
            CommandFailed: The host refuses.
        """
        # glab does not say by itself what it sends.
        said = ("--header", "Content-Type: application/json", "--input", "-")
        self._call(method, address, *said, stdin=json.dumps(fields))

    def _call(self, method: str, address: str, *options: str, stdin: str = "") -> object:
        where = ("--hostname", self.host) if "." in self.host else ()
        done = run(
            [self.path, "api", "--method", method, *where, *options, address],
            cwd=self.root,
            env={k: v for k, v in os.environ.items() if k not in _NOISE} | _QUIET,
            stdin=stdin,
            timeout=_TIMEOUT,
            check=False,
            hint=INSTEAD,
        )
        if done.code:
            secrets = [os.environ[name] for name in _TOKENS if os.environ.get(name)]
            shown = redact(f"{self.name} api --method {method} {address}", secrets)
            raise self._refused(done.code, failure_text(shown, done, secrets))
        try:
            return _values(done.stdout)
        except ValueError as error:
            raise self.not_understood() from error

    def not_understood(self) -> CommandFailed:
        """Return the error for an answer that is none."""
        return CommandFailed(f"{self.host} answered {self.name} something unexpected", INSTEAD)

    def _refused(self, code: int, said: str) -> CommandFailed:
        if code == _NOT_LOGGED_IN or "HTTP 401" in said or "auth login" in said:
            return CommandFailed(
                f"{self.name} is not logged in to {self.host}\n{said}",
                f"Log in:    {self.name} auth login --hostname {self.host}\n"
                f"In a pipeline: set {self.token}.\n{INSTEAD}",
            )
        return CommandFailed(
            f"{self.host} did not do what {self.name} asked\n{said}",
            f"Who is logged in, and may they?    {self.name} auth status\n"
            f"In a pipeline: set {self.token}.\n{INSTEAD}",
        )


def _values(text: str) -> object:
    """Return what a JSON text says; pages of a list, one after the other, as one list."""
    decoder, rest = json.JSONDecoder(), text.strip()
    pages: list[Any] = []
    while rest:
        value, end = decoder.raw_decode(rest)
        pages.append(value)
        rest = rest[end:].lstrip()
    if len(pages) == 1:
        return pages[0]
    return [entry for page in pages if isinstance(page, list) for entry in page]
