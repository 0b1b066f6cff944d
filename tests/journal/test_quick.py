"""The quick reader takes no line that the strict one refuses, and reads none otherwise."""

import json
import random
import unicodedata
from collections.abc import Iterator
from dataclasses import fields

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from admission_flow.journal.canonical import MAX_DEPTH, canonical, parse_canonical
from admission_flow.journal.commitment import (
    commitment,
    commitments,
    commitments_in,
    opens_text,
)
from admission_flow.journal.entry import Entry, Intent
from admission_flow.journal.quick import Said, read_quickly
from tests.bundle.hostile import LogBuilder, text_of
from tests.bundle.test_bundle_parsers import JSON
from tests.journal.readers import same

BASIS = [{"doc": "05-NQ/CB Đảng", "sha256": "cd" * 32}, {"doc": "", "sha256": "ef" * 32}]
RULE = {"id": "admission", "ver": "0.1.0", "sha256": "ab" * 32}
VERDICT = {
    "permitted": True, "blocked_by": [], "regime": "Quy định 232, Đảng",
    "findings": {"branch.roll": "met", "order.dates": "unmet"},
}  # fmt: skip
DATA = {
    "act": {"on": "2026-01-02", "name": {"commit": "0a" * 32}, "roll": {"official": 20}},
    "n": [1, "Đảng", -3, True, None, {"commit": "0b" * 32}],
}


def lines() -> list[str]:
    """Return ordinary lines: of the register and of cases, signed and not, with all that may be."""
    maker = LogBuilder().add().enrol("cb01", by="cb01")
    maker.add(by="cb01", case="HS-0001", to="source", data={"unit": {"name": "Chi bộ Mẫu"}})
    maker.add(by="cb01", case="HS-0001", data=DATA, verdict=VERDICT, rule=RULE, basis=BASIS)
    maker.add(by="cb01", case="HS-0001", data=DATA, verdict=VERDICT, rule=RULE)
    maker.add(case="HS-0002", data={}, seen={"size": 3, "root": "ab" * 32}, to="a.b_c")
    return [raw.decode() for raw in maker.lines]


LINES = lines()


def test_ordinary_lines_are_read_quickly() -> None:
    """Else all that follows would prove nothing."""
    for line in LINES:
        assert read_quickly(line) is not None, line
        assert same(line)


def test_what_is_said_stands_in_the_order_of_an_intent() -> None:
    """An intent is filled from it by order."""
    names = [field.name for field in fields(Intent)]
    assert list(Said._fields[: len(names)]) == names


PIECES = [
    *'{}[]":,\\0123456789abcdefntruE.-+ /', "\u0302", "Đ", "\u1ebf", "e\u0302\u0301", "\x7f",
    "\x00", "\t", "\n", "\u2028", "\ud800", "\ufeff", "null", "true", "NaN", "1.0", "1e5", "-0",
    "01", "\\n", '\\"', '":', '\\":', '\\"commit\\":', '{\\"commit\\":\\"' + "ab" * 32 + '\\"}',
    '\\"\\":1', '\\"a.b\\":1',
    '\\",\\"id\\":\\"' + "0" * 32, '","prev":"' + "0" * 64, "9" * 16, "9" * 15,
    "9007199254740991", "9007199254740992", "{" * 20, "[" * 17, "\uff21", "\u0663", "\u00b2",
]  # fmt: skip


def mutated(chance: random.Random, times: int) -> Iterator[str]:
    """Yield lines with something put in, taken out or put in another's place."""
    for _ in range(times):
        text = chance.choice(LINES)
        for _ in range(chance.choice((1, 1, 2, 3))):
            place, width = chance.randrange(len(text)), chance.choice((0, 1, 1, 2, 9))
            what = chance.choice(["", *PIECES, text[place:][: chance.randrange(40)]])
            text = text[:place] + what + text[place + width :]
        yield text


def test_both_say_the_same_of_mutated_lines() -> None:
    """20,000 lines changed at random; some are entries all the same, read quickly or not."""
    seen = {
        (same(text), read_quickly(text) is not None) for text in mutated(random.Random(3), 20_000)
    }
    assert seen == {(False, False), (True, False), (True, True)}


MEMBERS = st.sampled_from(sorted({*Said._fields[:15], "more", "commit", "a.b", ""}))
VALUES = JSON | st.sampled_from([DATA, VERDICT, BASIS, RULE, {"commit": "0a" * 32}, 2**53, 10**15])


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(LINES), st.dictionaries(MEMBERS, VALUES, min_size=1, max_size=2))
@example(LINES[3], {"data": {"a.b": {"commit": "a" * 64}, "a": {"b": {"commit": "b" * 64}}}})
@example(LINES[3], {"data": {"": {"a": {"commit": "a" * 64}}, "a": {"commit": "b" * 64}}})
@example(LINES[3], {"data": {"a": {"commit": "a" * 64, "b": 1}}})
@example(LINES[3], {"data": {"a": "commit", "commit": "a" * 64}})
@example(LINES[3], {"verdict": {"commit": 1, "a.b": {"": 1}}})
@example(LINES[3], {"data": {"a": 2**53 - 1}})
@example(LINES[3], {"data": {"a": 2**53}})
@example(LINES[3], {"data": {"khoá": 1}})
@example(LINES[3], {"data": {"a": unicodedata.normalize("NFD", "ế")}})
@example(LINES[3], {"rule": {"id": unicodedata.normalize("NFD", "ế"), "ver": "", "sha256": ""}})
@example(LINES[3], {"basis": [{"doc": unicodedata.normalize("NFD", "ế"), "sha256": "ab" * 32}]})
@example(LINES[3], {"basis": [{"doc": "Đ", "sha256": "ab" * 32, "more": 1}]})
@example(LINES[3], {"at": "2026-02-29T00:00:00Z"})
@example(LINES[3], {"at": "0000-01-01T00:00:00Z"})
@example(LINES[3], {"v": True})
@example(LINES[3], {"case_ver": 0})
@example(LINES[3], {"seen": {"size": -1, "root": ""}})
def test_both_say_the_same_of_other_members(line: str, members: dict[str, object]) -> None:
    """An intent with one or two members in place of the right ones, written canonically or not."""
    envelope = json.loads(line)
    intent = json.loads(envelope["intent"]) | members
    same(text_of(envelope | {"intent": text_of(intent)}))
    same(text_of(envelope | {"intent": json.dumps(intent)}))
    same(text_of(envelope | {"intent": json.dumps(intent, separators=(",", ":"))}))


@pytest.mark.parametrize("depth", range(MAX_DEPTH - 3, MAX_DEPTH + 2))
@pytest.mark.parametrize("of", ["data", "verdict"])
def test_nesting_ends_where_it_ends_for_the_strict_reader(depth: int, of: str) -> None:
    """The last permitted depth and one more; also with a commitment at the bottom."""
    envelope = json.loads(LINES[3])
    bottoms: tuple[object, ...] = (1, {"commit": "0a" * 32}, [], {})
    for bottom in bottoms:
        value: object = bottom
        for _ in range(depth):
            value = {"a": value}
        intent = json.loads(envelope["intent"]) | {of: value}
        same(text_of(envelope | {"intent": text_of(intent)}))


def test_a_verdict_belongs_to_its_entry_alone() -> None:
    """Of those that come again the reading is kept: who changes one changes no other."""
    first, second = Entry.parse(LINES[3]).intent.verdict, Entry.parse(LINES[4]).intent.verdict
    assert first == second == VERDICT
    assert isinstance(first, dict)
    first["findings"]["branch.roll"] = "changed"
    first["blocked_by"].append("changed")
    first["permitted"] = False
    assert second == Entry.parse(LINES[3]).intent.verdict == VERDICT


def test_a_long_hostile_line_costs_little() -> None:
    """Thousands of places where ``data`` might end: each is looked at, none twice over the line."""
    envelope = json.loads(LINES[3])
    tail = envelope["intent"].partition(',"id":')[2]
    for ending in (tail, tail[:-1], tail.replace("}", "]"), ""):
        data = '{"x":' + f'{{}},"id":{tail[:-1]}' * 40 + ',"id":' + ending
        line = text_of(envelope | {"intent": envelope["intent"].partition('"data":')[0] + data})
        assert not same(line)


FIELDS = st.sampled_from(["person.full_name", "note", "roll.0", "đ"])
TEXTS = (
    st.sampled_from(
        [
            '"a"',
            '"\\"',
            '"\\u0061"',
            "1",
            "01",
            "-0",
            "1.0",
            "true",
            "null",
            "[]",
            "{}",
            '"\t"',
            "",
            '"Đ"',
            '"e\u0302"',
            "9" * 15,
            "9" * 16,
            "-1",
            " 1",
            "[1]",
            '["a",1]',
            '"\ud800"',
            "NaN",
        ]
    )
    | JSON.map(text_of)
    | st.text(max_size=6)
)


@settings(max_examples=300, deadline=None)
@given(FIELDS, TEXTS)
def test_a_value_opens_where_reading_it_strictly_opens_it(field: str, text: str) -> None:
    """The commitment is over the canonical text of field and value; no other text opens it."""
    secret, entry_id = b"s" * 32, "0a" * 16
    try:
        value = parse_canonical(text)
        digest = commitment(secret, entry_id, field, value)
    except ValueError:
        digest = ""
    assert opens_text(digest or "0" * 64, secret, entry_id, field, text) is bool(digest)
    # One that commits to the text as it stands, as no program of ours does, opens nothing else.
    raw = _over(secret, entry_id, field, text)
    assert opens_text(raw, secret, entry_id, field, text) is (raw == digest)


def _over(secret: bytes, entry_id: str, field: str, text: str) -> str:
    from hashlib import sha256  # noqa: PLC0415 - here alone

    from admission_flow.journal.commitment import salt_of  # noqa: PLC0415 - here alone

    salt = salt_of(secret, entry_id, field)
    whole = f"[{canonical(field)},{text}]".encode("utf-8", "surrogatepass")
    return sha256(b"admission-flow/commit/v1\0" + salt + whole).hexdigest()


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.sampled_from(["a", "b", "act"]), JSON, max_size=3))
@example(DATA)
@example({"a": [[{"commit": "0a" * 32}], {"b": [{"commit": "0b" * 32}]}]})
def test_commitments_of_data_that_was_taken_are_found_alike(data: dict[str, object]) -> None:
    """The walk that checks and the one that does not give the same paths and digests."""
    try:
        checked = commitments(data)
    except ValueError:
        return
    assert commitments_in(data) == checked
