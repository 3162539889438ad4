"""A description as a picture, to look at: `picture.py FILE.md OUT.png [--dark]`.

The Markdown is read by GitHub's own library and drawn with a style like GitHub's; the Mermaid
diagrams in it are drawn by the real Mermaid, in Chromium.
"""

import argparse
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))


def main() -> None:
    """Draw what the command line names."""
    from browser import chromium, page  # noqa: PLC0415 - found through the path set above

    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("markdown", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--dark", action="store_true")
    parser.add_argument("--width", type=int, default=950)
    parser.add_argument("--height", type=int, default=1600)
    options = parser.parse_args()
    if chromium.found() is None:
        sys.exit(f"picture: {chromium.MISSING}")
    with tempfile.TemporaryDirectory(prefix="lamina-picture-") as folder:
        text = options.markdown.read_text("utf-8")
        written = page.write(text, Path(folder) / "page.html", dark=options.dark)
        chromium.screenshot(written, options.out.resolve(), options.width, options.height)


if __name__ == "__main__":
    main()
