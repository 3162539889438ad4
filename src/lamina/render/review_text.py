"""A review for a person, without colour: what a hook and a pipe print."""

from lamina.render.review_layout import blocks
from lamina.review.finding import Report


def render(report: Report) -> str:
    """Return the findings by file, what was not reviewed, and the summary in the last line."""
    lines = ["".join(piece.text for piece in line) for block in blocks(report) for line in block]
    return "\n".join(lines).rstrip("\n") + "\n"
