"""A stand-in for `gh` and `glab`, because GitHub and GitLab cannot be here.

`install` puts it on PATH under both names. It takes the arguments of `gh api` and `glab api` that
both have, refuses what the real ones refuse, and keeps what was posted in a JSON file.
"""

import argparse
import json
import re
import sys
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import parse_qs, unquote

ADA = {"login": "ada", "username": "ada", "type": "User"}

_PAGE = 100
_Answer = tuple[int, Any]


def install(folder: Path, state: dict[str, Any], *names: str) -> Path:
    """Write the programs and their state into a folder for PATH and return the state's file."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "state.json"
    file.write_text(json.dumps({"calls": [], **state}))
    for name in names or ("gh", "glab"):
        program = folder / name
        program.write_text(f"#!{sys.executable}\n{Path(__file__).read_text(encoding='utf-8')}")
        program.chmod(0o755)
    return file


def pull(number: int, label: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - any field
    """Return a pull request as GitHub describes it."""
    url = f"https://github.com/example/chat/pull/{number}"
    head = {"label": label, "sha": "a" * 40}
    return {"number": number, "html_url": url, "body": "text", "state": "open", "head": head} | more


def merge_request(number: int, branch: str, source: int) -> dict[str, Any]:
    """Return a merge request as GitLab describes it."""
    return {
        "iid": number,
        "web_url": f"https://gitlab.com/example/chat/-/merge_requests/{number}",
        "description": "text",
        "state": "opened",
        "source_branch": branch,
        "source_project_id": source,
        "sha": "b" * 40,
    }


def on_github(**more: Any) -> dict[str, Any]:  # noqa: ANN401 - any part of the state
    """Return the state of a GitHub with one pull request of the branch."""
    pulls = [pull(6, "eve:avatars"), pull(7, "example:avatars")]
    return {"user": ADA, "repositories": {"example/chat": {"pulls": pulls}}} | more


def on_gitlab(**more: Any) -> dict[str, Any]:  # noqa: ANN401 - any part of the state
    """Return the state of a GitLab with one merge request of the branch, and one of a fork."""
    requests = [merge_request(6, "avatars", 99), merge_request(7, "avatars", 5)]
    return {"user": ADA, "projects": {"group/example/chat": {"id": 5, "requests": requests}}} | more


def main() -> int:
    """Answer one call as the real program does."""
    program = Path(sys.argv[0])
    file = program.with_name("state.json")
    state = json.loads(file.read_text())
    options = _options(program.name)
    told = sys.stdin.read()
    state["calls"].append({"argv": sys.argv[1:], "stdin": told, "cwd": str(Path.cwd())})
    code = _answer(program.name, options, told, state)
    file.write_text(json.dumps(state))
    return code


def _options(name: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog=f"{name} api", allow_abbrev=False)
    parser.add_argument("command", choices=["api"])
    parser.add_argument("endpoint")
    parser.add_argument("-X", "--method", default="")
    parser.add_argument("-H", "--header", action="append", default=[])
    parser.add_argument("--hostname", default="")
    parser.add_argument("--input", default="")
    parser.add_argument("--paginate", action="store_true")
    return parser.parse_args()


def _answer(name: str, options: argparse.Namespace, told: str, state: dict[str, Any]) -> int:
    if state.get("says"):  # an answer that is set beforehand
        sys.stdout.write(state["says"].get("stdout", ""))
        sys.stderr.write(state["says"].get("stderr", ""))
        return int(state["says"]["code"])
    if options.paginate and (options.input or options.method not in {"", "GET"}):
        sys.stderr.write("the `--paginate` option is not supported for non-GET requests\n")
        return 1
    if re.search(r"[{}\s]|:(?:id|fullpath|owner|repo|branch)\b", options.endpoint):
        sys.stderr.write("unable to expand placeholder in path\n")
        return 1
    method = options.method or ("POST" if options.input else "GET")
    code, found = _status(name, method, options, told, state)
    if code >= 400:
        sys.stdout.write(json.dumps(found))
        sys.stderr.write(f"{name}: {found['message']} (HTTP {code})\n")
        return 1
    pages = [found]
    if isinstance(found, list):
        pages = [found[at : at + _PAGE] for at in range(0, len(found), _PAGE)] or [[]]
        pages = pages if options.paginate else pages[:1]
    sys.stdout.write("".join(json.dumps(page) for page in pages))
    return 0


class _Request(NamedTuple):
    name: str
    method: str
    path: str
    asked: dict[str, str]
    fields: dict[str, str]
    state: dict[str, Any]


def _status(
    name: str, method: str, options: argparse.Namespace, told: str, state: dict[str, Any]
) -> _Answer:
    path, _, query = options.endpoint.partition("?")
    asked = {key: values[-1] for key, values in parse_qs(query).items()}
    fields: dict[str, str] = {}
    if options.input == "-":
        typed = any(h.lower() == "content-type: application/json" for h in options.header)
        if name == "glab" and not typed:
            return 415, {"message": "Unsupported Media Type"}
        fields = json.loads(told)
    if path == "user":
        user = state.get("user")
        return (200, user) if user else (403, {"message": "Resource not accessible by integration"})
    request = _Request(name, method, path, asked, fields, state)
    found = _github(request) if name == "gh" else _gitlab(request)
    return found or (404, {"message": "Not Found"})


def _github(request: _Request) -> _Answer | None:
    part = re.fullmatch(r"repos/([^/]+/[^/]+)(?:/(.+))?", request.path)
    repository = request.state["repositories"].get(part[1]) if part else None
    if not part or repository is None:
        return None
    if not part[2]:
        return 200, {key: value for key, value in repository.items() if key != "pulls"}
    pulls = repository.get("pulls", [])
    if part[2] == "pulls":
        head = request.asked.get("head", "").lower()
        matching = [pull for pull in pulls if head in {"", pull["head"]["label"].lower()}]
        return 200, [pull for pull in matching if request.asked.get("state") == pull["state"]]
    return _part(request, part[2], pulls)


def _gitlab(request: _Request) -> _Answer | None:
    part = re.fullmatch(r"projects/([^/]+)(?:/(.+))?", request.path)
    named = unquote(part[1]) if part else ""
    every = request.state["projects"]
    project = next((p for k, p in every.items() if named in {k, str(p["id"])}), None)
    if not part or project is None:
        return None
    if not part[2]:
        return 200, {key: value for key, value in project.items() if key != "requests"}
    requests = project.get("requests", [])
    if part[2] == "merge_requests":
        wanted = (request.asked["source_branch"], request.asked["state"])
        return 200, [one for one in requests if (one["source_branch"], one["state"]) == wanted]
    return _part(request, part[2], requests)


_PARTS = {
    "gh": (r"pulls/(\d+)", r"issues/\d+/comments", r"issues/comments/(\d+)", "PATCH"),
    "glab": (
        r"merge_requests/(\d+)",
        r"merge_requests/\d+/notes",
        r"merge_requests/\d+/notes/(\d+)",
        "PUT",
    ),
}


def _part(request: _Request, rest: str, items: list[dict[str, Any]]) -> _Answer | None:
    item, comments, comment, change = _PARTS[request.name]
    kept = request.state.setdefault("comments", [])
    if re.fullmatch(comments, rest):
        if request.method != "POST":
            return 200, kept
        author = request.state.get("user") or {"login": "pipeline[bot]", "type": "Bot"}
        kept.append({"id": 1000 + len(kept), "user": author, "author": author, **request.fields})
        return 201, kept[-1]
    for pattern, ones, key in (
        (item, items, "number" if request.name == "gh" else "iid"),
        (comment, kept, "id"),
    ):
        found = re.fullmatch(pattern, rest)
        one = next((o for o in ones if found and str(o[key]) == found[1]), None)
        if one is not None and request.method in {"GET", change}:
            one.update(request.fields)
            return 200, one
    return None


if __name__ == "__main__" and Path(sys.argv[0]).name in {"gh", "glab"}:
    sys.exit(main())
