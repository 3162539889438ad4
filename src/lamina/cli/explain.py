"""`lamina explain`."""

from typing import Annotated

import typer


def explain(
    rule: Annotated[
        str | None, typer.Argument(help="The rule; all of them without.", show_default=False)
    ] = None,
) -> None:
    """Print what a rule is about: what happens, and what to do instead."""
    from lamina.cli import console
    from lamina.review.rule import names, rule_named

    out = console.out()
    if rule is not None:
        found = rule_named(rule)
        out.print(f"{found.name} ({found.category.value}, {found.severity.word})", style="bold")
        out.print(f"\n{found.page}", markup=False)
        return
    width = max(map(len, names()))
    for name in names():
        known = rule_named(name)
        out.print(f"{name:<{width}}  {known.severity.word:<8} {known.summary}", markup=False)
