from pathlib import Path

import pytest

from lamina.config import Config, SupabaseProject, read_config, read_supabase_project
from lamina.errors import ConfigError


def refused(folder: Path, text: str | bytes) -> ConfigError:
    """Return the error that a lamina.toml is refused with."""
    (folder / "lamina.toml").write_bytes(text.encode() if isinstance(text, str) else text)
    with pytest.raises(ConfigError) as caught:
        read_config(folder)
    assert str(folder / "lamina.toml") in caught.value.message
    return caught.value


def test_without_a_file_everything_has_a_default(tmp_path: Path) -> None:
    """No file, an empty file and a file with empty tables mean the same."""
    assert read_config(tmp_path) == Config()
    for text in ("", "# nothing\n", "[new]\n[project]\n[sandbox]\n"):
        (tmp_path / "lamina.toml").write_text(text)
        assert read_config(tmp_path) == Config()


def test_every_key(tmp_path: Path) -> None:
    """Keys are written with hyphens; what is not named keeps its default."""
    (tmp_path / "lamina.toml").write_text(
        '[project]\nbaseline = "supabase/baseline.sql"\n'
        '[new]\nengine = "docker"\nidempotent = false\ngit-add = true\nedit = true\n'
        'database-url-env = "DEV_URL"\nschemas = ["public", "app"]\n'
        '[supabase]\ncli = "/opt/supabase"\n[postgres]\nbin = "/opt/pg"\n[sandbox]\nport = 5999\n'
    )
    config = read_config(tmp_path)
    assert config.project.baseline == "supabase/baseline.sql"
    assert (config.new.engine, config.new.idempotent) == ("docker", False)
    assert (config.new.git_add, config.new.edit) == (True, True)
    assert config.new.database_url_env == "DEV_URL"
    assert config.new.schemas == ("public", "app")
    assert (config.supabase.cli, config.postgres.bin) == ("/opt/supabase", "/opt/pg")
    assert config.sandbox.port == 5999


def test_a_file_from_windows(tmp_path: Path) -> None:
    """A byte order mark and CRLF do not disturb."""
    (tmp_path / "lamina.toml").write_bytes(b"\xef\xbb\xbf[sandbox]\r\nport = 5999\r\n")
    assert read_config(tmp_path).sandbox.port == 5999


@pytest.mark.parametrize("text", ["[new", "port = ", "a = 1\na = 2\n", b"\xff\xfe", "\x00"])
def test_what_is_not_toml(tmp_path: Path, text: str | bytes) -> None:
    """The message says which file and where in it."""
    error = refused(tmp_path, text)
    assert "is not TOML" in error.message
    assert error.hint == "Correct that place."


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("[projct]\n", "Did you mean `project`?"),
        ("[new]\nidempotnet = true\n", "Did you mean `idempotent`?"),
        ("[new]\ngit_add = true\n", "Did you mean `git-add`?"),
        ('[supabase]\nclli = "x"\n', "Did you mean `cli`?"),
        ("[sandbox]\nzzzzzz = 1\n", "Known here: port."),
        (
            "zzzzzz = 1\n",
            "Known here: project, new, supabase, postgres, sandbox, guard, review, rules.",
        ),
    ],
)
def test_an_unknown_key(tmp_path: Path, text: str, hint: str) -> None:
    """It is refused with the nearest known one of its table, or with all of them."""
    error = refused(tmp_path, text)
    assert "unknown field" in error.message
    assert error.hint == hint


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('[new]\nidempotent = "yes"\n', "$.new.idempotent"),
        ("[new]\nschemas = [1]\n", "$.new.schemas[0]"),
        ('[new]\nschemas = "public"\n', "$.new.schemas"),
        ("new = 1\n", "$.new"),
        ('[sandbox]\nport = "5999"\n', "$.sandbox.port"),
        ("[sandbox]\nport = 70000\n", "$.sandbox.port"),
        ('[new]\nengine = "dokcer"\n', "$.new.engine"),
    ],
)
def test_a_wrong_value(tmp_path: Path, text: str, place: str) -> None:
    """The message names the place."""
    error = refused(tmp_path, text)
    assert f"`{place}`" in error.message
    assert error.hint


def test_a_folder_in_the_place_of_the_file(tmp_path: Path) -> None:
    """What cannot be read is an error, not a default."""
    (tmp_path / "lamina.toml").mkdir()
    with pytest.raises(ConfigError, match="cannot read"):
        read_config(tmp_path)


def test_the_supabase_clis_own_defaults(tmp_path: Path) -> None:
    """Without a config.toml, and with an empty one, the CLI's defaults hold."""
    assert read_supabase_project(tmp_path) == SupabaseProject()
    (tmp_path / "config.toml").write_text("")
    project = read_supabase_project(tmp_path)
    assert (project.db.port, project.db.major_version) == (54322, 17)
    assert project.db.seed.sql_paths == ("./seed.sql",)
    assert project.api.schemas == ("public", "graphql_public")
    assert project.api.auto_expose_new_tables


def test_the_rest_of_the_supabase_clis_file_is_not_ours(tmp_path: Path) -> None:
    """Keys and tables that lamina does not know are fine, whatever they hold."""
    (tmp_path / "config.toml").write_text(
        'project_id = "chat"\nnew_key = "env(X)"\n[api]\nenabled = true\nschemas = ["app"]\n'
        "auto_expose_new_tables = false\n[db]\nport = 54399\nmajor_version = 15\nshadow_port = 1\n"
        '[db.pooler]\nenabled = false\n[db.seed]\nenabled = false\nsql_paths = ["./a/*.sql"]\n'
        '[auth.external.apple]\nsecret = "env(S)"\n[remotes.staging]\nproject_id = "abc"\n'
    )
    project = read_supabase_project(tmp_path)
    assert project.project_id == "chat"
    assert project.api.schemas == ("app",)
    assert not project.api.auto_expose_new_tables
    assert (project.db.port, project.db.major_version) == (54399, 15)
    assert not project.db.seed.enabled
    assert project.db.seed.sql_paths == ("./a/*.sql",)


def test_a_wrong_value_in_the_supabase_clis_file(tmp_path: Path) -> None:
    """A value that lamina needs must have the right type; the message names file and place."""
    (tmp_path / "config.toml").write_text('[db]\nport = "x"\n')
    with pytest.raises(ConfigError, match=r"config\.toml: .*`\$\.db\.port`"):
        read_supabase_project(tmp_path)
