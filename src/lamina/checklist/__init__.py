"""The checklist of a migration: questions, and what in the SQL answers them."""

from lamina.checklist.answer import Answer
from lamina.checklist.items import checklist_for

__all__ = ["Answer", "checklist_for"]
