"""The texts of a language as its files hold them, each read when it is asked for.

A command says a few of some thousand texts. So the files are parted where a table or a text begins,
which a pattern can see, and only what somebody asks for is read as TOML. Nothing is kept: what the
files say is what is said. That reading them whole says the same, a test asks
(`tests/messages/test_texts.py`).
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

_TABLE = "\n["
"""How a table begins: strings are far quicker to part than patterns, and a start parts them all."""
_NAME = re.compile(r"([a-z_]+)([.\]])")
"""The first word of a table's name, and whether it goes on."""
_KEY = re.compile(r'\[?(?:"([^"\\]+)"|([\w-]+))')
"""The first word of a text's name, or of a table's inside its table."""


class Texts(Mapping[str, Any]):
    """The tables of a language by name, "error" or "screen"; the parts of one lie in many files."""

    def __init__(self, files: Iterable[str]) -> None:
        """Part what the files hold.

        Args:
            files: the content of each.

        """
        self._parts: dict[str, list[str]] = {}
        self._tables: dict[str, _Table] = {}
        for content in files:
            for part in f"\n{content}".split(_TABLE)[1:]:
                name = _NAME.match(part)
                if name is None:
                    raise ValueError(f"no name of a table: {part[:80]}")
                # "[error]" loses its line, "[error.later]" is "[later]" of that table.
                inside = part.partition("\n")[2] if name[2] == "]" else f"[{part[name.end() :]}"
                self._parts.setdefault(name[1], []).append(inside)

    def __getitem__(self, name: str) -> "_Table":
        """Return one table."""
        if name not in self._tables:
            self._tables[name] = _Table(self._parts[name])
        return self._tables[name]

    def __iter__(self) -> Iterator[str]:
        """Go through the names of the tables."""
        return iter(self._parts)

    def __len__(self) -> int:
        """Return how many tables there are."""
        return len(self._parts)


class _Table(Mapping[str, Any]):
    """The texts of one table by name, and the tables in it."""

    def __init__(self, parts: Iterable[str]) -> None:
        self._parts: dict[str, list[str]] = {}
        self._read: dict[str, Any] = {}
        for part in parts:
            begun: list[str] = []
            for line in [part] if part.startswith("[") else part.split("\n"):
                # What goes on over several lines is indented, or closes a bracket.
                if (key := _KEY.match(line)) is not None:
                    begun = self._parts.setdefault(key[1] or key[2], [])
                    begun.append(line)
                elif begun:
                    begun[-1] += f"\n{line}"

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 - a text, a dated one, or a table
        if name not in self._read:
            whole: dict[str, Any] = {}
            for part in self._parts[name]:
                merge(whole, tomllib.loads(part))
            (self._read[name],) = whole.values()
        return self._read[name]

    def __contains__(self, name: object) -> bool:
        return name in self._parts  # asked for every word that is shown

    def __iter__(self) -> Iterator[str]:
        return iter(self._parts)

    def __len__(self) -> int:
        return len(self._parts)


def merge(into: dict[str, Any], more: Mapping[str, Any]) -> None:
    """Lay nested tables into others.

    Raises:
        ValueError: the same text stands in both.

    """
    for key, value in more.items():
        if isinstance(value, Mapping) and isinstance(into.setdefault(key, {}), dict):
            merge(into[key], value)
        elif key in into:
            raise ValueError(f"the text {key} stands in two files")
        else:
            into[key] = value
