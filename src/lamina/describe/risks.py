"""What can hurt: what breaks code, and what loses data."""

from collections.abc import Iterator

from lamina.describe.breaks import breaks
from lamina.describe.given import Given
from lamina.describe.model import Phrase, Risk
from lamina.describe.phrases_parts import code, name, say
from lamina.describe.undo import losses
from lamina.sql import operations as o
from lamina.sql.names import Name
from lamina.sql.schema import Schema
from lamina.sql.schema.resolve import relation


def breaking(given: Given) -> tuple[Risk, ...]:
    """What fails or gives other results in code that works with the base."""
    found = [*(Risk(b.words, b.version) for b in breaks(given)), *_sequences(given)]
    return tuple(dict.fromkeys(found))


def data_loss(given: Given) -> tuple[Risk, ...]:
    """What is lost of the rows and values that were there before."""
    return tuple(dict.fromkeys(Risk(loss.words, loss.version) for loss in losses(given)))


def _sequences(given: Given) -> Iterator[Risk]:
    """Sequences in use that go on from another number: it may have been given out already."""
    kept = given.base.sequences.keys() & given.end.sequences.keys()
    for step in given.steps:
        found = _set_back(step.operation, given.base)
        if found and found[0] in kept:
            text = "sequence {} {}: inserts fail where it gives a number that is taken"
            yield Risk(say(text, name(found[0]), found[1]), step.file.version)


def _set_back(operation: o.Operation, base: Schema) -> tuple[Name, Phrase] | None:
    if isinstance(operation, o.AlterSequence) and "restart" in operation.options:
        return operation.sequence, ("starts anew",)
    if not isinstance(operation, o.SelectCall):
        return None
    for function, given_ in zip(operation.functions, operation.arguments, strict=False):
        sequence, value, *_ = (*given_, None, None)
        if function.name == "setval" and sequence and value is not None:
            schema, _, own = sequence.rpartition(".")
            return relation(base, Name(schema, own)), say("is set to {}", code(value))
    return None
