"""Commitments to personal values."""

import hashlib
import hmac

import pytest

from admission_flow.journal.commitment import commit, commitment, commitments

SECRET = bytes(range(32))
ENTRY = "0f" * 16


def test_known_answer() -> None:
    """The commitment is the formula of docs/auditors/bundle.md, written here a second time."""
    salt = hmac.new(SECRET, ENTRY.encode() + b"\x00religion", hashlib.sha256).digest()
    text = '["religion","Không"]'.encode()
    expected = hashlib.sha256(b"admission-flow/commit/v1\x00" + salt + text).hexdigest()
    assert commitment(SECRET, ENTRY, "religion", "Không") == expected
    assert expected == "d5a04dab3586454c9c816e6c8101ff82d16360032d124d91653d2c7055e3ce70"


@pytest.mark.parametrize(
    "other",
    [
        (bytes(32), ENTRY, "religion", "Không"),
        (SECRET, "1f" * 16, "religion", "Không"),
        (SECRET, ENTRY, "ethnicity", "Không"),
        (SECRET, ENTRY, "religion", "Phật giáo"),
        (SECRET, ENTRY, "religion", None),
    ],
)
def test_everything_counts(other: tuple[bytes, str, str, object]) -> None:
    """Another secret, entry, field or value gives another commitment."""
    assert commitment(*other) != commitment(SECRET, ENTRY, "religion", "Không")


def test_equal_values_do_not_look_equal() -> None:
    """The same value in two fields has two commitments: the log shows no equality."""
    both = commit(SECRET, ENTRY, {"father": "Tày", "mother": "Tày"})
    assert both["father"] != both["mother"]


def test_a_short_secret_is_refused() -> None:
    """A secret that could be guessed is never used."""
    with pytest.raises(ValueError, match="32 bytes"):
        commitment(b"short", ENTRY, "religion", "Không")


def test_commitments_are_found_wherever_they_stand() -> None:
    """A commitment below the first level is called by its path."""
    digest = "ab" * 32
    data = {"kind": "opinion", "roll": {"note": {"commit": digest}}, "of": [{"commit": digest}, 1]}
    assert commitments(data) == {"roll.note": digest, "of.0": digest}


@pytest.mark.parametrize(
    "data",
    [
        {"a": {"commit": "ab" * 31}},
        {"a": {"commit": "AB" * 32}},
        {"a": {"commit": 1}},
        {"a": {"commit": "ab" * 32, "also": 1}},
        {"a": {"b": {"commit": "ab" * 32}}, "a.b": {"commit": "ab" * 32}},
    ],
)
def test_malformed_commitments_are_refused(data: object) -> None:
    """What is neither a commitment nor plain data is refused when the entry is made."""
    with pytest.raises(ValueError, match=r"commitment|called"):
        commitments(data)
