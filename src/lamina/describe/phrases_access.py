"""Operations on row level security, policies, grants, owners and roles in words."""

from collections.abc import Callable
from typing import Any

from lamina.describe.model import Code, Phrase
from lamina.describe.phrases_parts import (
    Part,
    code,
    columns,
    dotted,
    in_brackets,
    joined,
    listed,
    name,
    say,
    word,
    words,
)
from lamina.describe.phrases_tables import if_there
from lamina.sql import operations as ops
from lamina.sql.names import quote
from lamina.sql.schema import Policy, Table
from lamina.sql.schema.platform import ALL_PRIVILEGES
from lamina.sql.words import in_quotes


def policy(of: str) -> Code:
    """The name of a policy, which is mostly a sentence, always in quotes."""
    return Code(" ".join(in_quotes(of).split()))


def predicate(using: str | None, check: str | None) -> Phrase:
    """``: rows where ...``, each predicate once."""
    if using is not None and check in {None, using}:
        return say("where {}", code(using))
    parts: list[Part] = []
    if using is not None:
        parts.append(say("where {}", code(using)))
    if check is not None:
        parts.append(say("written rows where {}", code(check)))
    return joined(parts, ", ")


def _create_policy(o: ops.CreatePolicy, old: Policy | None) -> Phrase:
    if old:
        return _policy_again(o, old)
    kind = "policy" if o.permissive else "restrictive policy"
    rows = predicate(o.using, o.check)
    access = say("{} for {}", o.command, words(o.roles))
    on = (policy(o.name), name(o.table), access, ", " if rows else "", rows)
    return say("adds {} {} on {}: {}{}{}", kind, *on)


def _policy_again(o: ops.CreatePolicy, old: Policy) -> Phrase:
    """A policy that was dropped and is made again."""
    changes = _policy_changes(o.roles, o.using, o.check, old)
    if o.command != old.command:
        changes.insert(0, say("{} instead of {}", o.command, old.command))
    if o.permissive != old.permissive:
        changes.insert(0, "permissive" if o.permissive else "restrictive")
    if not changes:
        return say("makes policy {} on {} again, unchanged", policy(o.name), name(o.table))
    return say("changes policy {} on {}: {}", policy(o.name), name(o.table), joined(changes))


def _policy_changes(
    roles: tuple[str, ...], using: str | None, check: str | None, old: Policy
) -> list[Part]:
    changes: list[Part] = []
    if set(roles) != set(old.roles):
        changes.append(say("for {}, before {}", words(roles), words(old.roles)))
    if using != old.using:
        changes.append(_changed("where", using, old.using))
    if check != old.check:
        changes.append(_changed("written rows where", check, old.check))
    return changes


def _changed(label: str, now: str | None, before: str | None) -> Phrase:
    sides = [code(side) if side is not None else "no condition" for side in (now, before)]
    return say("{} {}, before {}", label, *sides)


def _alter_policy(o: ops.AlterPolicy, old: Policy | None) -> Phrase:
    on = (policy(o.name), name(o.table))
    if old is None:
        rows = joined([words(o.roles), predicate(o.using, o.check)])
        return say("changes policy {} on {}{}{}", *on, ": " if rows else "", rows)
    using = old.using if o.using is None else o.using
    check = old.check if o.check is None else o.check
    changes = _policy_changes(o.roles or old.roles, using, check, old)
    return say("changes policy {} on {}: {}", *on, joined(changes) or "to what it is")


def _drop_policy(o: ops.DropPolicy, old: Policy | None) -> Phrase:
    if old is None:
        on = say("{} on {}", policy(o.name), name(o.table))
        return if_there("policy", on) if o.if_exists else say("drops policy {}", on)
    access = say("{} for {}", old.command, words(old.roles))
    kind = "policy" if old.permissive else "restrictive policy"
    return say("drops {} {} on {} ({})", kind, policy(o.name), name(o.table), access)


def _enable(o: ops.EnableRls, old: Table | None) -> Phrase:
    again = ", where it is on" if isinstance(old, Table) and old.rls else ""
    return say("turns row level security of {} on{}", name(o.table), again)


def _disable(o: ops.DisableRls, old: Table | None) -> Phrase:
    again = ", where it is off" if isinstance(old, Table) and not old.rls else ""
    return say("turns row level security of {} off{}", name(o.table), again)


_PRIVILEGES = {"all"}.union(*ALL_PRIVILEGES.values())


def grant_target(o: ops.Grant) -> Part:
    """``messages``, ``function f(uuid)``, ``all tables in schema public``."""
    types = ""
    if o.arguments is not None and o.kind not in {"table", "sequence"}:
        types = f"({', '.join(o.arguments)})"
    target = Code(" ".join(f"{o.on}{types}".split()))
    return target if o.kind == "table" else say("{} {}", o.kind, target)


def privileges(o: ops.Grant) -> Phrase:
    """``select and insert (id)``."""
    columns_only = in_brackets(columns([word(c) for c in o.columns], 6))
    return joined([rights(o.privileges), columns_only], "")


def rights(privileges: tuple[str, ...]) -> Phrase:
    """The grammar takes any word for a privilege; one that PostgreSQL has is ours to say."""
    return listed([p if p in _PRIVILEGES else code(p) for p in privileges], 8)


def _grant(o: ops.Grant, _: object) -> Phrase:
    option = ", with the right to grant it on" if o.grant_option else ""
    return say("grants {} on {} to {}{}", privileges(o), grant_target(o), words(o.roles), option)


def _revoke(o: ops.Revoke, _: object) -> Phrase:
    right = "the right to grant " if o.grant_option else ""
    on = (privileges(o), grant_target(o), words(o.roles))
    return say(
        "revokes {}{} on {} from {}{}",
        right,
        *on,
        " and whoever has it from them" if o.cascade else "",
    )


def _defaults(o: ops.AlterDefaultPrivileges, _: object) -> Phrase:
    verb, to = ("grants", "to") if o.grants else ("revokes", "from")
    where = say(" in schema {}", words(o.schemas)) if o.schemas else ""
    makers = say(" that {} makes", words(o.makers)) if o.makers else ""
    kind = o.kind.removesuffix("s")
    what = (verb, rights(o.privileges), kind, where, makers)
    return say("{} {} on every new {}{}{} {} {}", *what, to, words(o.roles))


def _role(o: ops.ChangeRole, _: object) -> Phrase:
    options = in_brackets(*[code(option, 30) for option in o.options[:5]])
    secret = ", with a password in the text" if o.password else ""
    return say("{}s role {}{}{}", o.action, word(o.role), options, secret)


def column_or_object(o: ops.CommentOn) -> Part:
    """What a comment is on."""
    if o.table is None:
        return name(o.name)
    if o.kind == "column":
        return dotted(o.table, o.name.name)
    return say("{} on {}", Code(" ".join(quote(o.name.name).split())), name(o.table))


def _comment(o: ops.CommentOn, _: object) -> Phrase:
    if o.text is None:
        return say("removes the comment of {} {}", o.kind, column_or_object(o))
    return say("comments on {} {}", o.kind, column_or_object(o))


ACCESS: dict[type[ops.Operation], Callable[[Any, Any], Phrase]] = {
    ops.EnableRls: _enable,
    ops.DisableRls: _disable,
    ops.ForceRls: lambda o, _: say("holds the owner of {} to row level security", name(o.table)),
    ops.NoForceRls: lambda o, _: say(
        "frees the owner of {} from row level security", name(o.table)
    ),
    ops.CreatePolicy: _create_policy,
    ops.AlterPolicy: _alter_policy,
    ops.DropPolicy: _drop_policy,
    ops.Grant: _grant,
    ops.Revoke: _revoke,
    ops.GrantRole: lambda o, _: say("makes {} a member of {}", words(o.roles), words(o.granted)),
    ops.RevokeRole: lambda o, _: say("takes {} out of {}", words(o.roles), words(o.granted)),
    ops.AlterDefaultPrivileges: _defaults,
    ops.ChangeOwner: lambda o, _: say(
        "makes {} the owner of {} {}", word(o.owner), o.kind, name(o.name)
    ),
    ops.ChangeRole: _role,
    ops.CommentOn: _comment,
}
