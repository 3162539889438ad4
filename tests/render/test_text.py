"""The report that a hook prints."""

from lamina.render.text import render
from lamina.review.finding import Allowed, Commit, Finding, Location, Report, Severity, Way

COMMIT = Commit("3f2c91a" + "0" * 33, "Ada Example", "2026-02-19")


def finding(path: str = "a.sql", command: str = "lamina rescue a.sql") -> Finding:
    """Return a finding with everything in it."""
    return Finding(
        rule="committed-migration-modified",
        severity=Severity.ERROR,
        message="edited: 1 statement added",
        location=Location(path),
        why="Databases will never see the change.",
        instead=(Way("Keep it", command), Way("Made on purpose?", "lamina guard --explain-allow")),
        excerpt=("  select 1;", "+ select 2;"),
        since=COMMIT,
    )


def test_verdict_why_and_way_out() -> None:
    """The verdict first, then what, since when, the lines, why, and the commands aligned."""
    report = Report("guard", "1 committed migration was changed", (finding(),))
    assert render(report) == (
        "lamina guard: 1 committed migration was changed\n"
        "\n"
        "  a.sql\n"
        "    edited: 1 statement added                               "
        "  committed-migration-modified\n"
        "    in git since 3f2c91a, Ada Example, 2026-02-19\n"
        "\n"
        "      select 1;\n"
        "    + select 2;\n"
        "\n"
        "    Databases will never see the change.\n"
        "    Keep it:           lamina rescue a.sql\n"
        "    Made on purpose?   lamina guard --explain-allow\n"
    )


def test_nothing_is_said_twice() -> None:
    """The same reason stands at the first finding only, a path above its first finding."""
    text = render(Report("guard", "x", (finding(), finding(), finding("b.sql"))))
    assert text.count("never see the change") == 1
    assert text.count("\n  a.sql\n") == 1


def test_a_long_command_stands_below_its_words() -> None:
    """So that it can be copied in one piece."""
    command = "lamina rescue " + "x" * 90
    lines = render(Report("guard", "x", (finding(command=command),))).splitlines()
    assert lines[lines.index("    Keep it:") + 1] == f"        {command}"


def test_names_do_not_steer_the_terminal() -> None:
    """Control characters, also those that reorder, are marked."""
    text = render(Report("guard", "x", (finding("a\x1b[2J\u202e\n.sql"),)))
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "a\ufffd[2J\ufffd\ufffd.sql" in text


def test_allowed_and_notes() -> None:
    """What the configuration allows is printed with its reason, and notes at the end."""
    report = Report("guard", "x", (), (Allowed(finding(), "never applied"),), ("One more thing.",))
    text = render(report)
    assert "allowed: a.sql (committed-migration-modified)\n    never applied" in text
    assert text.endswith("\n  One more thing.\n")
