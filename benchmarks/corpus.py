"""A corpus of migrations as a team writes them in some years: always the same for the same seed.

Each migration fits the schema that those before it have made: all of them can be replayed in order
on a new Supabase database. `python -m benchmarks.corpus FOLDER [COUNT]` writes them.
"""

import re
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
from benchmarks import corpus_access as access
from benchmarks import corpus_columns as columns
from benchmarks import corpus_constraints as constraints
from benchmarks import corpus_data as data
from benchmarks import corpus_functions as functions
from benchmarks import corpus_tables as tables
from benchmarks import corpus_views as views
from benchmarks.corpus_first import FIRST
from benchmarks.corpus_words import AUTHORS, REASONS
from benchmarks.corpus_world import Draft, NotNowError, World

COUNT = 1500
SEED = 20240219
START = datetime(2021, 3, 1, 8, 12, 5, tzinfo=UTC)

Kind = Callable[[World], Draft]
KINDS: dict[Kind, float] = {
    tables.create_table_of_owner: 14,
    tables.create_table_below: 8,
    tables.create_lookup_table: 3,
    tables.create_join_table: 3,
    tables.create_internal_table: 2,
    tables.create_partitioned_table: 1.5,
    tables.add_partitions: 1.5,
    tables.rename_table: 1.5,
    tables.archive_table: 0.7,
    tables.drop_table: 2,
    tables.tune_table: 1.5,
    columns.add_columns: 12,
    columns.add_column_in_use: 1.5,
    columns.rename_columns: 3,
    columns.drop_columns: 4,
    columns.widen_columns: 4,
    columns.set_defaults: 2,
    columns.require_column: 3,
    columns.finish_required: 2,
    columns.allow_null: 1,
    columns.add_generated_column: 1.5,
    columns.replace_column: 1.5,
    columns.finish_replaced: 1,
    columns.add_state: 3,
    constraints.add_check: 3,
    constraints.validate: 3,
    constraints.add_reference: 3,
    constraints.add_unique: 1.5,
    constraints.add_unique_index: 1,
    constraints.use_unique_index: 1,
    constraints.drop_constraint: 1.5,
    constraints.add_exclusion: 0.5,
    constraints.add_indexes: 4,
    constraints.add_index_concurrently: 4,
    constraints.drop_indexes: 2,
    constraints.rename_index: 0.5,
    access.add_policies: 5,
    access.change_policies: 3,
    access.replace_policies: 5,
    access.drop_policy: 1,
    access.change_grants: 3,
    access.change_defaults: 0.4,
    access.force_rls: 0.5,
    access.create_bucket: 1.5,
    access.publish: 1.5,
    functions.create_function: 10,
    functions.replace_function: 6,
    functions.change_signature: 2,
    functions.drop_functions: 1.5,
    functions.harden_functions: 1.5,
    functions.add_rule: 3,
    functions.add_counter: 1,
    functions.add_notice: 1,
    functions.drop_triggers: 1,
    views.create_view: 5,
    views.create_report: 1.5,
    views.replace_view: 2.5,
    views.create_stored_view: 0.7,
    views.refresh_view: 0.5,
    views.set_view_options: 0.7,
    views.drop_view: 1.5,
    data.add_choices: 2.5,
    data.backfill: 2.5,
    data.clean_up: 1,
    data.guard_constraint: 1,
    data.loop_over_tables: 1,
    data.add_enum_values: 2,
    data.rename_enum_value: 0.5,
    data.use_enum: 1,
    data.create_types: 0.7,
    data.create_sequence: 0.7,
    data.add_comments: 2,
}
"""Every kind of migration with how often it comes."""

ALONE = {
    constraints.add_index_concurrently,
    constraints.add_unique_index,
    constraints.drop_indexes,
}
"""Kinds that PostgreSQL may refuse inside a transaction: alone in their file."""

MIXED = {kind: often for kind, often in KINDS.items() if kind not in ALONE}
MORE = (0.43, 0.22, 0.17, 0.12, 0.06)
"""How often a file holds none, one, two... other changes beside the one that it is named after."""

LEADING = re.compile(
    r"^(?:alter (?:table|policy|type|function|view|index)|analyze|comment on \w+"
    r"|create (?:or replace )?(?:function|index|policy|table|trigger|type|view)|delete from"
    r"|drop (?:index|policy|function|trigger|view|table)(?: if exists)?|grant|insert into"
    r"|revoke|update)\b",
    re.MULTILINE,
)
QUALIFIED = re.compile(r"\b(public|private)\.([a-z_][a-z0-9_]*)")


class File(msgspec.Struct, frozen=True):
    """A migration of the corpus: the name of its file, its text, which kinds it mixes."""

    name: str
    text: str
    kinds: tuple[str, ...]


def make(count: int = COUNT, seed: int = SEED) -> tuple[File, ...]:
    """Return the first migrations of the corpus, in order."""
    world = World(seed)
    when, files = START, []
    for kinds, made in _drafts(world, count):
        when += timedelta(seconds=world.rng.randint(3600, 36 * 3600))
        version = when.strftime("%Y%m%d%H%M%S")
        files.append(File(f"{version}_{made.name}.sql", _text(world, made, when), kinds))
    return tuple(files)


def write(folder: Path, files: tuple[File, ...]) -> None:
    """Write the files into a folder, which is made."""
    folder.mkdir(parents=True, exist_ok=True)
    for file in files:
        (folder / file.name).write_text(file.text, encoding="utf-8")


def _drafts(world: World, count: int) -> Iterator[tuple[tuple[str, ...], Draft]]:
    for made in FIRST[:count]:
        yield ("first",), made
    for _ in range(count - len(FIRST)):
        kind, made = _one(world, KINDS)
        kinds, statements = [kind.__name__], [*made.statements]
        if kind not in ALONE:
            for _ in range(world.rng.choices(range(len(MORE)), MORE)[0]):
                also, more = _one(world, MIXED)
                kinds.append(also.__name__)
                statements += more.statements
        yield tuple(kinds), Draft(made.name, tuple(statements))


def _one(world: World, kinds: Mapping[Kind, float]) -> tuple[Kind, Draft]:
    while True:
        kind = world.rng.choices(list(kinds), list(kinds.values()))[0]
        try:
            return kind, kind(world)
        except NotNowError:
            continue


def _text(world: World, made: Draft, when: datetime) -> str:
    statements = "\n\n".join(_spoken(world, statement) for statement in made.statements)
    if world.chance(0.15):  # as `supabase db diff` writes
        statements = QUALIFIED.sub(r'"\1"."\2"', statements)
    elif world.chance(0.2):
        statements = LEADING.sub(lambda match: match[0].upper(), statements)
    limit = "set local lock_timeout = '3s';\n\n" if _may_wait(world, made) else ""
    return f"{_header(world, made, when)}\n{limit}{statements}\n"


def _may_wait(world: World, made: Draft) -> bool:
    return not any("concurrently" in each for each in made.statements) and world.chance(0.2)


def _spoken(world: World, statement: str) -> str:
    if not world.chance(0.15):
        return statement
    return f"-- {world.one(REASONS).capitalize()}\n{statement}"


def _header(world: World, made: Draft, when: datetime) -> str:
    title = made.name.replace("_", " ").capitalize()
    if world.chance(0.3):
        return f"-- {title}: {world.one(REASONS)}.\n"
    lines = [
        f"-- Migration: {title}",
        f"-- Author: {world.one(AUTHORS)}",
        f"-- Date: {when:%Y-%m-%d}",
        f"-- Issue: #{world.rng.randint(10, 2400)}",
    ]
    if world.chance(0.6):
        lines += [
            "--",
            "-- Checklist",
            f"-- [x] RLS: {world.one(('policies added', 'nothing changes', 'as before'))}",
            f"-- [{world.one(('x', ' '))}] Rollback: {world.one(('written', 'none written'))}",
            f"-- [x] Breaking: {world.one(('no', 'no', 'the app was changed before'))}",
        ]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Write the corpus into a folder; print how many files and statements it has."""
    from lamina.sql.statements import split_for_replay  # noqa: PLC0415 - only to count

    files = make(int(sys.argv[2]) if sys.argv[2:] else COUNT)
    write(Path(sys.argv[1]), files)
    statements = sum(len(split_for_replay(file.text)) for file in files)
    kinds = {kind for file in files for kind in file.kinds}
    size = sum(len(file.text.encode()) for file in files) / 1e6
    print(
        f"{len(files):,} files, {statements:,} statements, {len(kinds)} kinds of change,"
        f" {size:.1f} MB"
    )


if __name__ == "__main__":
    main()
