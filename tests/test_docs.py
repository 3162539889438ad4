"""The documentation says what the code says."""

import importlib.util
import json
import re
from pathlib import Path
from types import ModuleType

import jsonschema
import pytest
from support import EXAMPLE, ROOT, run_lamina

from lamina.review import rule

MARKDOWN = sorted(
    [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *ROOT.glob("examples/*/*.md")]
)


def generator() -> ModuleType:
    """Return the script that makes the pages."""
    spec = importlib.util.spec_from_file_location("lamina_docs", ROOT / "scripts" / "docs.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


PAGES = generator().PAGES
GENERATED = [
    *("commands.md", "configuration.md", "exit-codes.md", "locks.md", "report.schema.json"),
    "pull-request-example.md",
    *("rules/README.md", *(f"rules/{name}.md" for name in rule.names())),
]
SAMPLED = ["review.md", "pull-requests.md", "../README.md"]


@pytest.mark.parametrize("name", GENERATED)
def test_generated_pages_are_current(name: str) -> None:
    """`make docs` would change nothing."""
    page = PAGES[name]()
    assert (ROOT / "docs" / name).read_text(encoding="utf-8") == page


@pytest.mark.parametrize("name", SAMPLED)
def test_samples_are_what_the_command_prints(name: str) -> None:
    """The output in a page is that of the commands now, on the migrations that it shows."""
    assert (ROOT / "docs" / name).read_text(encoding="utf-8") == PAGES[name]()


def test_every_page_is_made() -> None:
    """`make docs` makes these pages, and no rule that is gone has one."""
    assert sorted(PAGES) == sorted([*GENERATED, *SAMPLED])
    rules = {path.stem for path in (ROOT / "docs" / "rules").glob("*.md")}
    assert rules == {"README", *rule.names()}


@pytest.mark.parametrize("name", rule.names())
def test_pages_of_rules_render(name: str) -> None:
    """SQL is fenced, headings stand apart, and lines that only tests read are left out."""
    page = rule.rule_named(name).page
    assert "-- settings:" not in page
    assert "\n\n\n" not in page
    fences = re.findall(r"^```(\w*)$", page, re.MULTILINE)
    assert fences[1::2] == [""] * (len(fences) // 2)
    assert set(fences[::2]) <= {"sql", "text", "sh", "toml", "yaml"}
    for found in re.finditer(r"^(?:Given|Bad|Good):(.*)", page, re.MULTILINE):
        assert page[: found.start()].endswith("\n\n")
        assert found[1] or page[found.end() :].startswith("\n\n```")


def test_the_schema_of_the_report_holds() -> None:
    """The published schema is one, and a report of `lamina review --format json` is valid by it."""
    schema = json.loads((ROOT / "docs" / "report.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    done = run_lamina(
        ROOT, "review", "--format=json", f"--project={EXAMPLE}", "-", stdin="drop table messages;"
    )
    report = json.loads(done.stdout)
    jsonschema.validate(report, schema)
    assert report["findings"]


@pytest.mark.parametrize("path", MARKDOWN, ids=lambda path: path.name)
def test_links_between_pages_lead_somewhere(path: Path) -> None:
    """Every relative link in the documentation names a file that is there."""
    text = path.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", text):
        if "://" not in target and not target.startswith("mailto:"):
            assert (path.parent / target).exists(), target
