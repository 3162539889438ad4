"""`lamina explain`."""

import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rich.console import Console

_WIDEST = 100


def explain(
    name: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[RULE|LOCK]",
            help="A rule or a lock mode (access-exclusive); all of them without.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Print what a rule or a lock mode is about: what happens, and what to do instead."""
    from rich.text import Text

    from lamina.cli import console

    out = console.out()
    if name:
        _page(" ".join(name), out)
    else:
        for line in _listed(min(out.width, _WIDEST)):
            out.print(Text(line))


def _page(asked: str, out: "Console") -> None:
    from rich.text import Text

    from lamina.errors import UsageError
    from lamina.review.rule import names, near, rule_named
    from lamina.sql import lock_pages as locks
    from lamina.sql.lock_levels import LockLevel

    known = asked.strip().lower().replace("_", "-")
    level = locks.named(asked)
    if known in names():
        rule = rule_named(known)
        title, text = f"{rule.name} ({rule.category.value}, {rule.severity.word})", rule.page
    elif level is not None:
        title, text = f"{level.words} (lock mode)", locks.page(level)
    else:
        guess = near(known.replace(" ", "-"), [*names(), *map(locks.slug, LockLevel)])
        raise UsageError(
            f"there is no rule or lock mode {asked!r}",
            f"Did you mean {guess}?" if guess else "`lamina explain` lists them.",
        )
    out.print(Text(title, "bold"))
    out.print()
    for line in _wrapped(text, min(out.width, _WIDEST)) if out.is_terminal else text.split("\n"):
        out.print(Text(line))


def _wrapped(page: str, width: int) -> Iterator[str]:
    """Yield the lines of a page, its paragraphs as wide as the terminal; code stays as it is."""
    fenced = False
    paragraph: list[str] = []
    for line in [*page.split("\n"), ""]:
        fence = line.startswith("```")
        if not fenced and not fence and line and line[0] not in "-|#":
            paragraph.append(line)
            continue
        if paragraph:
            yield from _filled(" ".join(paragraph), width)
            paragraph.clear()
        fenced ^= fence
        if line.startswith("- ") and not fenced:
            yield from _filled(line, width, "", "  ")
        else:
            yield line


def _filled(text: str, width: int, first: str = "", rest: str = "") -> list[str]:
    return textwrap.wrap(
        text,
        width,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _listed(width: int) -> Iterator[str]:
    """Yield every rule by category, and the lock modes."""
    from lamina.review.rule import Category, names, rule_named
    from lamina.sql.lock_levels import LockLevel
    from lamina.sql.lock_pages import slug, summary

    rules = list(map(rule_named, names()))
    for category in Category:
        yield f"{category.value}: {category.words}"
        yield ""
        for rule in rules:
            if rule.category is category:
                yield f"  {rule.name:<{width - 10}} {rule.severity.word:>7}"
                yield from _filled(rule.summary, width, "    ", "    ")
        yield ""
    yield "lock modes: From the weakest to the strongest."
    yield ""
    for level in LockLevel:
        yield f"  {slug(level)}"
        yield from _filled(summary(level), width, "    ", "    ")
