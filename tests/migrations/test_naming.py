import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamina.errors import UsageError
from lamina.migrations.naming import MAX_LENGTH, is_snake_case, migration_name, snake_case


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("create_profiles_table", "create_profiles_table"),
        ("Create profiles table", "create_profiles_table"),
        ("createProfilesTable", "create_profiles_table"),
        ("create-profiles-table", "create_profiles_table"),
        ("  Create   profiles!! table. ", "create_profiles_table"),
        ("__create__profiles__", "create_profiles"),
        ("Ajoute l'équipe à Zoé", "ajoute_lequipe_a_zoe"),
        ("Größe und Straße", "grosse_und_strasse"),
        ("ærø Łódź Þór œuvre", "aero_lodz_thor_oeuvre"),
        ("\uff26\uff35\uff2c\uff2c width \ufb01le", "full_width_file"),
        ("profiles & teams", "profiles_and_teams"),
        ("user\u2019s settings", "users_settings"),
        ("public.profiles (email)", "public_profiles_email"),
        ("fix #128", "fix_128"),
        ("HTTPServer", "http_server"),
        ("userIDs", "user_ids"),
        ("oauth2Token and 2FA", "oauth2_token_and_2fa"),
        ("PostgreSQL GitHub OAuth", "postgresql_github_oauth"),
        ("🚀 ship 日本語 profiles", "ship_profiles"),
        ("a\nb\0c", "a_b_c"),
    ],
)
def test_text_becomes_snake_case(text: str, name: str) -> None:
    """Spaces, punctuation, accents, foreign letters and capitals turn into plain words."""
    assert migration_name(text) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Adds avatars", "add_avatars"),
        ("Added avatars", "add_avatars"),
        ("Adding avatars", "add_avatars"),
        ("Creates the profiles table", "create_the_profiles_table"),
        ("Creating profiles", "create_profiles"),
        ("Removed old policies", "remove_old_policies"),
        ("drops unusedIndex", "drop_unused_index"),
        ("Enabling RLS", "enable_rls"),
        ("profiles table creation", "profiles_table_creation"),
        ("table added", "table_added"),
        ("updates", "updates"),
    ],
)
def test_a_leading_verb_gets_its_plain_form(text: str, name: str) -> None:
    """The first word is made a plain verb if it is a form of one; nothing else is changed."""
    assert migration_name(text) == name


@pytest.mark.parametrize("text", ["", "   ", "🚀🎉", "日本語", "таблица", "---", "\0\n", "_"])
def test_refuses_when_nothing_is_left(text: str) -> None:
    """Text without a Latin letter or a digit is refused, with an example of what to type."""
    with pytest.raises(UsageError, match="no file name can be made") as caught:
        migration_name(text)
    assert "create profiles table" in caught.value.hint


def test_a_long_name_ends_at_a_word() -> None:
    """The limit never cuts a word in two, unless the first word alone is too long."""
    assert migration_name("word " * 20) == "_".join(["word"] * 12)
    assert migration_name("a" * MAX_LENGTH + " b") == "a" * MAX_LENGTH
    assert migration_name("a" * 100) == "a" * MAX_LENGTH


@pytest.mark.parametrize("name", ["", "A", "a__b", "_a", "a_", "a-b", "a b", "é", "a\n", "\u0661"])
def test_is_not_snake_case(name: str) -> None:
    """Only ASCII lower case, digits and single underscores between words count."""
    assert not is_snake_case(name)


@given(st.text())
def test_always_snake_case_or_refused(text: str) -> None:
    """Whatever is typed, the name is short snake_case that names itself, or it is refused."""
    try:
        name = migration_name(text)
    except UsageError:
        assert snake_case(text) == ""
    else:
        assert is_snake_case(name)
        assert len(name) <= MAX_LENGTH
        assert snake_case(name) == name
