"""SQL that rules on types propose: a new column in place of another type, objects made again."""

from collections.abc import Iterator

from lamina.review.context import Context, steps
from lamina.review.finding import Way
from lamina.review.write_columns import (
    UNTIL_DONE,
    Part,
    batch,
    belongings,
    follow,
    of_row,
    unfollow,
)
from lamina.sql.names import Name, quote, quote_literal
from lamina.sql.operations import AlterColumnType
from lamina.sql.schema import Schema
from lamina.sql.schema.dependents import Dependent
from lamina.sql.schema.naming import object_name
from lamina.sql.schema.objects import Policy, Trigger


def new_column(op: AlterColumnType, ctx: Context) -> Way:
    """A column of the new type that follows the old one, and takes its name in the end."""
    return steps("A new column beside the old one", *_followed(op, ctx), *_swapped(op, ctx))


def _new_name(op: AlterColumnType) -> str:
    return object_name(op.column, "", "new")


def _follower(op: AlterColumnType) -> str:
    return object_name(op.table.name, _new_name(op), "")


def _followed(op: AlterColumnType, ctx: Context) -> Iterator[Part]:
    """The new column, filled for new rows by a trigger and for old ones in batches."""
    table, old, new = op.table.sql(), quote(op.column), quote(_new_name(op))
    value = f"({op.using})" if op.using else old
    assigned = of_row(op.using) if op.using else f"new.{old}"
    trigger = follow(op.table, _follower(op), (f"new.{new} := {assigned}",))
    yield "First", f"alter table {table} add column {new} {op.type};\n{trigger}"
    missing = f"{new} is null and {value} is not null"
    yield UNTIL_DONE, batch(ctx, op.table, f"{new} = {value}", missing)
    parts = belongings(ctx, op.table, op.column)
    if parts:
        yield f"Give {new} what {old} has: {parts}", ""


def _swapped(op: AlterColumnType, ctx: Context) -> Iterator[Part]:
    """The names change places; the old column stays for a while."""
    table, old, new = op.table.sql(), quote(op.column), quote(_new_name(op))
    gone = quote(object_name(op.column, "", "old"))
    proof = quote(object_name(op.table.name, _new_name(op), "not_null"))
    known = ctx.before.column(op.table, op.column)
    swap = [unfollow(op.table, _follower(op))]
    if known and known.not_null:
        check = f"add constraint {proof} check ({new} is not null) not valid"
        yield "Then", f"alter table {table} {check};"
        yield "Then", f"alter table {table} validate constraint {proof};"
        swap += [
            f"alter table {table} alter column {new} set not null;",
            f"alter table {table} drop constraint {proof};",
            f"alter table {table} alter column {old} drop not null;",
        ]
    swap += [
        f"alter table {table} rename column {old} to {gone};",
        f"alter table {table} rename column {new} to {old};",
    ]
    if known and known.default and not known.generated:
        swap += [
            f"alter table {table} alter column {old} set default {known.default};",
            f"alter table {table} alter column {gone} drop default;",
        ]
    yield "Swap them", "\n".join(swap)
    yield "When nothing misses it", f"alter table {table} drop column {gone};"


def created_again(schema: Schema, user: Dependent) -> str:
    """The statement that makes an object again that uses a column, with its grants."""
    home = schema.table(user.relation)
    view = schema.view(user.relation)
    if user.kind == "policy" and home and user.item in home.policies:
        return create_policy(home.policies[user.item])
    if user.kind == "trigger" and home and user.item in home.triggers:
        return create_trigger(home.triggers[user.item])
    if user.kind == "generated column" and home and user.item in home.columns:
        column = home.columns[user.item]
        return (
            f"alter table {home.name.sql()} add column {quote(column.name)} {column.type} "
            f"generated always as ({column.default}) {column.generated};"
        )
    if view and view.query:
        return _create_view(schema, view.name)
    return f"-- Here create {user.name} again."


def create_policy(policy: Policy) -> str:
    """CREATE POLICY."""
    text = f"create policy {quote(policy.name)} on {policy.table.sql()}"
    text += "" if policy.permissive else " as restrictive"
    text += f" for {policy.command} to {', '.join(map(_role, policy.roles))}"
    text += f"\n  using ({policy.using})" if policy.using else ""
    text += f"\n  with check ({policy.check})" if policy.check else ""
    return f"{text};"


def _role(name: str) -> str:
    return name if name in {"public", "current_user", "session_user"} else quote(name)


def create_trigger(trigger: Trigger) -> str:
    """CREATE TRIGGER."""
    events = [
        f"update of {', '.join(map(quote, trigger.columns))}"
        if event == "update" and trigger.columns
        else event
        for event in trigger.events
    ]
    kind = "constraint trigger" if trigger.constraint else "trigger"
    text = f"create {kind} {quote(trigger.name)} {trigger.timing} {' or '.join(events)}"
    text += f" on {trigger.table.sql()}"
    text += " for each row" if trigger.for_each_row else " for each statement"
    text += f" when ({trigger.when})" if trigger.when else ""
    return f"{text}\n  execute function {trigger.function.sql()}();"


def _create_view(schema: Schema, name: Name) -> str:
    view = schema.view(name)
    if view is None:
        return ""
    pairs = [f"{k} = {v}" if v else k for k, v in view.options.items()]
    options = f" with ({', '.join(pairs)})" if pairs else ""
    kind = "materialized view" if view.materialized else "view"
    text = f"create {kind} {name.sql()}{options} as {view.query.rstrip(';')};"
    given = schema.default_privileges.get((name.schema, "table"), frozenset())
    extra = schema.grants_on("table", name) - given
    for role in sorted({role for role, _ in extra}):
        privileges = ", ".join(sorted(p for r, p in extra if r == role))
        text += f"\ngrant {privileges} on {name.sql()} to {_role(role)};"
    comment = schema.comments.get((kind, name, ""))
    text += f"\ncomment on {kind} {name.sql()} is {quote_literal(comment)};" if comment else ""
    return text
