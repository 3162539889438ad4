"""Asking a person, in a terminal; Ctrl-C at any question leaves everything as it was."""

from collections.abc import Sequence
from enum import Enum

from lamina.cli.questions import Given, Question, _checked
from lamina.render.plain import plain


class Decision(Enum):
    """What to do with the finished migration."""

    WRITE = "Write it"
    EDIT = "Write it and open it in the editor"
    CANCEL = "Cancel"


def ask(questions: Sequence[Question], given: Given) -> dict[str, str]:
    """Return the answers: those given as options, the others asked for.

    Raises:
        KeyboardInterrupt: Ctrl-C.
        UsageError: An answer given as an option will not do.
    """
    answers: dict[str, str] = {}
    for question in questions:
        value = given.get(question.key)
        if value is not None:
            answers[question.key] = _checked(question, value)
            continue
        suggestion = question.default(answers)
        if question.key == "author" and suggestion:  # git knows
            answers[question.key] = suggestion
            continue
        answers[question.key] = _ask(question, suggestion)
    return answers


def _ask(question: Question, suggestion: str) -> str:
    def validate(text: str) -> bool | str:
        return question.check(text) or True

    import questionary  # 0.15 s, for those who are asked

    asked = questionary.text(plain(question.prompt), default=plain(suggestion), validate=validate)
    return str(asked.unsafe_ask())


def choose(prompt: str, choices: Sequence[str]) -> str:
    """Return one of `choices`.

    Raises:
        KeyboardInterrupt: Ctrl-C.
    """
    import questionary

    shown = [questionary.Choice(plain(choice), value=choice) for choice in choices]
    return str(questionary.select(plain(prompt), choices=shown).unsafe_ask())


def text(prompt: str) -> str:
    """Return what the person types.

    Raises:
        KeyboardInterrupt: Ctrl-C.
    """
    import questionary

    return str(questionary.text(plain(prompt)).unsafe_ask())


def decide(path: str) -> Decision:
    """Return what to do with the migration that will stand at `path`.

    Raises:
        KeyboardInterrupt: Ctrl-C.
    """
    return Decision(choose(path, [decision.value for decision in Decision]))
