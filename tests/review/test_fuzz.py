import importlib
import random
import re
from collections.abc import Callable, Sequence
from functools import lru_cache

import pytest
from hypothesis import given, note, settings
from hypothesis import strategies as st
from rule_cases import FOLDER, cases
from sample_project import migrations
from support import ROOT

from lamina.render.formats import FORMATS, render
from lamina.review.context import SqlFile
from lamina.review.engine import Reviewed, Rules, review
from lamina.review.finding import Coverage, Report, Severity
from lamina.review.rule import names, rule_named
from lamina.review.settings import Settings
from lamina.sql.names import Name
from lamina.sql.schema import Origin, Schema, fold_statements, stored
from lamina.sql.script import read_script

# Every rule is on, also those that are off by default.
_SEVERITIES = {name: max(rule_named(name).severity, Severity.NOTE) for name in names()}
_MESSAGES = Name("public", "messages")
SETTINGS = (
    Settings(severities=_SEVERITIES),
    Settings(
        postgres=14,
        cli=(2, 115, 0),
        rows={_MESSAGES: 2_000_000, Name("public", "profiles"): 10},
        required_columns=("created_at",),
        name_pattern="[a-z_]+",
        expose_new_tables=False,
        severities=_SEVERITIES,
    ),
)
RULES = Rules(SETTINGS[0])

_TOKEN = re.compile(r"\w+|'(?:[^']|'')*'|\"[^\"]*\"|\$\w*\$|\s+|::|.", re.DOTALL)
_WORD = re.compile(r"[A-Za-z_]\w*")
_ODD = (
    "''", '""', '"A b"', "ü", "名前", "\u202e", "\ufeff", "\0", "\udcff", "\x1a", "🦖", "\r", "\t",
    "$$", "$1", "'", '"', "(", ")", "[", "]", ";", ",", ".", "*", "::", "--", "/*", "*/", "\\d",
    "\\.", "null", "default", "all", "public", "pg_temp", "auth.uid()", "0", "-1", "1e999",
    "x" * 70, "cascade", "if exists", "if not exists", "only", "not", "and", "or", "concurrently",
    "not valid", "-- lamina: allow drop-table: fine\n", "-- lamina: allow\n", "%", "{", "}", "|",
)  # fmt: skip


@lru_cache(maxsize=1)
def sample() -> tuple[str, ...]:
    """The statements of the sample project, in order."""
    return tuple(s.sent for m in migrations() for s in read_script(m.text).statements)


@lru_cache(maxsize=1)
def statements() -> tuple[str, ...]:
    """Statements as people write them: of the sample project, the cases of rules, the corpus."""
    of_rules = [case for path in sorted(FOLDER.glob("*.sql")) for case in cases(path)]
    texts = [text for case in of_rules for text in (*case.given, *case.files)]
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(ROOT)
        texts += [file.text for file in importlib.import_module("benchmarks.corpus").make(150)]
    found = [s.sent for text in texts for s in read_script(text).statements]
    return tuple(dict.fromkeys([*sample(), *found]))


@lru_cache(maxsize=1)
def base() -> Schema:
    """The schema of the sample project."""
    schema = Schema.start()
    for number, migration in enumerate(migrations()):
        at = Origin(str(migration.path), file=number)
        fold_statements(schema, read_script(migration.text).statements, at)
    return schema


@lru_cache(maxsize=1)
def words() -> tuple[str, ...]:
    """The words of all statements: names that exist and keywords."""
    return tuple(sorted({w for s in statements() for w in _WORD.findall(s)}))


# Mutations: each takes the tokens of a statement and changes them in place.


def _delete(rng: random.Random, tokens: list[str]) -> None:
    at = rng.randrange(len(tokens))
    del tokens[at : at + rng.choice((1, 1, 2, 6))]


def _repeat(rng: random.Random, tokens: list[str]) -> None:
    at, size = rng.randrange(len(tokens)), rng.choice((1, 2, 8))
    tokens[at:at] = [*tokens[at : at + size], rng.choice(("", " ", ", "))]


def _swap(rng: random.Random, tokens: list[str]) -> None:
    one, two = rng.randrange(len(tokens)), rng.randrange(len(tokens))
    tokens[one], tokens[two] = tokens[two], tokens[one]


def _splice(rng: random.Random, tokens: list[str]) -> None:
    other = _TOKEN.findall(rng.choice(statements()))
    tokens[rng.randrange(len(tokens)) :] = other[rng.randrange(len(other)) :]


def _insert(rng: random.Random, tokens: list[str]) -> None:
    tokens.insert(rng.randrange(len(tokens) + 1), rng.choice(_ODD))


def _rename(rng: random.Random, tokens: list[str]) -> None:
    """Another name or keyword in the place of one, so that the statement often still parses."""
    places = [n for n, token in enumerate(tokens) if _WORD.fullmatch(token)]
    if places:
        word = rng.choice(words())
        shape = rng.choice(('"{}"', "{}", "{}", "{}", "public.{}", "{}.{}", "'{}'"))
        tokens[rng.choice(places)] = shape.format(word, rng.choice(words()))


def _quote(rng: random.Random, tokens: list[str]) -> None:
    places = [n for n, token in enumerate(tokens) if _WORD.fullmatch(token)]
    if places:
        at = rng.choice(places)
        end = rng.choice(("", "Ü", " ", "%", "{}", "é名", "[x]", "\n"))
        tokens[at] = f'"{tokens[at]}{end}"'


def _truncate(rng: random.Random, tokens: list[str]) -> None:
    del tokens[rng.randrange(len(tokens)) :]


def _trim_name(rng: random.Random, tokens: list[str]) -> None:
    """Write a name with a schema without it, and the other way round."""
    dots = [n for n in range(1, len(tokens) - 1) if tokens[n] == "."]
    if dots:
        at = rng.choice(dots)
        del tokens[at - 1 : at + 1]


MUTATIONS: tuple[Callable[[random.Random, list[str]], None], ...] = (
    _delete, _repeat, _swap, _splice, _insert, _rename, _rename, _rename, _quote, _truncate,
    _trim_name,
)  # fmt: skip


def mutated(rng: random.Random, statement: str, times: int) -> str:
    """A statement with some mutations."""
    tokens = _TOKEN.findall(statement)
    for _ in range(times):
        if tokens:
            rng.choice(MUTATIONS)(rng, tokens)
    return "".join(tokens)


def scripts(rng: random.Random, most: int = 5) -> str:
    """A script of a few statements, most of them mutated."""
    chosen = [rng.choice(statements()) for _ in range(rng.randint(1, most))]
    return rng.choice((";\n", ";\n", ";", "\n")).join(
        mutated(rng, statement, rng.choice((0, 1, 1, 2, 5))) for statement in chosen
    )


def examine(text: str, setting: Settings = SETTINGS[0], before: Sequence[str] = ()) -> Reviewed:
    """Review a script with every rule in every format, and check that nothing went unseen."""
    read = [read_script(part) for part in (*before, text)]
    files = [
        SqlFile(f"{n}.sql", part, script, version=str(n), rollback=bool(n % 2))
        for n, (part, script) in enumerate(zip((*before, text), read, strict=True))
    ]
    unread = [u.message for script in read for u in script.unread]
    assert not [m for m in unread if "the parser could not read it" in m]
    reviewed = review(files, base(), setting, rules=RULES)
    for finding in reviewed.findings:
        lines = files[int(finding.location.path[0])].text.split("\n")
        place = finding.location
        assert 1 <= place.line <= place.end_line <= len(lines), finding
        assert (place.line, place.column) <= (place.end_line, place.end_column), finding
        assert finding.message.strip() == finding.message != "", finding
    assert len(unread) <= len(reviewed.not_reviewed)
    for script, file in zip(read, files, strict=True):
        for one, two in zip(script.statements, script.statements[1:], strict=False):
            assert one.span.end <= two.span.start, file
    assert reviewed.statements == sum(len(script.statements) for script in read)
    _shown(reviewed)
    stored.load(stored.dump(reviewed.end))
    return reviewed


def _shown(reviewed: Reviewed) -> None:
    coverage = Coverage(reviewed.files, reviewed.statements, reviewed.not_reviewed)
    report = Report("review", "fuzz", reviewed.findings, reviewed.allowed, coverage=coverage)
    for name in FORMATS:
        render(report, name).encode("utf-8", "backslashreplace")


deterministic = settings(derandomize=True, deadline=None, database=None, print_blob=True)


@settings(deterministic, max_examples=300)
@given(st.randoms(use_true_random=False))
def test_mutated_statements(rng: random.Random) -> None:
    """Real statements with tokens lost, doubled, swapped or replaced are reviewed or refused."""
    text = scripts(rng)
    note(text)
    examine(text, rng.choice(SETTINGS))


@settings(deterministic, max_examples=150)
@given(st.randoms(use_true_random=False))
def test_scripts_that_parse(rng: random.Random) -> None:
    """Statements with other names in them, most of which parse, are reviewed."""
    calm = (_rename, _rename, _quote, _trim_name, _delete)
    parts = []
    for _ in range(rng.randint(2, 10)):
        tokens = _TOKEN.findall(rng.choice(statements()))
        for _ in range(rng.choice((0, 1, 1, 2))):
            rng.choice(calm)(rng, tokens)
        parts.append("".join(tokens))
    text = ";\n".join(parts)
    note(text)
    examine(text, rng.choice(SETTINGS), before=[scripts(rng, 2)])


@settings(deterministic, max_examples=200)
@given(st.one_of(st.text(max_size=300), st.binary(max_size=300)))
def test_any_text(text: str | bytes) -> None:
    """Random text and random bytes are told to be no SQL, or are comments and blanks."""
    shown = text.decode("utf-8", "surrogateescape") if isinstance(text, bytes) else text
    examine(shown.replace("\r\n", "\n"))


@settings(deterministic, max_examples=150)
@given(st.randoms(use_true_random=False))
def test_word_salad(rng: random.Random) -> None:
    """Names, keywords and signs in any order are reviewed or refused."""
    pool = (*words(), *_ODD * 30)
    text = " ".join(rng.choice(pool) for _ in range(rng.randint(1, 60)))
    note(text)
    examine(text)


@pytest.mark.parametrize("seed", range(6))
def test_operations_in_any_order(seed: int) -> None:
    """The sample project's statements in a random order are folded and reviewed.

    Objects are missing, dropped twice, renamed away, made again.
    """
    rng = random.Random(seed)  # noqa: S311 - the same for each run
    shuffled = list(sample())
    rng.shuffle(shuffled)
    shuffled = [mutated(rng, s, rng.choice((0, 0, 0, 1))) if seed % 2 else s for s in shuffled]
    examine(";\n".join(shuffled), SETTINGS[seed % 2])


ONCE_WRONG = (
    "do $$ begin create index on public.messages (body); end $$",
    "create policy odd on public.messages using (1 < '2')",
    "create type public.odd; create type public.odd (input = a, output = b)",
    """create view public.one as select 1 as a; create view public.two as select a from public.one;
    create or replace view public.one as select a from public.two; drop table public.one""",
    """create table public.a (x int); create table public.b () inherits (public.a);
    alter table public.a inherit public.b; alter table public.a add column y int;
    alter table public.a rename to b; drop table public.b cascade""",
    "set lock_timeout = '1.2.3s'; alter table public.messages add column odd int",
    "create table public.odd (a int, unique (column1))",
)


@pytest.mark.parametrize("script", ONCE_WRONG)
def test_what_once_went_wrong(script: str) -> None:
    """Scripts that raised, or went round in circles, while the fuzz tests were made."""
    examine(script)
