"""A vector that is right, for tests that change one thing of it."""

from collections.abc import Mapping
from typing import Any

GOOD: Mapping[str, Any] = {
    "rule": "branch.two_thirds",
    "step": "branch_resolution",
    "status": "met",
    "because": "14 of 20 are two thirds.",
    "vi": "14/20 là đủ hai phần ba.",
}
