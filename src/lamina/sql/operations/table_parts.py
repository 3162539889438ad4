"""Operations on how a table and its columns are kept: storage, identity, inheritance, ..."""

from typing import Literal

from lamina.sql.names import Name
from lamina.sql.operations.base import Operation

ReplicaIdentity = Literal["default", "full", "nothing", "index"]


class SetStorage(Operation, frozen=True):
    """ALTER TABLE ... ALTER COLUMN ... SET STORAGE; ``storage`` in lower case."""

    table: Name
    column: str
    storage: str


class SetCompression(Operation, frozen=True):
    """ALTER TABLE ... ALTER COLUMN ... SET COMPRESSION."""

    table: Name
    column: str
    method: str


class SetStatistics(Operation, frozen=True):
    """ALTER TABLE ... ALTER COLUMN ... SET STATISTICS.

    Attributes:
        column: Its name, or its number for a column of an index.
        target: -1 for the default.
    """

    table: Name
    column: str
    target: int


class SetColumnOptions(Operation, frozen=True):
    """ALTER TABLE ... ALTER COLUMN ... SET or RESET ( options )."""

    table: Name
    column: str
    options: tuple[tuple[str, str], ...]
    reset: bool = False


class AddIdentity(Operation, frozen=True):
    """ALTER TABLE ... ALTER COLUMN ... ADD GENERATED ... AS IDENTITY."""

    table: Name
    column: str


class SetIdentity(Operation, frozen=True):
    """ALTER TABLE ... ALTER COLUMN ... SET GENERATED and the options of its sequence."""

    table: Name
    column: str


class DropIdentity(Operation, frozen=True):
    """ALTER TABLE ... ALTER COLUMN ... DROP IDENTITY."""

    table: Name
    column: str
    if_exists: bool = False


class SetExpression(Operation, frozen=True):
    """ALTER TABLE ... ALTER COLUMN ... SET EXPRESSION, of a computed column."""

    table: Name
    column: str
    expression: str


class DropExpression(Operation, frozen=True):
    """ALTER TABLE ... ALTER COLUMN ... DROP EXPRESSION, of a computed column."""

    table: Name
    column: str
    if_exists: bool = False


class AlterConstraint(Operation, frozen=True):
    """ALTER TABLE ... ALTER CONSTRAINT; None where a property stays as it is."""

    table: Name
    name: str
    deferrable: bool | None = None
    initially_deferred: bool | None = None
    enforced: bool | None = None
    inherit: bool | None = None


class SetLogged(Operation, frozen=True):
    """ALTER TABLE ... SET LOGGED or UNLOGGED."""

    table: Name
    logged: bool


class SetAccessMethod(Operation, frozen=True):
    """ALTER TABLE ... SET ACCESS METHOD; ``default`` for the default."""

    table: Name
    method: str


class SetReplicaIdentity(Operation, frozen=True):
    """ALTER TABLE ... REPLICA IDENTITY."""

    table: Name
    identity: ReplicaIdentity
    index: str = ""


class Inherit(Operation, frozen=True):
    """ALTER TABLE ... INHERIT."""

    table: Name
    parent: Name


class NoInherit(Operation, frozen=True):
    """ALTER TABLE ... NO INHERIT."""

    table: Name
    parent: Name


class ClusterOn(Operation, frozen=True):
    """ALTER TABLE ... CLUSTER ON; ``index`` is empty for SET WITHOUT CLUSTER."""

    table: Name
    index: str


class AttachIndexPartition(Operation, frozen=True):
    """ALTER INDEX ... ATTACH PARTITION."""

    index: Name
    partition: Name
