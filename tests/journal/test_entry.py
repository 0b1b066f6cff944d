"""Entries: their exact text, and what is refused."""

import json
from dataclasses import replace
from hashlib import sha256

import pytest

from admission_flow.journal.canonical import canonical
from admission_flow.journal.entry import KEYS, NO_HEAD, Basis, Entry, Intent, RuleRef, Seen

INTENT = Intent(
    log="0a" * 16,
    id="0b" * 16,
    case="HS-0042",
    case_ver=1,
    case_head=NO_HEAD,
    action="case.open",
    to="source",
    actor="cb01",
    at="2024-05-02T01:02:03Z",
    data={"full_name": {"commit": "cd" * 32}, "unit": "cb-mau"},
    rule=RuleRef("admission", "2024", "ef" * 32),
    basis=(Basis("05-NQ/CB", "01" * 32),),
)

TEXT = (
    '{"action":"case.open","actor":"cb01","at":"2024-05-02T01:02:03Z",'
    '"basis":[{"doc":"05-NQ/CB","sha256":"' + "01" * 32 + '"}],'
    '"case":"HS-0042","case_head":"' + "0" * 64 + '","case_ver":1,'
    '"data":{"full_name":{"commit":"' + "cd" * 32 + '"},"unit":"cb-mau"},'
    '"id":"' + "0b" * 16 + '","log":"' + "0a" * 16 + '",'
    '"rule":{"id":"admission","sha256":"' + "ef" * 32 + '","ver":"2024"},'
    '"seen":{"root":"","size":0},"to":"source","v":1,"verdict":null}'
)


def test_the_text_of_an_intent_is_fixed() -> None:
    """What an officer signs is this text, byte for byte, and it reads back."""
    assert INTENT.text() == TEXT
    assert Intent.parse(TEXT) == INTENT


def test_the_line_and_the_leaf_are_fixed() -> None:
    """The line carries the intent as a string; the leaf is SHA-256 of 0x00 and the line."""
    entry = Entry(7, "9a" * 32, TEXT)
    expected = canonical({"seq": 7, "prev": "9a" * 32, "intent": TEXT, "sig": ""})
    assert entry.line == expected
    assert json.loads(entry.line)["intent"] == TEXT
    assert entry.leaf == sha256(b"\0" + expected.encode()).hexdigest()
    assert Entry.parse(entry.line) == entry
    assert entry.intent == INTENT


def test_an_armoured_signature_survives() -> None:
    """Line breaks and quotes in a signature and letters in a verdict come back as they were."""
    intent = replace(INTENT, verdict={"message": 'đủ "2/3"\n'})
    entry = Entry(0, NO_HEAD, intent.text(), '-----BEGIN\n"x"\n')
    assert Entry.parse(entry.line) == entry
    assert Entry.parse(entry.line).intent == intent


@pytest.mark.parametrize("key", sorted(KEYS))
def test_every_key_must_be_there(key: str) -> None:
    """A missing key is named, and so is an unknown one."""
    value = json.loads(TEXT)
    without = {name: item for name, item in value.items() if name != key}
    with pytest.raises(ValueError, match=rf"missing or unknown: {key}$"):
        Intent.parse(canonical(without))
    with pytest.raises(ValueError, match=r"missing or unknown: extra$"):
        Intent.parse(canonical(value | {"extra": 1}))


@pytest.mark.parametrize(
    ("key", "bad"),
    [
        ("v", 2), ("v", True), ("log", "0A" * 16), ("log", 1), ("id", "0b" * 15), ("id", ""),
        ("case", "HS 42"), ("case", "Lò"), ("case", None), ("case_ver", 0), ("case_ver", True),
        ("case_ver", "1"), ("case_head", ""), ("case_head", "0" * 63), ("action", ""),
        ("action", "Case.open"), ("to", "a b"), ("to", None), ("actor", ""), ("actor", 'a"b'),
        ("at", "2024-05-02"), ("at", "2024-05-02T01:02:03+07:00"), ("at", "2024-02-30T01:02:03Z"),
        ("rule", {}), ("rule", {"id": "", "ver": "", "sha256": "x"}),
        ("rule", {"id": 1, "ver": "", "sha256": ""}), ("basis", {}), ("basis", [1]),
        ("basis", [{"doc": "x", "sha256": ""}]), ("seen", {"size": -1, "root": ""}),
        ("seen", {"size": 0, "root": "x"}), ("seen", None), ("data", []), ("data", None),
        ("data", {"a": {"commit": "x"}}), ("verdict", []), ("verdict", "yes"),
    ],
)  # fmt: skip
def test_a_malformed_field_is_refused(key: str, bad: object) -> None:
    """A field of another form is refused, and the message names it."""
    with pytest.raises(ValueError, match=rf"^({key}|a: a commitment)"):
        Intent.parse(canonical(json.loads(TEXT) | {key: bad}))


@pytest.mark.parametrize(
    ("key", "bad"),
    [("seq", -1), ("seq", True), ("prev", "x"), ("intent", 1), ("sig", None), ("intent", "{}")],
)
def test_a_malformed_line_is_refused(key: str, bad: object) -> None:
    """So is an envelope of another form, or an intent that is none."""
    line = json.loads(Entry(0, NO_HEAD, TEXT).line) | {key: bad}
    with pytest.raises(ValueError, match=rf"^{key}"):
        Entry.parse(canonical(line))


def test_a_line_that_is_written_otherwise_is_refused() -> None:
    """The same content in other bytes is not the entry."""
    line = Entry(0, NO_HEAD, TEXT).line
    for other in (line + "\n", line.replace('"seq":0', '"seq": 0'), json.dumps(json.loads(line))):
        with pytest.raises(ValueError, match="canonical"):
            Entry.parse(other)


def test_an_intent_cannot_be_made_with_a_value_that_has_no_text() -> None:
    """Floats in a verdict are refused when the text is made."""
    with pytest.raises(ValueError, match=r"\$\.verdict\.share"):
        replace(INTENT, verdict={"share": 0.5}).text()


def test_seen_confirms_a_checkpoint() -> None:
    """The place of the last checkpoint that the device knew is part of the signed text."""
    intent = replace(INTENT, seen=Seen(5, "ab" * 32))
    assert '"seen":{"root":"' + "ab" * 32 + '","size":5}' in intent.text()
    assert Intent.parse(intent.text()) == intent
