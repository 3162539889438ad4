"""What can go wrong, as one tree.

```
LaminaError            the command cannot go on: message, hint, exit code 2
├── UsageError         an option, an argument or an answer is missing or wrong
├── ConfigError        lamina.toml, supabase/config.toml or the folder around them
├── CommandFailed      git, npm or the Supabase CLI ended with an error
└── DatabaseError      a Postgres that does not answer, refuses, or fails a statement
    └── ReplayError    a migration that does not replay
```

Findings are never exceptions.
"""


class LaminaError(Exception):
    """The command cannot go on, and the person at the keyboard can do something about it.

    Args:
        message: What is wrong and where, without a final full stop.
        hint: What to do, ready to paste where possible; may be several lines; may be empty.
    """

    exit_code = 2

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(LaminaError):
    """An option, an argument or an answer is missing or wrong."""


class ConfigError(LaminaError):
    """The configuration, or the folder it stands in, cannot be used."""


class CommandFailed(LaminaError):  # noqa: N818 - it is the command that failed
    """A program that lamina runs ended with an error."""


class DatabaseError(LaminaError):
    """A Postgres does not answer, refuses, or fails a statement."""


class ReplayError(DatabaseError):
    """A script does not run on the throwaway Postgres.

    Args:
        message: Where, which statement, and what the server said.
        hint: What to do.
        path: The file.
        line: The line of the statement, from 1.
        sqlstate: The server's code, such as `42P01`; empty for a syntax error found before.
        primary: The server's message alone.
    """

    def __init__(  # noqa: PLR0913 - the parts of one message, all but the first with a default
        self,
        message: str,
        hint: str = "",
        *,
        path: str = "",
        line: int = 0,
        sqlstate: str = "",
        primary: str = "",
    ) -> None:
        super().__init__(message, hint)
        self.path = path
        self.line = line
        self.sqlstate = sqlstate
        self.primary = primary
