"""Fixtures of the end-to-end tests: the example project with a running sandbox."""

from collections.abc import Iterator

import pytest
from e2e.chat import Chat
from support import copy_example


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
