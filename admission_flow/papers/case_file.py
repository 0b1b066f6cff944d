"""Reads a case document from a file: TOML or JSON by its suffix, JSON from standard input."""

import json
import sys
import tomllib
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

from admission_flow.errors import BadDocument, reason_of
from admission_flow.files import Unreadable, read_file, size_text
from admission_flow.papers.paper_keys import paper_keys
from admission_flow.procedure.document import Case, DocumentProblems, Problem
from admission_flow.procedure.file_reader import too_deep
from admission_flow.vocabulary.records import Words

STANDARD_INPUT = "-"
LARGEST_FILE = 4 * 2**20
"""Bytes. A whole case is some 10 KB; what is larger is something else, and is not read."""


def load_case(path: str | Path) -> Case:
    """Return the case that a file states; "-" reads JSON from standard input.

    Raises:
        BadDocument: every place that is wrong; the file was only read.

    """
    return read_case(path)[0]


def read_case(path: str | Path) -> tuple[Case, str]:
    """Return the case of a file and the SHA-256 of the file's bytes. Raises as `load_case`."""
    data, digest = read_data(path)
    try:
        return Words(keys=paper_keys()).case(data), digest
    except DocumentProblems as found:
        raise BadDocument(str(path), found.problems) from found


def read_data(path: str | Path) -> tuple[Any, str]:
    """Return the plain data of a JSON or TOML file and the SHA-256 of its bytes.

    Raises:
        BadDocument: the file cannot be read as what its suffix says.

    """
    name = str(path)
    raw = _bytes(name)
    suffix = ".json" if name == STANDARD_INPUT else Path(name).suffix.lower()
    parse = _PARSERS.get(suffix)
    if parse is None:
        raise _wrong(name, "unknown_suffix", found=suffix)
    data = parse(name, _text(name, raw))
    if too_deep(data):  # `[a.a.a…]` is read without going down, and walked by going down
        raise _wrong(name, "too_deep")
    return data, sha256(raw).hexdigest()


def read_text(path: str | Path) -> str:
    """Return the text of a file, "-" of standard input; blanks at both ends are cut.

    Raises:
        BadDocument: the file cannot be read, is not UTF-8, or is empty.

    """
    return _text(str(path), _bytes(str(path))).strip()


def _text(name: str, raw: bytes) -> str:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _wrong(name, "not_utf8", byte=error.start) from error
    if not text.strip():
        raise _wrong(name, "empty_file")
    return text


def _bytes(name: str) -> bytes:
    try:
        if name != STANDARD_INPUT:
            return read_file(name, LARGEST_FILE)
        raw = sys.stdin.buffer.read(LARGEST_FILE + 1)
    except Unreadable as error:
        raise _wrong(name, error.reason, **error.facts) from error
    except OSError as error:
        raise _wrong(name, "unreadable", reason=reason_of(error)) from error
    if len(raw) > LARGEST_FILE:
        raise _wrong(name, "too_large", limit=size_text(LARGEST_FILE))
    return raw


def _json(name: str, text: str) -> Any:  # noqa: ANN401
    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        table = dict(items)
        if len(table) != len(items):  # json keeps the last one silently
            keys = [key for key, _ in items]
            raise _wrong(name, "duplicate_key", key=next(k for k in keys if keys.count(k) > 1))
        return table

    def no_constant(word: str) -> None:
        raise _wrong(name, "broken_json", reason=word)

    try:
        return json.loads(text, object_pairs_hook=pairs, parse_constant=no_constant)
    except json.JSONDecodeError as error:
        reason = f"{error.msg}, {error.lineno}:{error.colno}"
        raise _wrong(name, "broken_json", reason=reason) from error
    except ValueError as error:  # a number of thousands of digits
        raise _wrong(name, "broken_json", reason=str(error)) from error
    except RecursionError as error:
        raise _wrong(name, "too_deep") from error


def _toml(name: str, text: str) -> Any:  # noqa: ANN401
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, ValueError) as error:
        raise _wrong(name, "broken_toml", reason=str(error)) from error
    except RecursionError as error:
        raise _wrong(name, "too_deep") from error


_PARSERS: dict[str, Callable[[str, str], Any]] = {".json": _json, ".toml": _toml}


def _wrong(name: str, message_id: str, **facts: object) -> BadDocument:
    return BadDocument(name, [Problem("file", message_id, facts)])
