"""Which operations of a migration are told together."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

import msgspec

from lamina.describe.given import Given, Step
from lamina.describe.grouping_homes import Key, home, makes, own
from lamina.describe.model import Phrase
from lamina.describe.phrases import phrase
from lamina.describe.phrases_before import found
from lamina.sql import operations as ops
from lamina.sql.operations import Operation
from lamina.sql.schema import Origin, Schema, Table, View, apply


class Told(msgspec.Struct, frozen=True):
    """An operation with what it found.

    Attributes:
        old: The object before it, or None.
        after: The table or view that it belongs to, as the operation leaves it.
        words: What is said of it alone.
        own: What it makes, changes or drops.
        home: What that belongs to: the table of a policy, the function of a grant.
    """

    step: Step
    old: object
    after: Table | View | None
    words: Phrase
    own: Key
    home: Key

    @property
    def operation(self) -> Operation:
        """What is done."""
        return self.step.operation

    @property
    def own_column(self) -> tuple[object, object]:
        """The table and the column; None for each that there is not."""
        return getattr(self.operation, "table", None), getattr(self.operation, "column", None)


Bucket = tuple[Key, tuple[Told, ...]]


def told(given: Given) -> Iterator[tuple[str, tuple[Told, ...]]]:
    """The operations of each migration that has some, with its path, in order."""
    state = given.base.copy()
    for number, (path, steps) in enumerate(groupby(given.steps, lambda s: s.file.path)):
        state.begin_script()
        yield path, tuple(_told(step, state, number) for step in steps)


def _told(step: Step, state: Schema, number: int) -> Told:
    """Tell an operation and take the schema past it."""
    operation, before = step.operation, step.undone or state
    old, words = found(operation, before), phrase(operation, before)
    mine, belongs = own(operation, before), home(operation, before)
    apply(state, operation, Origin(step.file.path, step.statement.line, number, new=True))
    after = state.relation(belongs[1]) if belongs[:1] == ("relation",) else None
    return Told(step, old, after, words, mine, belongs)


def buckets(members: Sequence[Told]) -> list[Bucket]:
    """The operations of one migration, those together that make one line, in order."""
    keys = _Keys(members).all()
    sizes = Counter(keys)
    if any(isinstance(member.operation, ops.DisableRls) for member in members):
        sizes["rls",] = 0
    held: dict[Key, list[Told]] = {}
    for number, (key, member) in enumerate(zip(keys, members, strict=True)):
        alone = sizes[key] < _AT_LEAST.get(key[0], 1)
        held.setdefault(("one", number) if alone else key, []).append(member)
    return [(key, tuple(group)) for key, group in held.items()]


class _Keys:
    """The walk through a migration that finds out what belongs together."""

    def __init__(self, members: Sequence[Told]) -> None:
        self._members = members
        self._made: dict[Key, Key] = {}
        self._later: dict[tuple[type[Operation], Key], int] = {}
        for number, member in enumerate(members):
            if makes(member.operation):
                self._later[type(member.operation), member.own] = number

    def all(self) -> list[Key]:
        return [self._key(number, member) for number, member in enumerate(self._members)]

    def _key(self, number: int, member: Told) -> Key:
        operation, first = member.operation, member.step.statement.operations[0]
        if isinstance(first, ops.DoBlock):
            return ("do", id(member.step.statement))
        if isinstance(operation, ops.Opaque):
            return ("one", number)
        if member.own and makes(operation):
            return self._of_made(number, member)
        if (bucket := self._made.get(member.home)) and _belongs(operation):
            return bucket
        if again := self._made_again(number, member):
            self._made[member.own] = self._made[again] = bucket = ("made", again, number)
            return bucket
        if isinstance(operation, _ENDS):
            self._made.pop(member.own or member.home, None)
        return _like(number, member)

    def _made_again(self, number: int, member: Told) -> Key:
        """What stands in the place of something dropped: of its name, or its one new overload."""
        made = _MADE_AGAIN.get(type(member.operation))
        if made is None:
            return ()
        if self._later.get((made, member.own), -1) > number:
            return member.own
        overloads = [
            own
            for (kind, own), place in self._later.items()
            if kind is ops.CreateFunction is made
            and place > number
            and own[1] == member.own[1]
            and self._members[place].old is None
        ]
        return overloads[0] if len(overloads) == 1 and overloads[0] not in self._made else ()

    def _of_made(self, number: int, member: Told) -> Key:
        """Something that is made: with its table, with its drop before it, or first of its own."""
        if member.old and getattr(member.operation, "if_not_exists", False):
            known = self._made.get(member.own) or self._made.get(member.home)
            return known or _like(number, member)
        belongs = isinstance(member.operation, (*_BELONGS, ops.CreateTable))
        bucket = self._made.get(member.own) or (self._made.get(member.home) if belongs else None)
        if bucket is None and isinstance(member.operation, _BELONGS):
            return _like(number, member)
        bucket = bucket or ("made", member.own, number)
        self._made[member.own] = bucket
        return bucket


def _belongs(operation: Operation) -> bool:
    if isinstance(operation, ops.SetOptions):
        return operation.kind == "view" and {key for key, _ in operation.options} == _INVOKER
    return isinstance(operation, _BELONGS)


def _like(number: int, member: Told) -> Key:
    """What an operation has in common with others of its kind on things that are in use."""
    operation = member.operation
    if member.old is None and isinstance(operation, ops.DropColumn | ops.DropPolicy):
        return ("one", number)
    if member.old is not None and isinstance(operation, ops.AddColumn | ops.CreateExtension):
        return ("one", number)
    for kinds, group, field in _LIKE:
        if isinstance(operation, kinds):
            return (group, getattr(operation, field)) if field else (group,)
    return ("one", number)


_MADE_AGAIN: dict[type[Operation], type[Operation]] = {
    ops.DropPolicy: ops.CreatePolicy,
    ops.DropTrigger: ops.CreateTrigger,
    ops.DropFunction: ops.CreateFunction,
    ops.DropView: ops.CreateView,
    ops.DropConstraint: ops.AddConstraint,
    ops.DropIndex: ops.CreateIndex,
}
"""A drop of these, with a CREATE of the same name after it, is a change."""

_ENDS = (ops.DropTable, ops.DropView, ops.DropFunction, ops.RenameTable, ops.SetSchema, ops.Rename)

_INVOKER = {"security_invoker"}

_BELONGS: tuple[type[Operation], ...] = (
    *(ops.EnableRls, ops.DisableRls, ops.ForceRls, ops.NoForceRls),
    *(ops.CreatePolicy, ops.AlterPolicy, ops.DropPolicy),
    *(ops.CreateIndex, ops.DropIndex, ops.CreateTrigger, ops.DropTrigger),
    *(ops.AddColumn, ops.DropColumn, ops.RenameColumn, ops.AlterColumnType),
    *(ops.SetNotNull, ops.DropNotNull, ops.SetDefault, ops.DropDefault, ops.AddIdentity),
    *(ops.AddConstraint, ops.DropConstraint, ops.ValidateConstraint),
    *(ops.Grant, ops.Revoke, ops.ChangeOwner, ops.CommentOn, ops.AlterSequence),
)
"""What is part of the line of the table, view, function, ... that the same migration makes."""

_LIKE: tuple[tuple[tuple[type[Operation], ...], str, str], ...] = (
    ((ops.AddColumn,), "columns", "table"),
    ((ops.DropColumn,), "dropped columns", "table"),
    ((ops.CreatePolicy,), "policies", "table"),
    ((ops.DropPolicy,), "dropped policies", "table"),
    ((ops.CreateIndex,), "indexes", "table"),
    ((ops.Revoke,), "revokes", ""),
    ((ops.Grant,), "grants", ""),
    ((ops.CommentOn,), "comments", ""),
    ((ops.AlterDefaultPrivileges,), "default privileges", ""),
    ((ops.ChangeOwner,), "owners", ""),
    ((ops.Insert,), "inserts", "table"),
    ((ops.CreateExtension,), "extensions", ""),
    ((ops.EnableRls,), "rls", ""),
    ((ops.SetParameter,), "settings", ""),
    ((ops.Transaction,), "transaction", ""),
)

_AT_LEAST = {
    "columns": 2,
    "dropped columns": 2,
    "policies": 3,
    "dropped policies": 3,
    "indexes": 4,
    "grants": 3,
    "revokes": 3,
    "comments": 2,
    "default privileges": 3,
    "owners": 3,
    "inserts": 2,
    "extensions": 2,
    "rls": 2,
    "settings": 2,
    "transaction": 2,
}
"""From how many on like things are told in one line."""
