"""The real catalog, in the shape that the folded schema is brought into too."""

from collections.abc import Mapping
from typing import Any

from shapes import KINDS, Shape


def of_catalog(snapshot: Mapping[str, Mapping[str, Any]]) -> Shape:
    """What is there."""
    shape: Shape = {k: {} for k in KINDS}
    for name, t in snapshot["tables"].items():
        columns = tuple(
            (c.name, c.type, c.not_null, c.has_default, bool(c.identity), c.generated)
            for c in sorted(t.columns)
        )
        shape["tables"][name] = (
            t.kind,
            columns,
            t.unlogged,
            t.rls,
            t.rls_forced,
            t.replica_identity if t.kind != "foreign" else "default",
            t.partition_of,
            tuple(sorted(t.inherits)) if not t.partition_of else (),
        )
    for name, c in snapshot["constraints"].items():
        columns = tuple(sorted(c.columns)) if c.kind == "check" else c.columns
        shape["constraints"][name] = (
            c.kind,
            columns,
            c.references,
            c.referenced_columns,
            c.on_delete.replace("no action", ""),
            c.on_update.replace("no action", ""),
            c.valid,
            c.deferrable,
        )
    for name, i in snapshot["indexes"].items():
        shape["indexes"][name] = (
            i.table,
            i.columns,
            i.include,
            i.unique,
            i.primary,
            i.method,
            i.partial and not name.endswith("no_overlap"),
            i.valid,
        )
    for name, v in snapshot["views"].items():
        on = any(o in {"security_invoker=true", "security_invoker=on"} for o in v.options)
        invoker = ("security_invoker=true",) if on else ()
        shape["views"][name] = (v.materialized, v.columns, invoker)
    for name, p in snapshot["policies"].items():
        shape["policies"][name] = (
            p.command,
            tuple(sorted(p.roles)),
            p.permissive,
            p.has_using,
            p.has_check,
        )
    for name, t in snapshot["triggers"].items():
        shape["triggers"][name] = (
            t.timing,
            tuple(sorted(t.events)),
            tuple(sorted(t.columns)),
            t.level == "row",
            t.function,
            t.enabled != "disabled",
            t.has_when,
            t.is_constraint,
        )
    _other_catalog(shape, snapshot)
    return shape


def _other_catalog(shape: Shape, snapshot: Mapping[str, Mapping[str, Any]]) -> None:
    for name, s in snapshot["sequences"].items():
        shape["sequences"][name] = (s.owned_by, s.is_identity)
    for name, f in snapshot["functions"].items():
        names = tuple(sorted(s.partition("=")[0] for s in f.settings))
        shape["functions"][name] = (
            f.kind,
            _returns(f.returns),
            f.language,
            f.security_definer,
            f.volatility,
            names,
        )
    for name, t in snapshot["types"].items():
        shape["types"][name] = (
            t.kind,
            t.labels,
            t.attributes,
            t.base if t.kind == "domain" else "",
            tuple(sorted(n for n, _ in t.constraints)),
            t.not_null,
        )
    for name, e in snapshot["event_triggers"].items():
        shape["event_triggers"][name] = (e.event, e.function, e.enabled != "disabled")
    for name, p in snapshot["publications"].items():
        tables = tuple(sorted(t.table for t in p.tables))
        shape["publications"][name] = (p.all_tables, tables, tuple(sorted(p.schemas)))
    shape["schemas"] = {name: True for name in snapshot["schemas"] if name != "public"}
    shape["extensions"] = dict(snapshot["extensions"])
    shape["rules"] = dict.fromkeys(snapshot["rules"], True)
    named = (name for name in snapshot["statistics"] if not name.endswith("_stat"))
    shape["statistics"] = dict.fromkeys(named, True)
    shape["comments"] = {
        name: text
        for name, text in snapshot["comments"].items()
        if not name.startswith(("domain constraint", "extension"))
    }
    for name, grants in snapshot["grants"].items():
        if name.startswith("type "):
            continue
        owners = {"postgres", _owner(snapshot, name)}
        pairs = {(g.grantee.lower(), g.privilege) for g in grants if g.grantee not in owners}
        key = name.replace("sequence ", "table ", 1) if name.startswith("sequence ") else name
        key = key.replace("procedure ", "function ", 1).replace("view ", "table ", 1)
        if pairs:
            shape["grants"][key] = tuple(sorted(pairs))


def drop_owners(ours: Shape, snapshot: Mapping[str, Mapping[str, Any]]) -> None:
    """Leave the rights of owners out of what lamina thinks: it does not follow owners."""
    for name, pairs in list(ours["grants"].items()):
        kept = tuple(pair for pair in pairs if pair[0] != _owner(snapshot, name))
        ours["grants"][name] = kept
        if not kept:
            del ours["grants"][name]


def _owner(snapshot: Mapping[str, Mapping[str, Any]], name: str) -> str:
    kind, _, bare = name.partition(" ")
    found = snapshot.get(f"{kind}s", {}).get(bare)
    return str(getattr(found, "owner", "postgres"))


def _returns(text: str) -> str:
    return "table" if text.startswith("TABLE(") else text.replace("SETOF", "setof")
