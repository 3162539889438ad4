"""Which columns and functions a parse tree reads, with aliases resolved to tables."""

from collections.abc import Iterator

import msgspec
from google.protobuf.message import Message
from postgast import pg_query_pb2 as pb

from lamina.sql.names import Name
from lamina.sql.tree import dotted_name, relation_name, strings


class ColumnRead(msgspec.Struct, frozen=True, order=True):
    """A column that is read; ``*`` for all columns, ``table`` None where none is written."""

    table: Name | None
    column: str


class Scope:
    """The names that a SELECT sees.

    Args:
        outer: The scope around it.
        derived: The names of WITH here and around.
        more: Columns may come from somewhere else, as in a policy.

    Attributes:
        tables: What each name in FROM stands for; None for a derived table.
    """

    def __init__(
        self, outer: "Scope | None", derived: frozenset[str] = frozenset(), *, more: bool = False
    ) -> None:
        self.outer = outer
        self.derived = derived
        self.more = more
        self.tables: dict[str, Name | None] = {}

    def find(self, name: str) -> tuple[bool, Name | None]:
        """Whether the name is one of FROM, here or around, and its table."""
        scope: Scope | None = self
        while scope:
            if name in scope.tables:
                return True, scope.tables[name]
            scope = scope.outer
        return False, None

    @property
    def only_table(self) -> Name | None:
        """The table of an unqualified column, where there is no doubt."""
        scope = self.outer
        while scope:
            if scope.tables or scope.more:
                return None
            scope = scope.outer
        return next(iter(self.tables.values())) if len(self.tables) == 1 else None


class Reads:
    """What a tree reads and calls, each once, in order of appearance.

    Args:
        root: The tree.
        scope: What is visible around it; None for a query of its own.

    Attributes:
        columns: The columns, those of derived tables left out.
        calls: The functions, ``current_user`` and its kin among them.
        per_row: Those outside every scalar sub-select.
    """

    def __init__(self, root: Message, scope: Scope | None) -> None:
        self.columns: dict[ColumnRead, None] = {}
        self.calls: dict[Name, None] = {}
        self.per_row: dict[Name, None] = {}
        self._work: list[tuple[Message, Scope | None, bool]] = [(root, scope, False)]
        while self._work:  # a stack, since trees can be deeper than Python's own
            node, around, scalar = self._work.pop()
            self._visit(node, around, scalar=scalar)

    def _visit(self, node: Message, scope: Scope | None, *, scalar: bool) -> None:
        match node:
            case pb.ColumnRef():
                self._column(node, scope)
                return
            case pb.FuncCall():
                self._call(dotted_name(node.funcname), scalar=scalar)
            case pb.SQLValueFunction():
                self._call(value_function(node), scalar=scalar)
            case pb.SubLink():
                scalar = scalar or node.sub_link_type == pb.EXPR_SUBLINK
            case pb.RangeSubselect():
                scope = scope if node.lateral or not scope else Scope(scope.outer, scope.derived)
            case pb.SelectStmt() | pb.InsertStmt() | pb.UpdateStmt() | pb.DeleteStmt():
                scope = _scope_of(node, scope)
            case pb.CommonTableExpr():
                scope = Scope(scope.outer, scope.derived) if scope else None
            case pb.JoinExpr():
                self._join(node)
            case _:
                pass
        self._work += [(child, scope, scalar) for child in reversed(list(children(node)))]

    def _call(self, name: Name, *, scalar: bool) -> None:
        self.calls[name] = None
        if not scalar:
            self.per_row[name] = None

    def _join(self, node: pb.JoinExpr) -> None:
        for column in strings(node.using_clause):
            self.columns[ColumnRead(None, column)] = None
        if node.is_natural:
            self.columns[ColumnRead(None, "*")] = None

    def _column(self, node: pb.ColumnRef, scope: Scope | None) -> None:
        parts = [f.string.sval if f.HasField("string") else "*" for f in node.fields]
        *qualifier, column = parts
        if len(qualifier) > 1:
            self.columns[ColumnRead(Name(qualifier[-2], qualifier[-1]), column)] = None
        elif qualifier:
            found, table = scope.find(qualifier[0]) if scope else (False, None)
            if table or not found:
                self.columns[ColumnRead(table or Name("", qualifier[0]), column)] = None
        else:
            self._unqualified(column, scope)

    def _unqualified(self, column: str, scope: Scope | None) -> None:
        if column == "*" and scope and scope.tables:
            for table in scope.tables.values():
                if table:
                    self.columns[ColumnRead(table, "*")] = None
            return
        whole_row, table = scope.find(column) if scope else (False, None)
        if whole_row:
            if table:
                self.columns[ColumnRead(table, "*")] = None
            return
        self.columns[ColumnRead(scope.only_table if scope else None, column)] = None


def children(node: Message) -> Iterator[Message]:
    """The messages right below one."""
    for field, value in node.ListFields():
        if field.message_type:
            yield from [value] if isinstance(value, Message) else value


def value_function(node: pb.SQLValueFunction) -> Name:
    """The name of ``current_user``, ``current_date`` and their kin."""
    name = pb.SQLValueFunctionOp.Name(node.op).removeprefix("SVFOP_").lower()
    return Name("", str(name).removesuffix("_n"))


def _scope_of(
    statement: pb.SelectStmt | pb.InsertStmt | pb.UpdateStmt | pb.DeleteStmt, outer: Scope | None
) -> Scope:
    derived = outer.derived if outer else frozenset()
    derived |= {c.common_table_expr.ctename for c in statement.with_clause.ctes}
    scope = Scope(outer, derived)
    work: list[Message] = []
    for field in ("relation", "from_clause", "using_clause"):
        value = getattr(statement, field, None)
        if value is not None:
            work += [value] if isinstance(value, Message) else list(value)
    while work:
        item = work.pop(0)
        if isinstance(item, (pb.Node, pb.JoinExpr)):
            work = [*_sources(item), *work]
        else:
            _add(scope, item)
    return scope


def _sources(item: pb.Node | pb.JoinExpr) -> list[Message]:
    if isinstance(item, pb.JoinExpr):
        return [item.larg, item.rarg]
    kind = item.WhichOneof("node")
    return [getattr(item, kind)] if kind else []


def _add(scope: Scope, item: Message) -> None:
    if isinstance(item, pb.RangeVar):
        if not item.relname:
            return
        name = relation_name(item)
        derived = not name.schema and name.name in scope.derived
        scope.tables[item.alias.aliasname or item.relname] = None if derived else name
    elif isinstance(item, (pb.RangeSubselect, pb.RangeFunction, pb.RangeTableFunc)):
        scope.tables[item.alias.aliasname] = None
    elif isinstance(item, pb.RangeTableSample):
        for source in _sources(item.relation):
            _add(scope, source)
