"""The present time, which tests and demos can set."""

import os
from datetime import UTC, datetime

from lamina.errors import UsageError

_CLOCK = "LAMINA_NOW"


def now() -> datetime:
    """Return the present time in UTC; `LAMINA_NOW` (ISO 8601) sets it, for tests and demos.

    Raises:
        UsageError: `LAMINA_NOW` is not a time.
    """
    text = os.environ.get(_CLOCK, "")
    if not text:
        return datetime.now(UTC)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"{_CLOCK} = {text!r} is not a time", "Unset it.") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
