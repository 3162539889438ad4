"""Names that somebody could choose to break a page, a diagram or a terminal."""

from hypothesis import strategies as st

from lamina.sql.names import Name

MOST_BYTES = 63
"""What PostgreSQL keeps of a name."""

PIECES = (
    *'"`|<>[](){}*_~#@%;:\\/!$&-=+^.,?',
    *"\n\r\t\v\b\x1b\x7f",
    *"\u200b\u200e\u200f\u202a\u202e\u2066\u2069\ufeff\u2028\u00a0",
    *"éßﬂ°¶Жعברעम日🙂",
    *("--", "%%", "%%{", "}%%", "---", "```", "~~~", "-->", "<!--", "|||", "||--o{", "::: ", "\\"),
    *("@ada", "#123", "GH-1", "!1", "https://example.com", "www.example.com", "a@example.com"),
    *("<b>", "</b>", "<br/>", "<script>", "</details>", "</summary>", "<img src=x onerror=x>"),
    *("&lt;", "&#60;", "#60;", "#quot;", "ﬂ°°60¶ß", "$$x$$", "fa:fa-car", "[x](y)", "![x](y)"),
    *("1. ", "- ", "* ", "# ", "> ", "- [x] ", "    ", ":--", "{{", "{%", "${x}"),
    *("direction LR", "erDiagram", "title ", "style", "classDef", "class", "end", "accTitle: "),
    *("accDescr {", "PK", "FK", "UK", "one", "many", "to", "u", "subgraph", "constructor"),
    *("__proto__", "_a_", "null", "lamina:", "👩‍👩‍👧‍👦", "é", "ﷺ", "\u202eevil"),
)

WORDS = ("users", "select", "order", "User", "a", "id", "title", "x1", "9", "_", "")


def names(most_bytes: int = MOST_BYTES) -> st.SearchStrategy[str]:
    """Names that PostgreSQL takes: no NUL, at most 63 bytes, at least one character."""
    characters = st.characters(exclude_characters="\0", exclude_categories=["Cs"])
    piece = st.one_of(st.sampled_from(PIECES), st.sampled_from(WORDS), st.text(characters))
    return (
        st.lists(piece, min_size=1, max_size=12)
        .map("".join)
        .map(lambda text: cut(text, most_bytes))
        .filter(bool)
    )


def cut(text: str, most_bytes: int = MOST_BYTES) -> str:
    """The text as PostgreSQL would cut it as a name: at the last whole character."""
    return text.encode("utf-8")[:most_bytes].decode("utf-8", "ignore")


def table_names() -> st.SearchStrategy[Name]:
    """Names of tables, with a schema."""
    return st.builds(Name, st.one_of(st.just("public"), names()), names())
