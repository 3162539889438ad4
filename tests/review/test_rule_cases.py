"""Every rule finds what its cases mark, and nothing else."""

import pytest
from rule_cases import FOLDER, Case, cases, page_case, sql_rules

FILES = {path.stem: path for path in sorted(FOLDER.glob("*.sql"))}
CASES = [(stem, case) for stem, path in FILES.items() for case in cases(path)]


@pytest.mark.parametrize(("stem", "case"), CASES, ids=lambda v: v if isinstance(v, str) else v.name)
def test_case(stem: str, case: Case) -> None:
    """A case of tests/rules/RULE.sql is judged by that rule; one of all.sql by all."""
    assert case.problems(_rules(stem)) == []


def _rules(stem: str) -> list[str] | None:
    """The rules for a file of cases: its own; for comments one that can be allowed."""
    if stem.startswith("allow-"):
        return ["index-without-concurrently"]
    return None if stem == "all" else [stem]


@pytest.mark.parametrize("name", sql_rules())
def test_rule_has_cases(name: str) -> None:
    """Five cases at least, some that are found and some that are safe."""
    own = cases(FILES[name])
    assert len(own) >= 5
    assert any(case.expected for case in own)
    assert any(not case.expected for case in own)


@pytest.mark.parametrize("name", sql_rules())
def test_page(name: str) -> None:
    """What the page calls bad is found, and what it calls good is not."""
    bad, good = page_case(name, "Bad"), page_case(name, "Good")
    assert bad
    assert good
    assert name in {f.rule for f in bad.review([name]).findings}
    assert name not in {f.rule for f in good.review([name]).findings}
