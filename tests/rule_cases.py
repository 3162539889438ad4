"""Cases of rules: read from tests/rules/*.sql and from the pages, and reviewed."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from lamina.review.context import SqlFile
from lamina.review.engine import Reviewed, Rules, review
from lamina.review.finding import Severity
from lamina.review.rule import module_of, names, rule_named
from lamina.review.settings import Settings
from lamina.sql.names import Name
from lamina.sql.schema import Schema
from lamina.sql.script import read_script

FOLDER = Path(__file__).parent / "rules"
_EXPECT = re.compile(r"^\s*-- expect(?:\+(?P<more>\d))?: (?P<what>.*)$")
_FENCE = re.compile(r"^```sql\n(.*?)^```", re.MULTILINE | re.DOTALL)


class Case(msgspec.Struct, frozen=True):
    """A case: files that are there already, files that are reviewed, and what is expected.

    Attributes:
        expected: (number of the file among the reviewed, line, rule, severity or empty).
    """

    name: str
    given: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    settings: Settings = Settings()
    rollback: bool | None = None

    @property
    def expected(self) -> set[tuple[int, int, str, str]]:
        """What has to be found: the line after a mark, past other comments."""
        found = set()
        for number, text in enumerate(self.files):
            lines = text.split("\n")
            for index, line in enumerate(lines):
                mark = _EXPECT.match(line)
                if mark:
                    at = next(
                        i for i, t in enumerate(lines) if i > index and t and not _EXPECT.match(t)
                    )
                    at += int(mark["more"] or 0)
                    for part in mark["what"].split(","):
                        rule, _, severity = part.strip().partition(" ")
                        found.add((number, at + 1, rule, severity.strip("()")))
        return found

    def review(self, only: list[str] | None = None) -> Reviewed:
        """Review the files, with these rules or all that are on."""
        files = [_file(text, n, new=False) for n, text in enumerate(self.given)]
        new = [_file(text, n, new=True) for n, text in enumerate(self.files)]
        files += [msgspec.structs.replace(file, rollback=self.rollback) for file in new]
        settings = self.settings
        if only:  # one that is off by default is tried too
            on = {
                name: max(rule_named(name).severity, Severity.NOTE)
                for name in only
                if rule_named(name).severity == Severity.OFF
            }
            settings = msgspec.structs.replace(settings, severities={**settings.severities, **on})
        base = Schema.start(expose_new_tables=settings.expose_new_tables)
        return review(files, base, settings, rules=Rules(settings, only))

    def problems(self, only: list[str] | None = None) -> list[str]:
        """What was expected and not found, and what was found and not expected."""
        expected = self.expected
        reviewed = self.review(only)
        told = []
        for finding in reviewed.findings:
            number = int(finding.location.path.removesuffix(".sql").rpartition("-")[2])
            for severity in (finding.severity.word, ""):
                key = (number, finding.location.line, finding.rule, severity)
                if key in expected:
                    expected.discard(key)
                    break
            else:
                place = f"file {number} line {finding.location.line}"
                told.append(
                    f"unexpected: {place} {key[2]} ({finding.severity.word}): {finding.message}"
                )
        missing = (
            f"missing: file {n} line {at} {rule} {how}" for n, at, rule, how in sorted(expected)
        )
        return [*told, *missing]


def _file(text: str, number: int, *, new: bool) -> SqlFile:
    kind = "new" if new else "given"
    path = f"{kind}-{number}.sql"
    return SqlFile(path, text, read_script(text), new=new, unpublished=new)


def cases(path: Path) -> list[Case]:
    """The cases of a file: `-- case:`, `-- settings:`, then `-- given` and `-- when` parts."""
    found = []
    for block in re.split(r"^-- case: ", path.read_text(), flags=re.MULTILINE)[1:]:
        name, _, rest = block.partition("\n")
        head, *parts = re.split(r"^-- (given|when)\n", rest, flags=re.MULTILINE)
        pairs = list(zip(parts[::2], parts[1::2], strict=True))
        found.append(
            Case(
                name.strip(),
                tuple(text for kind, text in pairs if kind == "given"),
                tuple(text for kind, text in pairs if kind == "when"),
                _settings(head),
                _rollback(head),
            )
        )
    return found


def _rollback(text: str) -> bool | None:
    found = re.search(r"rollback=(on|off)", text)
    return found[1] == "on" if found else None


def _settings(text: str) -> Settings:
    """`-- settings: postgres=15 cli=2.100.0 large=public.a rows=public.a:10 expose=off`."""
    settings = Settings()
    for key, value in re.findall(r"(\w+)=(\S+)", text):
        if key != "rollback":
            settings = msgspec.structs.replace(settings, **_SETTINGS[key](value))
    return settings


def _names(value: str) -> frozenset[Name]:
    return frozenset(map(_name, value.split(",")))


def _rows(value: str) -> dict[Name, int]:
    pairs = (v.rpartition(":") for v in value.split(","))
    return {_name(table): int(rows) for table, _, rows in pairs}


_SETTINGS: dict[str, Callable[[str], dict[str, Any]]] = {
    "postgres": lambda value: {"postgres": int(value)},
    "cli": lambda value: {"cli": tuple(map(int, value.split(".")))},
    "large": lambda value: {"large_tables": _names(value)},
    "rows": lambda value: {"rows": _rows(value)},
    "expose": lambda value: {"expose_new_tables": value == "on"},
    "exposed": lambda value: {"exposed_schemas": frozenset(value.split(","))},
    "columns": lambda value: {"required_columns": tuple(value.split(","))},
    "pattern": lambda value: {"name_pattern": value},
}


def _name(text: str) -> Name:
    schema, _, name = text.rpartition(".")
    return Name(schema, name)


def sql_rules() -> list[str]:
    """The rules that judge SQL, and not git's history."""
    return [name for name in names() if not hasattr(module_of(name), "finding")]


def page_case(name: str, section: str) -> Case | None:
    """`Bad` or `Good` of a rule's page, with what is `Given`; None where it has none."""
    page = rule_named(name).raw_page
    given, shown = _section(page, "Given"), _section(page, section)
    if not shown:
        return None
    return Case(
        f"{name} {section}",
        given,
        shown,
        _settings(_settings_line(page)),
        _rollback(_settings_line(page)),
    )


def _settings_line(page: str) -> str:
    found = re.search(r"^-- settings: .*$", page, re.MULTILINE)
    return found[0] if found else ""


def _section(page: str, title: str) -> tuple[str, ...]:
    _, mark, rest = page.partition(f"\n{title}:\n")
    fence = _FENCE.search(rest) if mark else None
    if not fence or rest[: fence.start()].strip():
        return ()
    return tuple(re.split(r"^-- next migration.*\n", fence[1], flags=re.MULTILINE))
