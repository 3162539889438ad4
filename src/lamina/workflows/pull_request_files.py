"""Where a description goes: a file, a part of a file, a host."""

import os
from pathlib import Path

import msgspec

from lamina.adapters import files, hosts
from lamina.adapters.git import remotes
from lamina.describe import block as blocks
from lamina.errors import ConfigError
from lamina.render.marks import safe
from lamina.workflows.project import Project, shown
from lamina.workflows.pull_request import file_url, read_text
from lamina.workflows.pull_request_words import Described, body


def write_new(path: Path, made: Described) -> None:
    """Write the description to a new file.

    Raises:
        ConfigError: There is such a file, or it cannot be written.
    """
    files.write_new(path, body(made).encode())


def update(path: Path, made: Described) -> None:
    """Replace lamina's part of a file, or put it at the end; what is around it stays.

    Raises:
        UsageError: The file cannot be read as text.
        ConfigError: It cannot be written.
    """
    old = read_text(path)
    _replace(path, old, blocks.updated(old, body(made)))


def is_cleared(path: Path, base: str, *, write: bool) -> bool:
    """Whether a file's part of lamina's says that there is nothing; with `write` it will.

    Raises:
        UsageError: The file cannot be read as text.
        ConfigError: It cannot be written.
    """
    old = read_text(path)
    if not blocks.has_block(old):
        return True
    new = blocks.updated(old, _nothing_block(base))
    if write:
        _replace(path, old, new)
    return write or new == old


def _nothing_block(base: str) -> str:
    return blocks.block(f"No migrations in this branch that {safe(base)} does not have.", {})


def _replace(path: Path, old: str, new: str) -> None:
    if new == old:
        return
    try:
        real = path.resolve()  # a link stays a link
        if not real.parent.is_dir():
            raise ConfigError(f"there is no folder {shown(real.parent)}", "Create it first.")
        mode = real.stat().st_mode & 0o777 if real.exists() else 0o644
        files.replace(real, new.encode(), mode)
    except OSError as error:
        raise ConfigError(f"cannot write {shown(path)}: {error.strerror}") from error


def is_current(path: Path, made: Described) -> bool:
    """Whether lamina's part of a file says what it would say now.

    Raises:
        UsageError: The file cannot be read as text.
    """
    old = read_text(path)
    new = blocks.updated(old, body(made))
    return blocks.has_block(old) and blocks.lasting(new) == blocks.lasting(old)


def post(project: Project, made: Described, where: str) -> str:
    """Post the description to the branch's pull request, and return what was done, with its URL.

    Args:
        project: The project.
        made: The description.
        where: `body`, or `comment` for one comment that is kept up to date.

    Raises:
        LaminaError: The host's program is not there, or refuses.
    """
    host, request = _request(project)
    # A pipeline describes a merge commit that will be gone; the request's own head stays.
    url = file_url(project, request.head) if request.head else made.url
    made = msgspec.structs.replace(made, url=url)
    ahead = request.head and request.head != made.change.commit and not os.environ.get("CI")
    note = f"; it is at {request.head[:7]} there, so push first" if ahead else ""
    room = host.limit - (len(blocks.around(request.body)) if where == "body" else 0)
    return _put(host, request, where, body(made, room)) + note


def post_none(project: Project, base: str, where: str) -> str:
    """Say on the pull request that nothing is left to describe, where something was described.

    Raises:
        LaminaError: The host's program is not there, or refuses.
    """
    host, request = _request(project)
    text = _nothing_block(base)
    there = (
        host.sticky_comment(request.number, blocks.BEGIN) is not None
        if where == "comment"
        else blocks.has_block(request.body)
    )
    return _put(host, request, where, text) if there else ""


def _request(project: Project) -> tuple[hosts.Host, hosts.PullRequest]:
    repository = project.repository()
    host = hosts.find_host(repository.root, remotes.remote(repository))
    return host, host.pull_request()


def _put(host: hosts.Host, request: hosts.PullRequest, where: str, text: str) -> str:
    if where == "comment":
        old = host.sticky_comment(request.number, blocks.BEGIN)
        if old and blocks.same(old[1], text):
            return f"{request.url} says so already"
        host.put_comment(request.number, old[0] if old else None, text)
        return f"{'updated' if old else 'made'} the comment on {request.url}"
    new = blocks.updated(request.body, text)
    if blocks.same(new, request.body):
        return f"{request.url} says so already"
    host.set_body(request.number, new)
    return f"updated the description of {request.url}"
