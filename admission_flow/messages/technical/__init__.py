"""What is said in English below the command line, in the language of the reader.

The verifier names what is wrong in English, because auditors compare that between programs; SQLite,
parsers and readers of sheets speak English too. A text that takes such words in says so by `!t`
(`{what!t}`), and they are looked up in `vi.toml`: the English phrase with its placeholders,
and the Vietnamese one. What no phrase covers is not shown in a language that its reader may not
have: the Vietnamese text says where the English one is to be found.
"""

import re
import tomllib
from functools import cache
from pathlib import Path

_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_ID = re.compile(r"[a-z_]+\.[a-z_]+")
_PROBLEMS = re.compile(r"[^\s:;]+: [a-z_]+(?:; [^\s:;]+: [a-z_]+)*")
_PLACE = re.compile(r"\\\{(\w+)\\\}")


def in_vietnamese(text: str) -> str:
    """Return an English phrase of the lower layers in Vietnamese, what stands in it too."""
    for pattern, phrase in _phrases():
        found = pattern.fullmatch(text)
        if found is not None:
            parts = {name: _part(part) for name, part in found.groupdict().items()}
            return phrase.format(**parts)
    if problems := _problems(text):
        return problems
    return _other() if _is_english(text) else text


def _problems(text: str) -> str:
    """Return what a reader of documents finds wrong, by the field; empty: it is no such list."""
    from admission_flow.messages import find  # noqa: PLC0415 - it imports this module

    if not _PROBLEMS.fullmatch(text):
        return ""
    told = [part.partition(": ") for part in text.split("; ")]
    if any(find("vi", f"problem.{kind}") is None for _, _, kind in told):
        return ""
    problem = dict(_table()["problem"][0])
    return "; ".join(f"{where}: {problem.get(kind, problem['other'])}" for where, _, kind in told)


def _part(text: str) -> str:
    """Return what stands in a phrase: a phrase, a day, or a name, number or digest as it is."""
    if " " in text:
        return in_vietnamese(text)
    day = _DAY.fullmatch(text)
    if day:
        return f"{day[3]}/{day[2]}/{day[1]}"
    return _named(text) if _ID.fullmatch(text) else text


def _named(text: str) -> str:
    """Return an action or a rule by its term; its id stands in brackets, as the format has it."""
    from admission_flow.messages import label, rule_title  # noqa: PLC0415 - it imports this module

    term = label("vi", text)
    term = rule_title("vi", text) if term == text else term
    return text if term == text else f"“{term}” ({text})"


def _is_english(text: str) -> bool:
    """Return whether it has two words of small ASCII letters, one after the other."""
    return text.isascii() and re.search(r"\b[a-z]+ [a-z]+\b", text) is not None


@cache
def _phrases() -> tuple[tuple[re.Pattern[str], str], ...]:
    pairs = _table()["phrase"]
    return tuple((_pattern(pair["en"]), pair["vi"]) for pair in pairs)


def _pattern(phrase: str) -> re.Pattern[str]:
    seen: set[str] = set()

    def group(found: re.Match[str]) -> str:
        name = found[1]
        if name in seen:
            return f"(?P={name})"
        seen.add(name)
        return f"(?P<{name}>.+?)"

    return re.compile(_PLACE.sub(group, re.escape(phrase)), re.DOTALL)


@cache
def _table() -> dict[str, list[dict[str, str]]]:
    return tomllib.loads(Path(__file__).with_name("vi.toml").read_text("utf-8"))


def _other() -> str:
    return _table()["other"][0]["vi"]
