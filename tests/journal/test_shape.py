"""The actions that a verifier knows are those that the format has."""

import re

from admission_flow.journal.shape import ACTIONS
from admission_flow.messages import catalogue

ACTION = re.compile(
    r"(case|checkpoint|class|due|officer|plan|privacy|register|source|unit)\.[a-z_]+"
    r"|role\.(grant|withdraw)"
)
NOT_ACTIONS = re.compile(r"unit\.(name|has_\w+)|class\.(awareness|new_member)")
"""Labels of fields and of kinds, which look like actions."""


def test_every_action_that_has_a_term_is_known_to_the_verifier() -> None:
    """One that it did not know would lower every verdict; one without a term is nobody's."""
    terms = catalogue("vi")["label"]
    named = {word for word in terms if ACTION.fullmatch(word) and not NOT_ACTIONS.fullmatch(word)}
    assert named == ACTIONS
