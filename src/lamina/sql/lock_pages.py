"""A page about each table lock mode: who waits, which statements take it, what to do.

The statements are examples; which lock they take is worked out from the lock table.
"""

from lamina.sql.lock_examples import examples
from lamina.sql.lock_levels import Lock, LockLevel

_WAITS = {
    LockLevel.ACCESS_SHARE: (
        "Reading: only who wants a table for itself has to wait.",
        "A query that runs for long is what a migration waits for, and then everybody behind it.",
    ),
    LockLevel.ROW_SHARE: (
        "Locking rows: reads and writes of the table go on.",
        "`select ... for update` takes it too, and so do writes, where their foreign keys point.",
    ),
    LockLevel.ROW_EXCLUSIVE: (
        "Writing rows: other reads and writes go on, and wait only for the same rows.",
        "Whoever builds an index or changes the table has to wait for the transaction to end.",
    ),
    LockLevel.SHARE_UPDATE_EXCLUSIVE: (
        "Upkeep: reads and writes go on, other upkeep and schema changes wait.",
        "It conflicts with itself, so an autovacuum that prevents wraparound can hold it up.",
    ),
    LockLevel.SHARE: (
        "No writes: inserts, updates and deletes wait, reads go on.",
        "It bears itself: two indexes can be built at the same time.",
    ),
    LockLevel.SHARE_ROW_EXCLUSIVE: (
        "No writes, and only one at a time: inserts, updates and deletes wait, reads go on.",
        "A new foreign key takes it on both tables.",
    ),
    LockLevel.EXCLUSIVE: (
        "Reads only: whoever writes, or locks rows, has to wait.",
        "Of the statements that migrations use, `refresh materialized view concurrently` takes it.",
    ),
    LockLevel.ACCESS_EXCLUSIVE: (
        "Nobody else: reads and writes wait until the transaction ends.",
        "It is the one mode that a plain `select` waits for.",
    ),
}

_MOST_NAMED = 3
_HELD = """\
A lock is held until the transaction ends.
The Supabase CLI applies a migration in one transaction, so that is the end of the file.
What says `concurrently` runs outside a transaction, and lets go when it is done.
While a statement waits for a lock, whoever comes after it and conflicts with that lock waits behind
it: one long query is enough to stop a table."""

_LIMIT_THE_WAIT = """\
Limit the wait, and try again when it was too long; then nothing was changed:

```sql
set local lock_timeout = '3s';
```
"""

_LIGHT = """\
Nothing, as a rule.
Keep transactions short: a migration that wants the table waits for the oldest of them.
"""

_UPKEEP = """\
Nothing for reads and writes; the statement itself may take long.
Do not run two of them on one table at the same time, and keep long transactions away: what runs
`concurrently` waits for the older ones.
"""

_WRITES_WAIT = """\
Take the way that lets writes go on, where there is one: `create index concurrently`,
`reindex concurrently`, `not valid` and then `validate constraint` in a later migration.
"""

_ALL_WAIT = """\
Keep the transaction short: few statements, nothing that reads or writes every row, one table in a
migration.
Take the way that does the work beside the others: `not valid` and then `validate constraint`,
`add constraint ... using index`, a new column that is filled in portions.
"""


def named(text: str) -> LockLevel | None:
    """The mode of that name: `access-exclusive`, `ACCESS EXCLUSIVE`, `AccessExclusiveLock`."""
    try:
        return LockLevel.named(text.strip().replace("-", " "))
    except ValueError:
        return None


def slug(level: LockLevel) -> str:
    """The mode as an argument: `access-exclusive`."""
    return level.name.lower().replace("_", "-")


def summary(level: LockLevel) -> str:
    """The page in a line."""
    return _WAITS[level][0]


def page(level: LockLevel) -> str:
    """The page of a mode: Markdown, the first line being its summary."""
    about, more = _WAITS[level]
    against = [other for other in LockLevel if level.conflicts_with(other)]
    beside = [other for other in LockLevel if other not in against]
    parts = [
        about,
        more,
        f"It conflicts with {_listed(against)}.",
        f"It goes together with {_listed(beside)}." if beside else "Nothing goes together with it.",
        f"`pg_locks` calls it `{_in_catalog(level)}`.",
        _HELD,
        f"What takes it:\n\n```sql\n{_table(level)}\n```",
        f"What to do:\n\n{_advice(level)}",
    ]
    return "\n\n".join(part.strip("\n") for part in parts)


def _listed(levels: list[LockLevel]) -> str:
    return "every mode" if len(levels) == len(LockLevel) else ", ".join(x.words for x in levels)


def _in_catalog(level: LockLevel) -> str:
    return level.words.title().replace(" ", "") + "Lock"


def _advice(level: LockLevel) -> str:
    if level < LockLevel.SHARE_UPDATE_EXCLUSIVE:
        return _LIGHT
    if level == LockLevel.SHARE_UPDATE_EXCLUSIVE:
        return f"{_UPKEEP}\n{_LIMIT_THE_WAIT}"
    return f"{_WRITES_WAIT if level < LockLevel.ACCESS_EXCLUSIVE else _ALL_WAIT}\n{_LIMIT_THE_WAIT}"


def _table(level: LockLevel) -> str:
    """The examples that take the lock: on which relation where it is not the only one, the work."""
    lines = []
    for example in sorted(examples(), key=lambda one: one.strongest > level):
        here = [lock for lock in example.locks if lock.level == level]
        if here:
            notes = _notes(here, alone=len(example.locks) == 1)
            lines.append(f"{example.sql};" + (f"  -- {notes}" if notes else ""))
    return "\n".join(dict.fromkeys(lines))


def _notes(taken: list[Lock], *, alone: bool) -> str:
    names = [str(lock.relation) for lock in taken]
    where = "" if alone else "on " + ", ".join(names[:_MOST_NAMED])
    if where and len(names) > _MOST_NAMED:
        where += " and more"
    work = ""
    if any(lock.rewrites for lock in taken):
        work = "writes every row"
    elif any(lock.scans for lock in taken):
        work = "reads every row"
    return ", ".join(filter(None, [where, work]))
