"""Small right documents to make wrong ones of, and what is said of these."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from admission_flow.procedure.document import DocumentProblems

Told = tuple[str, str, Mapping[str, Any]]
"""Where, which message, with which facts."""

LONGEST, LARGEST = 10_000, 1_000_000
"""Characters of a text, and the largest count, as docs/reference/case.md has them."""

PERSON: Mapping[str, Any] = {"full_name": "Lò Thị Mẫu"}
UNIT: Mapping[str, Any] = {
    "name": "Chi bộ Trường Mẫu",
    "has_youth_union": True,
    "has_trade_union": True,
    "has_base_committee": True,
}
APPLICATION: Mapping[str, Any] = {"kind": "application", "on": "2024-01-10"}
DECIDER: Mapping[str, Any] = {
    "authority": "Đảng ủy Xã Mẫu",
    "body": "standing_committee",
    "from": "2025-07-01",
    "right": "own",
}


def document(**changes: object) -> dict[str, Any]:
    right = {"format": "admission-case/1", "person": PERSON, "unit": UNIT, "acts": [APPLICATION]}
    return {**right, **changes}


def told(read: Callable[[], object]) -> list[Told]:
    with pytest.raises(DocumentProblems) as caught:
        read()
    return [(p.where, p.message_id, p.facts) for p in caught.value.problems]
