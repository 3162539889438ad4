"""What `lamina.toml` says to the guard; the defaults cost nothing where there is no such file."""

import os

from lamina.errors import ConfigError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from lamina.config import Config, GuardAllow

_FILE_NAME = "lamina.toml"
_KNOWN_SNAPSHOT = (
    'It looks like {"environment": "production", "at": "2026-07-24T08:15:02Z", "migrations": '
    '[{"version": "20260724081502", "name": "create_profiles_table"}]}.'
)


class Settings:
    """The guard's configuration for one project.

    Attributes:
        path: The lamina.toml it is from; empty when there is none.
        protect: `committed` or `published`.
        base: The base branch; empty for the remote's default branch.
        baseline: The version of a squashed migration; empty for none.
        start: Findings about migrations before this version are not listed by the audit.
        applied: The versions of each environment with their names.
        fail_on: The severity from which on the exit code is 1.
        allow: What is allowed on purpose.
        severities: The severities that the configuration gives to rules.
    """

    def __init__(self) -> None:
        self.path = ""
        self.protect = "committed"
        self.base = ""
        self.baseline = ""
        self.start = ""
        self.applied: dict[str, dict[str, str]] = {}
        self.fail_on = "error"
        self.allow: tuple[GuardAllow, ...] = ()
        self.severities: dict[str, str] = {}


class AllSettings:
    """The configuration of each project of a repository, read when first asked for.

    Args:
        top: The root of the work tree.
    """

    def __init__(self, top: str) -> None:
        self._top = top
        self._read: dict[str, Settings] = {}

    @property
    def main(self) -> Settings:
        """What the lamina.toml at the root of the repository says."""
        return self._in_folder("")

    def of(self, migrations: str) -> Settings:
        """Return what holds for a migrations folder: the nearest lamina.toml above it.

        Raises:
            ConfigError: It is not TOML, or not what lamina knows.
        """
        folder = migrations.removesuffix("supabase/migrations").rstrip("/")
        while folder:
            if os.path.exists(os.path.join(self._top, folder, _FILE_NAME)):  # noqa: PTH110, PTH118 - pathlib is not loaded
                return self._in_folder(folder)
            folder = folder.rpartition("/")[0]
        return self._in_folder("")

    def _in_folder(self, folder: str) -> Settings:
        if folder not in self._read:
            self._read[folder] = _read(self._top, folder)
        return self._read[folder]


def _read(top: str, folder: str) -> Settings:
    settings = Settings()
    path = os.path.join(top, folder, _FILE_NAME)  # noqa: PTH118 - pathlib is not loaded
    if os.path.lexists(path):
        from pathlib import Path  # with msgspec 30 ms, for those who have the file

        from lamina.config import read_config  # the same

        _take(settings, read_config(Path(path).parent), os.path.dirname(path))  # noqa: PTH120 - the same
        settings.path = path
    return settings


def _take(settings: Settings, config: "Config", folder: str) -> None:
    guard = config.guard
    settings.protect = guard.protect
    settings.base = guard.base
    settings.baseline = guard.baseline
    settings.start = guard.start
    settings.fail_on = guard.fail_on
    settings.allow = guard.allow
    settings.severities = dict(config.rules)
    for name in guard.applied_snapshot:
        environment, versions = _snapshot(os.path.join(folder, name), name)  # noqa: PTH118 - see above
        settings.applied.setdefault(environment, {}).update(versions)
    if settings.severities:
        from lamina.review import rule  # for those who change a severity

        for name in settings.severities:
            rule.require(name, or_group=True)


def _snapshot(path: str, shown: str) -> tuple[str, dict[str, str]]:
    """Return the environment and the versions of a snapshot; nothing when it is not there.

    Raises:
        ConfigError: It is not a snapshot.
    """
    import json

    try:
        with open(path, "rb") as file:  # noqa: PTH123 - pathlib is not loaded
            data = json.load(file)
        versions = {str(one["version"]): str(one.get("name", "")) for one in data["migrations"]}
        return str(data["environment"]), versions
    except FileNotFoundError:
        return shown, {}
    except OSError as error:
        raise ConfigError(f"cannot read {shown}: {error.strerror}") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ConfigError(
            f"{shown}, which [guard] applied-snapshot names, is not a snapshot", _KNOWN_SNAPSHOT
        ) from error
