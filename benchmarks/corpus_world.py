"""The schema that the corpus has built so far, and what its makers ask of it."""

import random
from collections.abc import Callable, Sequence
from typing import TypeVar

import msgspec
from benchmarks.corpus_words import AREAS, SHAPES, THINGS, Shape

Thing = TypeVar("Thing")
LONGEST = 60
"""Characters of a name; PostgreSQL cuts after 63."""


class NotNowError(Exception):
    """The schema has nothing yet that this kind of migration could change."""


class Draft(msgspec.Struct, frozen=True):
    """A migration without its header: its name and its statements."""

    name: str
    statements: tuple[str, ...]


def draft(name: str, *statements: str) -> Draft:
    """Return a draft; empty statements are left out."""
    return Draft(name, tuple(statement for statement in statements if statement))


class Column(msgspec.Struct, eq=False):
    """A column; `pins` names what would stand in the way of a drop or another type."""

    name: str
    type: str
    default: str = ""
    required: bool = False
    pins: set[str] = msgspec.field(default_factory=set)

    @property
    def line(self) -> str:
        """The column as `create table` and `add column` write it."""
        default = f" default {self.default}" if self.default else ""
        return f"{self.name} {self.type}{' not null' if self.required else ''}{default}"


class Index(msgspec.Struct, frozen=True):
    """An index by its name."""

    name: str
    columns: tuple[Column, ...]


class Table(msgspec.Struct, eq=False):
    """A table.

    Attributes:
        owner: The column that says whose a row is: `user_id`, `org_id`, one that refers to
            `parent`, or nothing.
        pins: What would stand in the way of dropping, renaming or moving it.
        unchecked: Constraints that are `not valid`.
        waiting: Columns that become required once a check is validated, with that check.
        unique: Unique indexes that are to become constraints.
        old: Columns that were replaced: the column, its trigger, its function.
    """

    schema: str
    name: str
    owner: str = ""
    parent: "Table | None" = None
    kind: str = "table"
    columns: list[Column] = []
    pins: set[str] = msgspec.field(default_factory=set)
    indexes: list[Index] = []
    constraints: list[Index] = []
    policies: dict[str, str] = {}
    triggers: list[str] = []
    unchecked: list[str] = []
    waiting: list[tuple[Column, str]] = []
    unique: list[Index] = []
    old: list[tuple[Column, str, str]] = []
    partitions: int = 0

    @property
    def ref(self) -> str:
        """The qualified name."""
        return f"{self.schema}.{self.name}"

    @property
    def free(self) -> list[Column]:
        """The columns on which nothing depends."""
        return [column for column in self.columns if not column.pins]

    def column(self, name: str) -> Column:
        """Return a column by its name."""
        return next(column for column in self.columns if column.name == name)


class View(msgspec.Struct, eq=False):
    """A view with its columns, each with the name under which it shows."""

    schema: str
    name: str
    table: Table
    columns: list[tuple[Column, str]]
    stored: bool = False

    @property
    def ref(self) -> str:
        """The qualified name."""
        return f"{self.schema}.{self.name}"


class Function(msgspec.Struct, eq=False):
    """A function; `form` is what wrote its body."""

    name: str
    types: str
    form: str
    table: Table

    @property
    def signature(self) -> str:
        """The name with the types of the arguments."""
        return f"public.{self.name}({self.types})"


class Enum(msgspec.Struct, eq=False):
    """An enum type with its values."""

    name: str
    values: list[str]

    @property
    def ref(self) -> str:
        """The qualified name."""
        return f"public.{self.name}"


class World:
    """Everything that the migrations so far have made, and the dice."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)  # noqa: S311 - the same corpus every time, no secret
        self.tables: list[Table] = []
        self.views: list[View] = []
        self.functions: list[Function] = []
        self.enums: list[Enum] = []
        self.values = 0  # a running number, for what only has to differ
        self._taken: set[str] = set()

    def chance(self, share: float) -> bool:
        """Return True in this share of the cases."""
        return self.rng.random() < share

    def one(self, things: Sequence[Thing]) -> Thing:
        """Return one of the things.

        Raises:
            NotNowError: There is none.
        """
        if not things:
            raise NotNowError
        return self.rng.choice(things)

    def some(self, things: Sequence[Thing], least: int, most: int) -> list[Thing]:
        """Return some of the things, in their order.

        Raises:
            NotNowError: There are fewer than the least.
        """
        if len(things) < least:
            raise NotNowError
        count = self.rng.randint(least, min(most, len(things)))
        return [things[i] for i in sorted(self.rng.sample(range(len(things)), count))]

    def name(self, *parts: str) -> str:
        """Return a name made of the parts that nothing else has or had."""
        whole = "_".join(parts)[:LONGEST].rstrip("_")
        name, number = whole, 1
        while name in self._taken:
            number += 1
            name = f"{whole[: LONGEST - 4]}_{number}"
        self._taken.add(name)
        return name

    def table_name(self) -> str:
        """Return a new name for a table."""
        return self.name(self.one(AREAS), self.one(THINGS))

    def number(self) -> int:
        """Return the next running number."""
        self.values += 1
        return self.values

    def table(self, test: Callable[[Table], object] = bool, kind: str = "table") -> Table:
        """Return a table of the kind that passes the test, younger ones more often.

        Raises:
            NotNowError: There is none.
        """
        fitting = [t for t in self.tables if t.kind == kind and test(t)]
        young = fitting[-40:]
        return self.one(young if self.chance(0.6) else fitting)

    def shapes(self, table: Table, least: int, most: int) -> list[Shape]:
        """Return columns that the table does not have."""
        has = {column.name for column in table.columns}
        return self.some([shape for shape in SHAPES if shape.name not in has], least, most)
