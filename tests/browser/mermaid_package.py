"""The real Mermaid, from npm: its parser in Node.js, its pictures in Chromium."""

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path

from lamina.adapters.npm import Package, fetch

MODULE = "dist/mermaid.esm.min.mjs"
SCRIPT = "dist/mermaid.min.js"
VERSIONS = {"10.9.5": 5, "11.12.2": 14, "12.3.0": 26}
"""Those of hosts that are behind, of those that are not, and the newest; megabytes to fetch."""
DRAWN = "11.12.2"

_PARSER = Path(__file__).with_name("mermaid.mjs")


def package(version: str = DRAWN) -> Path:
    """The folder of the package, fetched into lamina's cache on first use."""
    needed = (MODULE, SCRIPT)
    return fetch(Package("mermaid", version, "Mermaid", VERSIONS[version], needed))


def refused(diagrams: Sequence[str], version: str) -> list[tuple[str, str]]:
    """The diagrams that the parser refuses, each with what it says; one process for all."""
    done = subprocess.run(
        ["node", _PARSER, package(version) / MODULE],
        input=json.dumps(diagrams).encode(),
        check=True,
        capture_output=True,
        timeout=300,
    )
    said: list[str | None] = json.loads(done.stdout)
    assert len(said) == len(diagrams)
    return [(text, error) for text, error in zip(diagrams, said, strict=True) if error is not None]
