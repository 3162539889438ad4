"""Scripts read and folded, with the help of what earlier reviews kept."""

from collections.abc import Sequence
from itertools import takewhile
from pathlib import Path

import msgspec

import lamina.sql
from lamina.adapters.review_cache import ReviewCache, code_version, digest
from lamina.errors import ConfigError
from lamina.review.settings import Settings
from lamina.sql import stored_script
from lamina.sql.schema import Origin, Schema, fold_statements, stored
from lamina.sql.script import Script, read_script
from lamina.workflows.project import Project
from lamina.workflows.review_scope import Text


class Reading:
    """Reads scripts once, and folds what comes before the change set once.

    Args:
        project: The project, whose git directory holds the cache.
        settings: What the review goes by.
    """

    def __init__(self, project: Project, settings: Settings) -> None:
        self._cache = _cache(project)
        self._settings = settings
        self._version = code_version([Path(str(lamina.sql.__file__)).parent])
        self._known: dict[str, bytes] | None = None
        self._used: dict[str, bytes] = {}
        self._is_changed = False

    def base(self, texts: Sequence[Text]) -> tuple[int, Schema]:
        """Return how many scripts come before the first new one, and where they lead."""
        old = list(takewhile(lambda text: not text.new, texts))
        parts = [part for text in old for part in (text.path, text.data)]
        flags = [str(text.unpublished) for text in old]
        key = digest(self._version, str(self._settings.expose_new_tables), *flags, *parts)
        kept = self._cache.base(key) if old else None
        if kept is not None:
            try:
                return len(old), stored.load(kept)
            except msgspec.MsgspecError:
                pass  # written by somebody else: made anew
        schema = Schema.start(expose_new_tables=self._settings.expose_new_tables)
        for number, text in enumerate(old):
            at = Origin(text.path, file=number, new=text.unpublished)
            fold_statements(schema, self.script(text).statements, at)
        if old:
            schema.begin_script()
            self._cache.keep_base(key, stored.dump(schema))
        return len(old), schema

    def script(self, text: Text) -> Script:
        """Return what a script says."""
        if self._known is None:
            self._known = self._cache.scripts()
        key = digest(self._version, text.data)
        kept = self._known.get(key)
        if kept is not None:
            try:
                script = stored_script.load(kept, text.text)
            except msgspec.MsgspecError:
                kept = None
        if kept is None:
            script = read_script(text.text)
            if text.version:  # what comes from stdin or elsewhere is not seen again
                kept = stored_script.dump(script)
                self._is_changed = True
        if kept is not None:
            self._used[key] = kept
        return script

    def finish(self) -> None:
        """Keep what was read for the next time."""
        if self._is_changed and self._known is not None:
            # What another branch has is kept too, while there is not much of it.
            both = {**self._known, **self._used}
            self._cache.keep_scripts(both if len(both) <= 2 * len(self._used) + 100 else self._used)


def _cache(project: Project) -> ReviewCache:
    try:
        return ReviewCache(project.repository().private_dir / "review")
    except ConfigError:  # no git: nothing is kept
        return ReviewCache(None)
