"""Names of migrations: `snake_case`, from any text a person types."""

import re
import unicodedata

from lamina.errors import UsageError
from lamina.migrations.file_names import is_snake_case

__all__ = ["MAX_LENGTH", "is_snake_case", "migration_name", "snake_case"]

MAX_LENGTH = 60
"""Characters of a name. With version and suffix a file name stays below 80, a terminal's width."""

# Letters that Unicode does not decompose into a Latin letter and an accent.
_LETTERS = str.maketrans(
    {
        "ß": "ss", "ẞ": "SS", "æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe", "ø": "o", "Ø": "O",
        "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th",
        "ħ": "h", "Ħ": "H", "ŧ": "t", "Ŧ": "T", "ŋ": "n", "Ŋ": "N", "ĸ": "k", "ə": "e", "Ə": "E",
        "\N{LATIN SMALL LETTER DOTLESS I}": "i", "&": " and ", "'": None, "`": None,
        "\N{RIGHT SINGLE QUOTATION MARK}": None, "\N{MODIFIER LETTER APOSTROPHE}": None,
    }
)  # fmt: skip

# Names whose capitals are not the start of a word.
_BRANDS = re.compile(
    r"PostgreSQL|PostgREST|PostGIS|MySQL|SQLite|NoSQL|GraphQL|GitHub|GitLab|OAuth|OpenAI|PayPal"
    r"|YouTube|LinkedIn|WhatsApp|JavaScript|TypeScript|macOS|iOS"
)
_WORD_START = re.compile(
    r"(?<=[a-z])(?=[A-Z])"  # createTable
    r"|(?<=[a-z][0-9])(?=[A-Z][a-z])"  # oauth2Token
    r"|(?<=[A-Z])(?=[A-Z][a-z])(?![A-Z]s(?![a-z]))"  # HTTPServer, but not userIDs
)

_VERBS = {
    form: verb
    for verb, forms in {
        "add": "adds added adding",
        "allow": "allows allowed allowing",
        "alter": "alters altered altering",
        "backfill": "backfills backfilled backfilling",
        "change": "changes changed changing",
        "convert": "converts converted converting",
        "create": "creates created creating",
        "delete": "deletes deleted deleting",
        "disable": "disables disabled disabling",
        "drop": "drops dropped dropping",
        "enable": "enables enabled enabling",
        "fix": "fixes fixed fixing",
        "grant": "grants granted granting",
        "introduce": "introduces introduced introducing",
        "make": "makes made making",
        "move": "moves moved moving",
        "remove": "removes removed removing",
        "rename": "renames renamed renaming",
        "replace": "replaces replaced replacing",
        "restrict": "restricts restricted restricting",
        "revoke": "revokes revoked revoking",
        "split": "splits splitting",
        "update": "updates updated updating",
    }.items()
    for form in forms.split()
}


def snake_case(text: str) -> str:
    """Return the Latin letters and digits of `text` as `snake_case`; empty when there are none.

    Accents are folded (`é` is `e`), letters like `ß` and `ø` written out, `camelCase` is split.
    """
    spelled = text.translate(_LETTERS)
    decomposed = unicodedata.normalize("NFKD", spelled)
    # A second time, because compatibility forms come apart into letters of the table.
    latin = "".join(c for c in decomposed if not unicodedata.combining(c)).translate(_LETTERS)
    whole = _BRANDS.sub(lambda match: match[0].capitalize(), latin)
    words = re.findall(r"[a-z0-9]+", _WORD_START.sub("_", whole).lower())
    return "_".join(words)


def migration_name(text: str) -> str:
    """Return the name for a migration that a person described as `text`, at most 60 characters.

    A leading verb gets its plain form ("Adds avatars" and "Adding avatars" become `add_avatars`);
    no verb is invented. A name that is too long ends at a word.

    Raises:
        UsageError: `text` holds no Latin letter and no digit, so that nothing is left.
    """
    name = _shorten(_with_plain_verb(snake_case(text)))
    if not name:
        raise UsageError(
            f"no file name can be made from {text[:MAX_LENGTH]!r}",
            "Say in a few words what the migration does, the verb first, in the letters a to z and "
            "digits, for example: create profiles table",
        )
    return name


def _with_plain_verb(name: str) -> str:
    first, underscore, rest = name.partition("_")
    return _VERBS.get(first, first) + underscore + rest if rest else name


def _shorten(name: str) -> str:
    if len(name) <= MAX_LENGTH:
        return name
    # One character more: a word that ends exactly at the limit stays.
    at_word = name[: MAX_LENGTH + 1].rpartition("_")[0]
    return at_word or name[:MAX_LENGTH]
