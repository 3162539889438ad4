"""Scripts read and folded, with the help of what earlier reviews kept."""

from collections.abc import Sequence
from itertools import takewhile
from pathlib import Path

import msgspec

import lamina.review.rules
import lamina.sql
from lamina.adapters.review_cache import ReviewCache, code_version, digest
from lamina.errors import ConfigError
from lamina.review.context import SqlFile
from lamina.review.engine import Rules, index_rules, rule_index
from lamina.review.settings import Settings
from lamina.sql import stored_script
from lamina.sql.schema import Origin, Schema, fold_statements, stored
from lamina.sql.script import Script, read_script
from lamina.workflows.project import Project
from lamina.workflows.review_text import Text

_FEW = 40
"""So many scripts are parsed sooner than the cache of all of them is read."""


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
        self._is_many = False

    def base(self, texts: Sequence[Text]) -> tuple[int, Schema]:
        """Return how many scripts come before the first new one, and where they lead."""
        old = list(takewhile(lambda text: not text.new, texts))
        self._is_many = len(texts) - len(old) > _FEW
        parts = [part for text in old for part in (text.path, text.identity)]
        flags = [str(text.unpublished) for text in old]
        key = digest(self._version, str(self._settings.expose_new_tables), *flags, *parts)
        kept = self._cache.base(key) if old else None
        if kept is not None:
            try:
                return len(old), stored.load(kept)
            except msgspec.MsgspecError:
                pass  # written by somebody else: made anew
        schema = Schema.start(expose_new_tables=self._settings.expose_new_tables)
        self._is_many = len(texts) > _FEW
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
            self._known = self._cache.scripts() if self._is_many else {}
        key = digest(self._version, text.data)
        kept = self._known.get(key)
        if kept is not None:
            try:
                script = stored_script.load(kept, text.text)
            except msgspec.MsgspecError:
                kept = None
        if kept is None:
            script = read_script(text.text)
            if text.version and self._is_many:  # anything else is not seen again
                kept = stored_script.dump(script)
                self._is_changed = True
        if kept is not None:
            self._used[key] = kept
        return script

    def rules(self, files: Sequence[SqlFile]) -> Rules:
        """Return the rules that have something to say about these files; others are not loaded."""
        package = Path(str(lamina.review.rules.__file__)).parent
        key = f"rules-{code_version([package, package.parent.parent / 'sql'])}"
        data = self._cache.kept(key)
        index = rule_index(data) if data else None
        if index is None:
            index = index_rules()
            self._cache.keep(key, msgspec.msgpack.encode(index))
        kinds = {
            type(operation).__name__
            for file in files
            if file.new
            for statement in file.script.statements
            for operation in statement.operations
        }
        return Rules(self._settings, [n for n, told in index.items() if "" in told or kinds & told])

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
