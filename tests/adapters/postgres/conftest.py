"""Clusters of their own, for tests that must not meet what earlier runs left in the cache."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from lamina.adapters.cache import cache_dir
from lamina.adapters.postgres import ThrowawayPostgres
from lamina.adapters.postgres.binaries import Binaries


@pytest.fixture
def clusters(request: pytest.FixtureRequest) -> Iterator[Path]:
    """A folder for clusters that the server's account may enter, which tmp_path is not."""
    name = f"{request.node.name}-{os.getpid()}".replace("[", "-").replace("]", "")
    folder = cache_dir() / "test-clusters" / name
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def own_server(postgres17: Binaries, clusters: Path) -> Iterator[ThrowawayPostgres]:
    """A throwaway server on a new cluster, in which nothing is kept yet."""
    with ThrowawayPostgres(postgres17, expose_new_tables=True, clusters=clusters) as running:
        yield running
