"""From the tree of a predicate to a formula.

Conditions are told apart by their text in libpg_query's own layout, so spaces, case, brackets,
``pg_catalog`` and the order of the operands of ``=`` make no difference. So does a bare sub-select
``(select f())``, and the name of the table before a column outside sub-selects.
"""

from collections.abc import Callable, Iterator
from itertools import count

from postgast import pg_query_pb2 as pb

from lamina.sql import grammar
from lamina.sql.formulas import (
    ANY,
    COMPARE,
    NEVER_NULL,
    And,
    Condition,
    Constant,
    Formula,
    Is,
    Not,
    Or,
    UnlessNull,
    Value,
    joined,
)
from lamina.sql.normal_form import is_volatile, normal_form
from lamina.sql.tree import dotted_name, strings

_MIRRORED = {"=": "=", "<>": "<>", "<": ">", ">": "<", "<=": ">=", ">=": "<="}
_OPPOSITE = {"<>": "=", "!~~": "~~", "!~~*": "~~*", "!~": "~", "!~*": "~*"}
_WORDS = dict.fromkeys(("t", "true", "yes", "on", "1"), True) | dict.fromkeys(
    ("f", "false", "no", "off", "0"), False
)
_PLAIN_KINDS = {pb.AEXPR_OP, pb.AEXPR_LIKE, pb.AEXPR_ILIKE}
_DISTINCT = {pb.AEXPR_DISTINCT, pb.AEXPR_NOT_DISTINCT}
_DEEPEST = 400
_IS: dict[int, tuple[Value, ...]] = {
    pb.IS_TRUE: (True,),
    pb.IS_NOT_TRUE: (False, None),
    pb.IS_FALSE: (False,),
    pb.IS_NOT_FALSE: (True, None),
    pb.IS_UNKNOWN: (None,),
    pb.IS_NOT_UNKNOWN: (True, False),
}
_LOGIC = {"bool_expr", "boolean_test", "null_test"}


def formulas(*predicates: str) -> tuple[Formula, ...] | None:
    """The formulas of some predicates on the rows of one table.

    None where one is no expression, or is nested more deeply than anybody writes.
    """
    trees = [grammar.parse_expression(predicate) for predicate in predicates]
    nodes = [normal_form(tree) for tree in trees if tree and grammar.depth(tree) <= _DEEPEST]
    if len(nodes) < len(predicates):
        return None
    maker = _Maker(frozenset(text for node in nodes for text in _tested_for_null(node)))
    return tuple(maker.make(node) for node in nodes)


def _tested_for_null(node: pb.Node) -> Iterator[str]:
    for item in grammar.walk(node):
        if isinstance(item, pb.NullTest):
            yield grammar.expression_sql(item.arg)
        elif isinstance(item, pb.A_Expr) and item.kind in _DISTINCT:
            yield from (grammar.expression_sql(side) for side in (item.lexpr, item.rexpr))


class _Maker:
    """The reading of predicates that are compared with each other.

    Args:
        tested: The operands that ``is null`` asks about; only for these it is followed which
            conditions are null together.
    """

    def __init__(self, tested: frozenset[str]) -> None:
        self._tested = tested
        self._numbers = count(1)

    def make(self, node: pb.Node) -> Formula:
        """The formula of a tree."""
        readers: dict[str, Callable[[pb.Node], Formula]] = {
            "bool_expr": self._bool,
            "boolean_test": self._boolean_test,
            "null_test": self._null_test,
            "a_expr": self._expression,
            "a_const": self._constant,
            "type_cast": self._cast,
            "sub_link": self._sub_link,
        }
        reader = readers.get(node.WhichOneof("node") or "", self._leaf)
        return reader(node)

    def _text(self, node: pb.Node) -> str:
        """The text of a condition, which is another one each time where it is volatile."""
        text = grammar.expression_sql(node)
        return f"{text} #{next(self._numbers)}" if is_volatile(node) else text

    def _leaf(self, node: pb.Node) -> Formula:
        text = self._text(node)
        if text in self._tested:
            return UnlessNull(Condition(text, NEVER_NULL), (self._is_null(node),))
        return Condition(text)

    def _bool(self, node: pb.Node) -> Formula:
        parts = [self.make(arg) for arg in node.bool_expr.args]
        if node.bool_expr.boolop == pb.NOT_EXPR:
            return _not(parts[0])
        return joined(And if node.bool_expr.boolop == pb.AND_EXPR else Or, parts)

    def _boolean_test(self, node: pb.Node) -> Formula:
        test = node.boolean_test
        return Is(self.make(test.arg), _IS[test.booltesttype])

    def _constant(self, node: pb.Node) -> Formula:
        const = node.a_const
        if const.isnull:
            return Constant(None)
        if const.HasField("boolval"):
            return Constant(const.boolval.boolval)
        word = const.sval.sval.strip().lower() if const.HasField("sval") else ""
        return Constant(_WORDS[word]) if word in _WORDS else self._leaf(node)

    def _cast(self, node: pb.Node) -> Formula:
        cast = node.type_cast
        to_bool = dotted_name(cast.type_name.names).name in {"bool", "boolean"}
        if to_bool and not cast.type_name.array_bounds and cast.arg.HasField("a_const"):
            made = self._constant(cast.arg)
            if isinstance(made, Constant):
                return made
        return self._leaf(node)

    def _sub_link(self, node: pb.Node) -> Formula:
        exists = node.sub_link.sub_link_type == pb.EXISTS_SUBLINK
        return Condition(self._text(node), NEVER_NULL) if exists else self._leaf(node)

    def _null_test(self, node: pb.Node) -> Formula:
        test = node.null_test
        if test.arg.HasField("row_expr"):  # neither may hold for a row
            return Condition(self._text(node), NEVER_NULL)
        null = self._is_null(test.arg)
        return null if test.nulltesttype == pb.IS_NULL else _not(null)

    def _is_null(self, node: pb.Node) -> Formula:
        if node.HasField("a_const"):
            return Constant(node.a_const.isnull)
        compares = node.HasField("a_expr") and _operator(node.a_expr) in _MIRRORED
        if compares or node.WhichOneof("node") in _LOGIC:
            return Is(self.make(node), (None,))
        return Condition(self._text(node) + " IS NULL", NEVER_NULL)

    def _expression(self, node: pb.Node) -> Formula:
        expression = node.a_expr
        match expression.kind:
            case pb.AEXPR_IN | pb.AEXPR_OP_ANY | pb.AEXPR_OP_ALL:
                return self._list(node)
            case pb.AEXPR_BETWEEN | pb.AEXPR_NOT_BETWEEN:
                low, high = expression.rexpr.list.items
                parts = [
                    self._compare(expression.lexpr, ">=", low),
                    self._compare(expression.lexpr, "<=", high),
                ]
                inside = joined(And, parts)
                return inside if expression.kind == pb.AEXPR_BETWEEN else _not(inside)
            case pb.AEXPR_DISTINCT | pb.AEXPR_NOT_DISTINCT:
                same = self._not_distinct(expression.lexpr, expression.rexpr)
                return same if expression.kind == pb.AEXPR_NOT_DISTINCT else _not(same)
            case _:
                return self._operation(node)

    def _operation(self, node: pb.Node) -> Formula:
        expression = node.a_expr
        operator = _operator(expression)
        if expression.kind not in _PLAIN_KINDS or not expression.HasField("lexpr"):
            return self._leaf(node)
        if operator in _MIRRORED:
            return self._compare(expression.lexpr, operator, expression.rexpr)
        if operator in _OPPOSITE:
            positive = pb.Node()
            positive.CopyFrom(node)
            positive.a_expr.name[0].string.sval = _OPPOSITE[operator]
            return Not(self._leaf(positive))
        return self._leaf(node)

    def _list(self, node: pb.Node) -> Formula:
        """``a in (b, c)`` and ``a = any (array[b, c])`` are OR; with NOT and ALL they are AND."""
        expression = node.a_expr
        operator, right = _operator(expression), expression.rexpr
        items = list(right.list.items if right.HasField("list") else right.a_array_expr.elements)
        if operator not in _MIRRORED or not items or is_volatile(expression.lexpr):
            return self._leaf(node)
        negative = expression.kind == pb.AEXPR_OP_ALL or (
            expression.kind == pb.AEXPR_IN and operator == "<>"
        )
        parts = [self._compare(expression.lexpr, operator, item) for item in items]
        return joined(And if negative else Or, parts)

    def _not_distinct(self, left: pb.Node, right: pb.Node) -> Formula:
        for one, other in ((left, right), (right, left)):
            if one.HasField("a_const") and one.a_const.isnull:
                return self._is_null(other)
        texts = sorted(self._text(side) for side in (left, right))
        return Condition(" IS NOT DISTINCT FROM ".join(texts), NEVER_NULL)

    def _compare(self, left: pb.Node, operator: str, right: pb.Node) -> Formula:
        for side, other in ((left, right), (right, left)):
            if side.a_const.HasField("boolval") and operator in {"=", "<>"}:
                made = self.make(other)
                return made if side.a_const.boolval.boolval == (operator == "=") else _not(made)
        if operator == "<>":
            return _not(self._compare(left, "=", right))
        known = _of_constants(left, operator, right)
        if known:
            return known
        sides = [(side, self._text(side)) for side in (left, right)]
        null = tuple(self._is_null(side) for side, text in sides if text in self._tested)
        if sides[0][1] == sides[1][1]:
            same = Constant(operator in {"=", "<=", ">="})
            return UnlessNull(same, null or (self._is_null(left),))
        may_be_null = sum(not side.HasField("a_const") for side, _ in sides)
        values = NEVER_NULL if len(null) == may_be_null else ANY
        made = _comparison(sides, operator, values)
        return UnlessNull(made, null) if null else made


def _not(made: Formula) -> Formula:
    return made.part if isinstance(made, Not) else Not(made)


def _operator(expression: pb.A_Expr) -> str:
    return strings(expression.name)[-1]


def _comparison(
    sides: list[tuple[pb.Node, str]], operator: str, values: tuple[Value, ...]
) -> Condition:
    """The condition, with the operands in an order that does not depend on the writer."""
    (left, left_text), (right, right_text) = sides
    is_turned = (left.HasField("a_const"), left_text) > (right.HasField("a_const"), right_text)
    if is_turned:
        return _comparison([sides[1], sides[0]], _MIRRORED[operator], values)
    text = f"{left_text} {operator} {right_text}"
    if right.HasField("a_const") and right.a_const.HasField("ival"):
        return Condition(text, values, left_text, operator, right.a_const.ival.ival)
    return Condition(text, values)


def _of_constants(left: pb.Node, operator: str, right: pb.Node) -> Constant | None:
    """The value of a comparison of two constants, or with NULL; None where not certain."""
    constants = [side.a_const for side in (left, right) if side.HasField("a_const")]
    if any(const.isnull for const in constants):
        return Constant(None)
    if len(constants) < 2:  # noqa: PLR2004  # both
        return None
    one, other = constants
    if one.HasField("ival") and other.HasField("ival"):
        return Constant(COMPARE[operator](one.ival.ival, other.ival.ival))
    if one.HasField("sval") and other.HasField("sval") and operator == "=":
        return Constant(one.sval.sval == other.sval.sval)
    return None
