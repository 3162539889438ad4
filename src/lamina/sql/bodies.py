"""What the body of a function or of a DO block does, as far as its SQL is static."""

from contextvars import ContextVar

import msgspec
from postgast import pg_query_pb2 as pb

from lamina.sql import grammar, reader
from lamina.sql.operations import Operation, SelectCall
from lamina.sql.plpgsql import Part, parts
from lamina.sql.source import Source, SqlSyntaxError
from lamina.sql.tree import strings

_SHORT = 80
_DEEPEST = 20
_depth: ContextVar[int] = ContextVar("_depth", default=0)


class Body(msgspec.Struct, frozen=True):
    """What a body does.

    Attributes:
        operations: Of all static SQL, in the order of the text: of both branches of an IF, of
            loops and exception handlers. An expression counts where it calls or reads something.
        dynamic: What EXECUTE is given where it is not a constant, shortened.
        read: Whether all else was read.
    """

    operations: tuple[Operation, ...] = ()
    dynamic: tuple[str, ...] = ()
    read: bool = True


def read_body(language: str, body: str) -> Body:
    """The operations of a body in ``plpgsql`` or ``sql``.

    Another language is not read, nor are DO blocks more than 20 inside one another.
    """
    depth = _depth.get()
    if depth >= _DEEPEST or language.lower() not in {"plpgsql", "sql"}:
        return Body(read=False)
    reading = _Reading()
    before = _depth.set(depth + 1)
    try:
        if language.lower() == "sql":
            reading.sql(body)
        else:
            for part in parts(body):
                reading.add(part)
    finally:
        _depth.reset(before)
    return Body(tuple(reading.operations), tuple(reading.dynamic), reading.read)


class _Reading:
    def __init__(self) -> None:
        self.operations: list[Operation] = []
        self.dynamic: list[str] = []
        self.read = True

    def add(self, part: Part) -> None:
        """Read one part of a body."""
        if part.kind == "sql":
            self.sql(part.text)
        elif part.kind == "expression":
            self._expression(part)
        else:
            self._execute(part.text)

    def sql(self, text: str) -> None:
        """Read static SQL."""
        try:
            statements = grammar.parse(Source(text)).stmts
        except SqlSyntaxError:
            self.read = False
            return
        for statement in statements:
            self.operations += reader.read(statement.stmt)

    def _expression(self, part: Part) -> None:
        node = grammar.parse_expression(part.text)
        if node is None:
            # "v := a from t" is what PL/pgSQL allows as well: all that may follow SELECT.
            if part.certain:
                self.sql("select " + part.text)
            return
        target = pb.Node(res_target=pb.ResTarget(val=node))
        select = pb.SelectStmt(
            target_list=[target], limit_option=pb.LIMIT_OPTION_DEFAULT, op=pb.SETOP_NONE
        )
        self.operations += (
            operation
            for operation in reader.read(pb.Node(select_stmt=select))
            if not isinstance(operation, SelectCall) or operation.functions or operation.reads
        )

    def _execute(self, text: str) -> None:
        node = grammar.parse_expression(text)
        sql = _constant(node) if node else None
        if sql is None:
            short = " ".join(text.split())
            self.dynamic.append(short if len(short) <= _SHORT else short[: _SHORT - 3] + "...")
            if node:
                self._expression(Part("expression", text))
        else:
            self.sql(sql)


def _constant(node: pb.Node) -> str | None:
    """The text of a string that is known: a constant, joined ones, ``format`` with no place."""
    match node.WhichOneof("node"):
        case "a_const" if node.a_const.HasField("sval"):
            return str(node.a_const.sval.sval)
        case "type_cast":
            return _constant(node.type_cast.arg)
        case "a_expr" if strings(node.a_expr.name) == ("||",):
            left, right = _constant(node.a_expr.lexpr), _constant(node.a_expr.rexpr)
            return None if left is None or right is None else left + right
        case "func_call" if strings(node.func_call.funcname)[-1] == "format":
            text = _constant(node.func_call.args[0]) if len(node.func_call.args) == 1 else None
            bare = (text or "%").replace("%%", "")
            return None if text is None or "%" in bare else text.replace("%%", "%")
        case _:
            return None
