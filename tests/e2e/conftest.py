"""Fixtures of the end-to-end tests: the example project with a running sandbox."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from e2e.chat import Chat
from support import copy_example

from lamina.adapters.postgres.binaries import Binaries
from lamina.adapters.supabase import SupabaseCli


@pytest.fixture(scope="session", autouse=True)
def _programs(postgres17: Binaries, cli: SupabaseCli) -> None:
    """The programs are in the cache before the first command that may not fetch them."""
    assert Path(postgres17.program("postgres")).is_file()
    assert cli.program.is_file()


@pytest.fixture(scope="session")
def running_chat(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chat]:
    """The example project with its sandbox, started once for each worker."""
    chat = Chat.start(copy_example(tmp_path_factory.mktemp("sandboxed") / "chat"))
    yield chat
    chat.close()


@pytest.fixture
def chat(running_chat: Chat) -> Chat:
    """The example project with its sandbox, both as they were in the beginning."""
    running_chat.restore()
    return running_chat
