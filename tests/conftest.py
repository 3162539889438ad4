"""Fixtures: the real PostgreSQL, the real Supabase CLI, real repositories."""

import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from support import copy_example

from lamina.adapters import supabase
from lamina.adapters.postgres import ThrowawayPostgres, binaries
from lamina.adapters.postgres.binaries import Binaries

OLD_CLI = "2.115.0"
"""The oldest Supabase CLI that lamina works with."""

_FOREIGN = ("GIT_", "PG", "SUPABASE_", "GITHUB_", "GITLAB_", "CI_", "PRE_COMMIT_")


def pytest_configure() -> None:
    """Let the programs under test hear Ctrl-C, also where the tests run in a shell's background."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def _calm_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the developer's own settings out of the tests."""
    for name in list(os.environ):
        if name.startswith(_FOREIGN) or name in {"VISUAL", "EDITOR", "NO_COLOR", "CI"}:
            monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)


@pytest.fixture(scope="session")
def postgres17() -> Binaries:
    """PostgreSQL 17, the major of the example project; fetched on first use."""
    return binaries.obtain(17)


@pytest.fixture(scope="session")
def server(postgres17: Binaries) -> Iterator[ThrowawayPostgres]:
    """One throwaway server for the tests of a worker that need no server of their own."""
    with ThrowawayPostgres(postgres17, expose_new_tables=True) as running:
        yield running


@pytest.fixture(scope="session")
def cli() -> supabase.SupabaseCli:
    """The Supabase CLI that lamina fetches."""
    return supabase.from_package(supabase.fetched_package())


@pytest.fixture(scope="session")
def old_cli() -> supabase.SupabaseCli:
    """The oldest Supabase CLI that lamina works with."""
    package = supabase.fetched_package(OLD_CLI)
    return supabase.from_package(package)


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """A copy of the example project in a repository of its own."""
    return copy_example(tmp_path / "chat")
