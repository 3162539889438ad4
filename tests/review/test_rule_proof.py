"""What the rules' pages show runs on the real server, and locks what lamina says."""

import pytest
from proof import run_file
from rule_cases import page_case, sql_rules

from lamina.adapters.postgres import ThrowawayPostgres, extensions
from lamina.sql.schema import Schema

RULES = [name for name in sql_rules() if name not in {"syntax-error", "psql-command"}]


@pytest.mark.parametrize("section", ["Bad", "Good"])
@pytest.mark.parametrize("name", RULES)
def test_page_runs(name: str, section: str, server: ThrowawayPostgres) -> None:
    """Each statement runs, or fails as marked, and holds the locks that the table claims."""
    case = page_case(name, section)
    assert case
    database = f"page_{name.replace('-', '_')[:50]}_{section.lower()}"
    server.clone(server.prelude_template(), database)
    schema = Schema.start()
    texts = [*case.given, *case.files]
    rewrite = extensions.prepare(server.binaries, texts).rewrite
    try:
        with server.connection(database) as connection:
            told = [
                line
                for text in texts
                for line in run_file(connection, text, schema, case.settings, rewrite)
            ]
    finally:
        server.drop(database)
    assert told == []
