"""A checklist item with what the SQL, and then a person, says about it."""

import msgspec

from lamina.migrations import ChecklistItem, CheckState

_NOT_APPLICABLE = "not applicable"
_SAYS_NOT_APPLICABLE = frozenset({"-", "n/a", "na", _NOT_APPLICABLE})


class Answer(msgspec.Struct, frozen=True):
    """A checklist item with the answer that the SQL gives, or the question that it leaves.

    Attributes:
        label: The item, such as `RLS`.
        state: Done, open, or not applicable.
        text: The answer in a few words; for an open item, what is left to do.
        question: What to ask the author; empty when the SQL answers.
    """

    label: str
    state: CheckState
    text: str
    question: str = ""

    @property
    def option(self) -> str:
        """The command-line option that answers the question."""
        return f"--{self.label.lower()}"

    def item(self) -> ChecklistItem:
        """Return the line of the header."""
        return ChecklistItem(self.state, self.label, self.text)

    def answered(self, words: str) -> "Answer":
        """Return the item with a person's answer beside what the SQL says.

        `-` and its like mean "not applicable"; an empty answer leaves the item open, and one that
        the SQL answers stays as it is. What the SQL says is never taken away.
        """
        given = words.strip()
        if not given or not self.question:
            return self
        if given.lower() in _SAYS_NOT_APPLICABLE:
            state, given = CheckState.NOT_APPLICABLE, _NOT_APPLICABLE
        else:
            state = CheckState.DONE
        return Answer(self.label, state, "; ".join(filter(None, [self.text, given])))

    def noted(self, words: str) -> "Answer":
        """Return the item, which the SQL answers, with what a person adds of their own accord."""
        given = words.strip()
        if given.lower() in _SAYS_NOT_APPLICABLE:
            given = "" if self.state is CheckState.NOT_APPLICABLE else _NOT_APPLICABLE
        if not given or given.lower() == self.text.lower():
            return self
        text = "; ".join(filter(None, [self.text, given]))
        return Answer(self.label, self.state, text, self.question)
