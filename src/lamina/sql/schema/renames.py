"""Renames: whatever names the old one follows, as the server's own references do."""

import msgspec

from lamina.sql.names import Name
from lamina.sql.schema.dependents import may_name, policy_text, policy_uses, view_uses
from lamina.sql.schema.objects import Policy, Table, Trigger, View
from lamina.sql.schema.platform import ROUTINES
from lamina.sql.schema.policy_names import follow
from lamina.sql.schema.row_types import move_type
from lamina.sql.schema.sequences import move_defaults
from lamina.sql.schema.state import Schema

replace = msgspec.structs.replace


def rename_in_users(schema: Schema, table: Name, old: str, new: str) -> None:
    """Let views, policies, triggers and foreign keys follow a column's new name."""
    for relation in list(schema.relations.values()):
        if isinstance(relation, View):
            if table in relation.reads:
                uses = view_uses(schema, relation)
                moved = {(table, new) if use == (table, old) else use for use in uses}
                schema.put(replace(relation, uses=frozenset(moved)))
        else:
            _in_table(schema, relation, table, old, new)


def _in_table(schema: Schema, home: Table, table: Name, old: str, new: str) -> None:
    if home.name != table and not _may_follow(home, table, old):
        return
    policies = {k: _policy(schema, p, table, old, new) for k, p in home.policies.items()}
    triggers = home.triggers
    constraints = dict(home.constraints)
    if home.name == table:
        triggers = {k: _trigger(t, old, new) for k, t in triggers.items()}
    for key, entry in constraints.items():
        if entry.constraint.references == table and old in entry.constraint.referenced_columns:
            columns = tuple(new if c == old else c for c in entry.constraint.referenced_columns)
            changed = replace(entry.constraint, referenced_columns=columns)
            constraints[key] = replace(entry, constraint=changed)
    schema.put(replace(home, policies=policies, triggers=triggers, constraints=constraints))


def _may_follow(home: Table, table: Name, old: str) -> bool:
    """A cheap look at all that can name the column of another table."""
    for policy in home.policies.values():
        if may_name(policy.using, table, old) or may_name(policy.check, table, old):
            return True
    return any(c.constraint.references == table for c in home.constraints.values())


def _policy(schema: Schema, policy: Policy, table: Name, old: str, new: str) -> Policy:
    from lamina.sql.schema.columns import renamed_text  # noqa: PLC0415 - a cycle

    if not may_name(policy_text(policy), table, old):
        return policy
    if (table, old) not in policy_uses(schema, policy):
        return policy

    def text(predicate: str | None) -> str | None:
        return predicate and renamed_text(f"({predicate})", old, new)[1:-1]

    return replace(policy, using=text(policy.using), check=text(policy.check))


def _trigger(trigger: Trigger, old: str, new: str) -> Trigger:
    from lamina.sql.schema.columns import renamed_text  # noqa: PLC0415 - a cycle

    columns = tuple(new if c == old else c for c in trigger.columns)
    when = renamed_text(f"({trigger.when})", old, new)[1:-1]
    return replace(trigger, columns=columns, when=when)


def move_relation(schema: Schema, old: Name, new: Name) -> None:
    """Give a table or view another name or schema, wherever it is named."""
    home = schema.relations.get(old)
    if home is None:
        return
    follow(schema, old, new)
    for other in list(schema.relations.values()):
        if isinstance(other, View) and old in other.reads:
            uses = frozenset((new if r == old else r, c) for r, c in view_uses(schema, other))
            reads = tuple(new if r == old else r for r in other.reads)
            schema.put(replace(other, uses=uses, reads=reads))
        elif isinstance(other, Table) and (moved := _pointing(other, old, new)) is not other:
            schema.put(moved)
    home = schema.relations.pop(old)
    schema.gone.add(old)
    indexes = {k: replace(i, name=Name(new.schema, k), table=new) for k, i in home.indexes.items()}
    for index in home.indexes.values():
        schema.index_homes.pop(index.name, None)
    triggers = {k: replace(t, table=new) for k, t in home.triggers.items()}
    home = replace(home, name=new, indexes=indexes, triggers=triggers)
    if isinstance(home, Table):
        policies = {k: replace(p, table=new) for k, p in home.policies.items()}
        home = replace(home, policies=policies)
    schema.put(home)
    for index in indexes.values():
        schema.index_homes[index.name] = new
        move_keys(schema, Name(old.schema, index.name.name), index.name)
    _move_loose_ends(schema, old, new)


def _pointing(table: Table, old: Name, new: Name) -> Table:
    changes: dict[str, object] = {}
    if any(c.constraint.references == old for c in table.constraints.values()):
        changes["constraints"] = {
            k: replace(c, constraint=replace(c.constraint, references=new))
            if c.constraint.references == old
            else c
            for k, c in table.constraints.items()
        }
    if table.partition_of == old:
        changes["partition_of"] = new
    if old in table.inherits:
        changes["inherits"] = tuple(new if p == old else p for p in table.inherits)
    return replace(table, **changes) if changes else table


def _move_loose_ends(schema: Schema, old: Name, new: Name) -> None:
    move_keys(schema, old, new)
    move_type(schema, old, new)
    for sequence in list(schema.sequences.values()):
        if sequence.owned_by and sequence.owned_by[0] == old:
            moved = replace(sequence, owned_by=(new, sequence.owned_by[1]))
            schema.sequences[sequence.name] = moved
            if old.schema != new.schema:  # an owned sequence goes along into the other schema
                move_sequence(schema, sequence.name, Name(new.schema, sequence.name.name))
    for publication in list(schema.publications.values()):
        if old in publication.tables:
            tables = publication.tables - {old} | {new}
            schema.publications[publication.name] = replace(publication, tables=tables)


def move_sequence(schema: Schema, old: Name, new: Name) -> None:
    """Give a sequence another name or schema."""
    sequence = schema.sequences.pop(old, None)
    if sequence:
        schema.sequences[new] = replace(sequence, name=new)
        move_defaults(schema, old, new)
        move_keys(schema, old, new)


def move_keys(schema: Schema, old: Name, new: Name) -> None:
    """Let grants and comments follow an object's new name."""
    if old == new:
        return
    for key in [k for k in schema.grants if k[1] == old and k[0] not in ROUTINES]:
        schema.grants[key[0], new, key[2]] = schema.grants.pop(key)
    for kind, name, item in [k for k in schema.comments if k[1] == old and k[0] not in ROUTINES]:
        schema.comments[kind, new, item] = schema.comments.pop((kind, name, item))
