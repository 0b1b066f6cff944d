"""A quick reader of ordinary lines, beside the strict one: it reads a line rightly, or not at all.

Nearly every line of a log is written alike: the members in their order, no escape inside what was
signed, numbers of a few digits. Of such a line the frame is compared with one pattern, and only
``data`` and ``verdict`` are read as JSON. Whatever is odd is left to the strict reader, which
alone refuses. That both say the same of whatever is put before them is tested at random
(``tests/journal/test_quick.py``).

Why it is enough to hold the frame to a pattern, although ``data`` may hold any text: what stands
where the pattern found ``data`` (or ``verdict``) must be one whole JSON value. A JSON text that
begins at one place ends at one place, so no other division of the line can be the right one.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple
from unicodedata import is_normalized

from admission_flow.journal.canonical import MAX_DEPTH, encoded, scanned, scanned_again
from admission_flow.journal.parts import NOTHING_SEEN, Basis, RuleRef, Seen

_MOST = 1 << 15
"""Characters of a line that is read quickly: what a hostile one costs stays small."""
_KEPT = 256
"""Verdicts and names of rulebooks whose reading is kept: few different ones are in a log."""
_SHORT = 4096
"""Characters of a verdict of which the reading is kept."""

_WORD = r"[a-z][a-z0-9_]*+(?:\.[a-z][a-z0-9_]*+)*+"
_NAME = r"[A-Za-z0-9][A-Za-z0-9._@/-]{0,63}+"
_DIGEST = r"[0-9a-f]{64}"
_NUMBER = r"0|[1-9][0-9]{0,14}+"
_TEXT = r'[^"\\\x00-\x1f]*+'
_PAPER = rf'\{{"doc":"{_TEXT}","sha256":"{_DIGEST}"\}}'
_SIGNED = (
    rf'\{{"action":"({_WORD})","actor":"({_NAME})",'
    r'"at":"([0-9]{4}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3]):[0-9]{2}:[0-9]{2}Z)",'
    rf'"basis":\[((?:{_PAPER}(?:,{_PAPER})*+)?+)\],"case":"({_NAME}|)",'
    rf'"case_head":"({_DIGEST})","case_ver":([1-9][0-9]{{0,14}}+),"data":(\{{.*\}}),'
    r'"id":"([0-9a-f]{32})","log":"([0-9a-f]{32})",'
    rf'"rule":\{{"id":"({_TEXT})","sha256":"({_DIGEST}|)","ver":"({_TEXT})"\}},'
    rf'"seen":\{{"root":"({_DIGEST}|)","size":({_NUMBER})\}},"to":"({_WORD}|)","v":1,"verdict":'
)


def _line(verdict: str) -> re.Pattern[str]:
    """Return the pattern of a line: inside ``intent`` each quotation mark has a backslash."""
    signed = f"{_SIGNED}{verdict}".replace(_TEXT, "<text>").replace('"', r'\\"')
    return re.compile(
        rf'\{{"intent":"{signed.replace("<text>", _TEXT)}\}}","prev":"({_DIGEST})",'
        rf'"seq":({_NUMBER}),"sig":"((?:{_TEXT}(?:\\n)?+)*+)"\}}'
    )


_NONE = r'\"verdict\":null}","prev":"'
_WITHOUT, _WITH = _line("null"), _line(r"(\{.*\})")
_PAPERS = re.compile(_PAPER.replace(_TEXT, f"({_TEXT})").replace(_DIGEST, f"({_DIGEST})"))
_COMMITMENT = re.compile(rf'\{{"commit":"{_DIGEST}"\}}')
# In a text without escapes a quotation mark begins or ends a string, and only what ends a key has
# a colon after it.
_FOREIGN_KEY = re.compile(r'[^\x00-\x7f][^"]*":')
_HALF = re.compile(r"[\ud800-\udfff]")


class Said(NamedTuple):
    """What a line says: each part is of the form that the format gives it.

    What an `Intent` has stands first, under the same names and in the same order.
    """

    log: str
    id: str
    case: str
    case_ver: int
    case_head: str
    action: str
    to: str
    actor: str
    at: str
    data: dict[str, Any]
    verdict: dict[str, Any] | None
    rule: RuleRef
    basis: tuple[Basis, ...]
    seen: Seen
    v: int
    seq: int
    prev: str
    sig: str
    commits: bool
    """Whether there are commitments in the data."""


def text_in(line: str) -> str:
    """Return the text of the intent in a line that was read quickly."""
    return line[len('{"intent":"') : line.rindex('","prev":"')].replace('\\"', '"')


def read_quickly(line: str, *, again: bool = False) -> Said | None:
    """Return an ordinary line as it reads; None: only the strict reader can tell.

    Args:
        line: a line.
        again: whether this very line was read before, and found in order: what it says is then not
            held to its form once more.

    """
    if len(line) > _MOST:
        return None
    # Of the two one fits: both need not be tried. A text in ``data`` that makes it the wrong one
    # costs a look by the strict reader.
    found = (_WITHOUT if _NONE in line else _WITH).fullmatch(line)
    if found is None:
        return None
    (
        action, actor, at, papers, case, case_head, case_ver, data_text, entry_id, log,
        rule, sha256, ver, root, size, to, *verdict_text, prev, seq, sig,
    ) = found.groups()  # fmt: skip
    try:
        datetime.fromisoformat(at)
        verdict = _verdict(verdict_text[0]) if verdict_text else None
        data_text = _bare(data_text)
        commits = '"commit":' in data_text
        data = scanned_again(data_text, 0)[0] if again else _data(data_text, commits=commits)
        basis = _basis(papers) if papers else ()
        named = _rules.get((rule, sha256, ver)) or _rule(rule, sha256, ver)
    except (ValueError, RecursionError, StopIteration):
        return None
    if sig:
        if not sig.isascii():
            return None
        sig = sig.replace("\\n", "\n")
    seen = Seen(int(size), root) if root or size != "0" else NOTHING_SEEN
    return Said(
        log, entry_id, case, int(case_ver), case_head, action, to, actor, at, data, verdict, named,
        basis, seen, _FORMAT, int(seq), prev, sig, commits,
    )  # fmt: skip


def _basis(papers: str) -> tuple[Basis, ...]:
    """Return the papers that an entry rests on; raises as `_bare`."""
    if not _in_one_form(papers):
        raise ValueError("not in Unicode NFC")
    return tuple(Basis(*paper) for paper in _PAPERS.findall(_bare(papers)))


def _bare(text: str) -> str:
    """Return a part of the intent without the backslash before each quotation mark.

    Raises:
        ValueError: there is another escape in it, or a quotation mark that has none.

    """
    bare = text.replace('\\"', '"')
    if "\\" in bare or len(text) - len(bare) != bare.count('"'):
        raise ValueError("another escape")
    return bare


def _data(text: str, *, commits: bool) -> dict[str, Any]:
    """Return an entry's data.

    Raises:
        ValueError, StopIteration: it is not canonical, or too odd to be told quickly.

    """
    rest = text
    if commits:
        rest = _COMMITMENT.sub("", text)
        if '"commit":' in rest:
            raise ValueError("a commitment that is none, perhaps")
    # A key that is empty, or has a full stop, may make the paths of two values alike.
    if '"":' in rest or ("." in rest and _has_stop_in_key(rest)):
        raise ValueError("two paths alike, perhaps")
    return _object(text, rest)


def _has_stop_in_key(text: str) -> bool:
    return _STOP_IN_KEY.search(text) is not None


_STOP_IN_KEY = re.compile(r'\.[^"]*":')


def _object(text: str, rest: str) -> dict[str, Any]:
    """Return the object of a text without escapes that stands one level deep in the intent.

    Args:
        text: without escapes.
        rest: the same without its commitments, each of which is one level more.

    Raises:
        ValueError, StopIteration: it is not canonical, or too odd to be told quickly.

    """
    if rest.count("{") + rest.count("[") >= MAX_DEPTH - 1:
        raise ValueError("deep, perhaps")
    value, end = scanned(text, 0)
    if end != len(text) or type(value) is not dict or encoded(value) != text:
        raise ValueError("not canonical")
    if not text.isascii() and (_FOREIGN_KEY.search(text) or not _in_one_form(text)):
        raise ValueError("not in Unicode NFC, or a key that is not ASCII")
    return value


def _in_one_form(text: str) -> bool:
    return text.isascii() or (is_normalized("NFC", text) and not _HALF.search(text))


_FORMAT = 1
_rules: dict[tuple[str, str, str], RuleRef] = {}
_verdicts: dict[str, Mapping[str, Any]] = {}


def _rule(name: str, sha256: str, ver: str) -> RuleRef:
    if not (_in_one_form(name) and _in_one_form(ver)):
        raise ValueError("not in Unicode NFC")
    if len(_rules) >= _KEPT:
        _rules.clear()
    return _rules.setdefault((name, sha256, ver), RuleRef(name, ver, sha256))


def _verdict(raw: str) -> dict[str, Any]:
    """Return a verdict; raises as ``_data``. Each entry has one of its own, to do with as it likes.

    Of those that come again the reading is kept.
    """
    kept = _verdicts.get(raw)
    if kept is None:
        text = _bare(raw)
        kept = _object(text, text)
        if len(text) > _SHORT or not all(map(_is_flat, kept.values())):
            return kept
        if len(_verdicts) >= _KEPT:
            _verdicts.clear()
        _verdicts[raw] = kept
    return {
        name: value.copy() if type(value) is dict or type(value) is list else value
        for name, value in kept.items()
    }


def _is_flat(value: object) -> bool:
    """Return whether a copy of a value is a copy of all of it."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return not any(isinstance(one, dict | list) for one in inner)
