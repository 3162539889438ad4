"""A script that a review reads, when it is first asked for."""

from functools import cached_property
from pathlib import Path

from lamina.errors import UsageError
from lamina.workflows.project import shown


class Text:
    """A script to read, which is read when it is first asked for.

    Args:
        path: As a person would type it.
        version: The digits of its file name; empty for another file.
        new: It is to be reviewed.
        unpublished: The base branch does not have it.
        place: The file, where it can be written.
        blob: Git's name for its content, where that is known; empty otherwise.
        data: Its bytes, where they come from elsewhere than `place`.
    """

    def __init__(  # noqa: PLR0913 - what there is to say of a script
        self,
        path: str,
        version: str = "",
        *,
        new: bool = False,
        unpublished: bool = False,
        place: Path | None = None,
        blob: str = "",
        data: bytes | None = None,
    ) -> None:
        self.path = path
        self.version = version
        self.new = new
        self.unpublished = unpublished
        self.place = place
        self.blob = blob
        if data is not None:
            self.__dict__["data"] = data

    @cached_property
    def data(self) -> bytes:
        """Its bytes.

        Raises:
            UsageError: It cannot be read.
        """
        place = self.place or Path(self.path)
        try:
            return place.read_bytes()
        except OSError as error:
            raise UsageError(f"cannot read {shown(place)}: {error.strerror}") from error

    @cached_property
    def text(self) -> str:
        """The text; a byte that is not UTF-8 stands as a lone surrogate."""
        return self.data.decode("utf-8", "surrogateescape")

    @property
    def identity(self) -> bytes:
        """What tells this content from another: git's name for it, or the content itself."""
        return self.blob.encode() or self.data
