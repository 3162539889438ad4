"""New files that the Supabase CLI will not take as migrations."""

from collections.abc import Iterable, Iterator

from lamina.migrations.file_names import moment
from lamina.review.history.case import Case
from lamina.review.history.changes import Change, is_migrations_folder

_SUFFIXES = (".sql", ".pgsql", ".psql", ".sql.txt")
_OLD_INIT_BEFORE = "20211209000000"


def judge_names(changes: Iterable[Change], links: tuple[str, ...]) -> Iterator[Case]:
    """Yield the new files that the Supabase CLI will not take as migrations, by their names."""
    for change in changes:
        if not change.added or "supabase/" not in f"/{change.path.lower()}":
            continue
        if _is_no_file(change, links):
            yield Case("migration-outside-folder", change)
            continue
        if _is_skipped(change, links):
            yield Case("name-skipped-by-supabase", change)
        elif _is_misplaced(change, links):
            yield Case("migration-outside-folder", change)


def _is_no_file(change: Change, links: tuple[str, ...]) -> bool:
    is_migration = bool(change.digits) and is_migrations_folder(change.folder, links)
    return is_migration and not change.new_mode.startswith("100")


def _is_skipped(change: Change, links: tuple[str, ...]) -> bool:
    if is_migrations_folder(change.folder, links):
        if change.digits:  # the CLI passes over a relic of its early days
            return change.name == "init" and change.digits < _OLD_INIT_BEFORE
        return _looks_like_migration(change.file_name)
    return _inside_migrations(change.folder, links) and _looks_like_migration(change.file_name)


def _inside_migrations(folder: str, links: tuple[str, ...]) -> bool:
    parts = folder.split("/")
    return any(is_migrations_folder("/".join(parts[:end]), links) for end in range(1, len(parts)))


def _looks_like_migration(name: str) -> bool:
    bare = name.strip().lower()
    return not bare.startswith(".") and (bare.endswith(_SUFFIXES) or bare[:8].isdigit())


def _is_misplaced(change: Change, links: tuple[str, ...]) -> bool:
    """Return whether somebody may have meant a file beside the migrations to be one."""
    last = change.folder.rpartition("/")[2].lower()
    if is_migrations_folder(change.folder, links):
        return False
    return moment(change.digits) is not None and last in {"supabase", "migrations", "migration"}
