"""Whether a new migration still waits for its SQL."""

_TODO = b"TODO"


def has_sql(data: bytes) -> bool:
    """Return whether there is a statement in it: more than comments, white space and semicolons."""
    rest = data.removeprefix(b"\xef\xbb\xbf").lstrip(_BLANK)
    while rest:
        if rest.startswith(b"--"):
            rest = _after_line(rest)
        elif rest.startswith(b"/*"):
            rest = _after_comment(rest)
        else:
            return True
        rest = rest.lstrip(_BLANK)
    return False


_BLANK = b" \t\r\n\f\v;"


def _after_line(data: bytes) -> bytes:
    ends = [end for end in (data.find(b"\n"), data.find(b"\r")) if end >= 0]
    return data[min(ends) :] if ends else b""


def _after_comment(data: bytes) -> bytes:
    """Return what comes after a comment, which may hold others (PostgreSQL manual, 4.1.5)."""
    depth, position = 1, 2
    while depth:
        closed = data.find(b"*/", position)
        if closed < 0:
            return b""
        opened = data.find(b"/*", position, closed)
        depth += -1 if opened < 0 else 1
        position = (closed if opened < 0 else opened) + 2
    return data[position:]


def has_todo(data: bytes) -> bool:
    """Return whether the comments above the first statement hold a `TODO`.

    One further below is a remark on the SQL, which is the author's business.
    """
    if _TODO not in data:
        return False
    for line in data.removeprefix(b"\xef\xbb\xbf").splitlines():
        words = line.strip()
        if words and not words.startswith(b"--"):
            return False
        if _TODO in words.replace(b":", b" ").split():
            return True
    return False
