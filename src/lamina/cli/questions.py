"""The wizard's questions as data, so that options, prompts and errors are one list."""

from collections.abc import Callable, Mapping

import msgspec

from lamina.errors import LaminaError, UsageError
from lamina.migrations import is_snake_case, migration_name
from lamina.workflows.draft import Answers, Draft

Given = Mapping[str, str | None]
_FIXED = ("title", "name", "author", "issue")
_CHECKLIST = ("RLS", "Indexes", "Breaking")


class Question(msgspec.Struct, frozen=True):
    """One thing to know.

    Attributes:
        key: What the answer is stored under.
        option: The option that answers it.
        prompt: What a person is asked.
        default: The suggestion, from the answers before it.
        check: Why an answer will not do; empty when it will.
        required: Whether a missing answer stops a command without a terminal.
    """

    key: str
    option: str
    prompt: str
    default: Callable[[Mapping[str, str]], str]
    check: Callable[[str], str] = lambda _: ""
    required: bool = True


def questions_for(draft: Draft, author: str) -> list[Question]:
    """Return what has to be known to write `draft`, in the order of asking.

    Args:
        draft: The draft.
        author: Git's `user.name`; who the author is is asked only when git does not know.
    """
    fixed = [
        Question(
            "title",
            "--title TEXT",
            "What is this migration for?",
            lambda _: draft.title,
            _not_blank,
        ),
        Question("name", "NAME", "File name", lambda so_far: _name(draft, so_far), _bad_name),
        Question("author", "--author NAME", "Author", lambda _: author, _not_blank),
        Question("issue", "--issue NUMBER", "Issue (empty for none)", lambda _: "", required=False),
    ]
    open_items = [answer for answer in draft.checklist() if answer.question]
    return fixed + [
        Question(answer.label, f"{answer.option} TEXT", answer.question, lambda _: "")
        for answer in open_items
    ]


def _not_blank(text: str) -> str:
    return "" if text.strip() else "Type a few words."


def _bad_name(text: str) -> str:
    if is_snake_case(text):
        return ""
    try:
        return f"Use snake_case: {migration_name(text)}"
    except LaminaError as error:
        return error.message


def _name(draft: Draft, so_far: Mapping[str, str]) -> str:
    title = so_far.get("title", "")
    if draft.name and title in {"", draft.title}:
        return draft.name
    try:
        return migration_name(title)
    except LaminaError:
        return draft.name


def without_asking(questions: list[Question], given: Given, *, accept: bool) -> dict[str, str]:
    """Return the answers from the options alone.

    Args:
        questions: What has to be known.
        given: The options.
        accept: Whether the suggestions are accepted where no option is given (`--yes`).

    Raises:
        UsageError: Answers are missing, all named at once; or one will not do.
    """
    answers: dict[str, str] = {}
    missing: list[Question] = []
    for question in questions:
        value = given.get(question.key)
        if value is None:
            value = question.default(answers)
            derived = question.key in {"name", "author"} and value != ""
            if question.check(value) or (question.required and not (accept or derived)):
                missing.append(question)
                continue
        answers[question.key] = _checked(question, value)
    if missing:
        lines = [f"    {question.option:<16}{question.prompt}" for question in missing]
        if accept:
            lead, way_out = "no answer suggests itself here", "Give them as options."
        else:
            lead = "there is no terminal to ask in, and these answers are missing"
            way_out = "Give them as options, or accept every suggestion with --yes."
        raise UsageError(f"{lead}:\n" + "\n".join(lines), way_out)
    return answers


def _checked(question: Question, value: str) -> str:
    problem = question.check(value)
    if problem:
        raise UsageError(f"{question.option}: {value!r} will not do", problem)
    return value


def to_answers(values: Mapping[str, str], given: Given | None = None) -> Answers:
    """Return what the questions' answers say about the draft.

    Args:
        values: The answers.
        given: The options; those about the checklist count also where nothing is asked.
    """
    unasked = {key: given[key] for key in _CHECKLIST if given.get(key)} if given else {}
    said = {key: value for key, value in unasked.items() if value is not None}
    return Answers(
        title=values["title"],
        name=values["name"],
        author=values["author"],
        issue=values.get("issue", ""),
        checklist=said | {key: value for key, value in values.items() if key not in _FIXED},
    )
