"""What a shell offers when Tab is pressed: commands, options, ids of cases, kinds, units, officers.

A key that is pressed must be answered at once, so nothing of the program is loaded: the commands
and words lie in a file that `make docs` makes, and the register is read by SQLite alone, as far as
nobody's name is in it. Whatever goes wrong, nothing is offered and nothing is said.

Shells split and expand what they are handed: only letters, digits and a few signs are handed on.
"""

import json
import os
import re
import shlex
import sqlite3
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

VARIABLE = "_ADMISSION_FLOW_COMPLETE"
"""Set by the script of the shell: "complete_bash" and so on."""
LINE = "_ADMISSION_FLOW_LINE"
"""What is typed up to the cursor, of shells that do not part it into words."""
SPECIFICATION = Path(__file__).with_name("completions.json")
COMMON = {
    "--register": "FILE",
    "--as": "OFFICER",
    "--lang": "vi|en",
    "--key": "FILE",
    "--key-file": "FILE",
    "--workflow": "FILE",
    "--log-to": "FILE",
}
_MOST = 100
"""Offers at a time: more are no help."""
_ENTRIES = 1000
"""The newest entries, whose officers are offered."""
_UNSAFE = re.compile(r"[^\w .,=/-]")
_ACTOR = re.compile(r'\\"actor\\":\\"([A-Za-z0-9._@/-]{1,64})\\"')
_CHOICES = re.compile(r"[a-z_]+(\|[a-z_]+)+")

Offer = tuple[str, str]
"""A word, and what it means."""


def answer(instruction: str) -> str:
    """Return what a shell is answered. Never raises."""
    shell = instruction.rpartition("_")[2]
    with suppress(Exception):
        words, begun = _typed(shell)
        return _written(shell, _first(offers(words, begun)))
    return ""


def offers(words: Sequence[str], begun: str) -> Iterator[Offer]:
    """Yield what may stand in place of the word that is begun.

    Args:
        words: those before it, without the name of the program.
        begun: what is typed of it.

    """
    told: dict[str, Any] = json.loads(SPECIFICATION.read_text("utf-8"))
    lang = _common("--lang", words) or os.environ.get("ADMISSION_FLOW_LANG") or "vi"
    options, arguments, left, commands = _place(told["commands"], words)
    waiting = words[-1] if words else ""
    if waiting in COMMON:
        yield from _values(COMMON[waiting], begun, words, told, lang)
    elif options.get(waiting):
        yield from _values(options[waiting], begun, words, told, lang)
    elif begun.startswith("-"):
        yield from ((name, "") for name in [*options, *COMMON] if name.startswith(begun))
    else:
        yield from ((name, "") for name in commands if name.startswith(begun))
        if arguments:
            kind = arguments[min(left, len(arguments) - 1)]
            if left < len(arguments) or kind.rstrip("]").endswith("…"):
                yield from _values(kind, begun, words, told, lang)


def _place(
    commands: dict[str, Any], words: Sequence[str]
) -> tuple[dict[str, str], list[str], int, list[str]]:
    """Return the options and arguments of the command typed, how many of these, what may come."""
    here: dict[str, Any] = {"commands": commands}
    count = 0
    waiting = iter(words)
    for word in waiting:
        if word.startswith("-"):
            name, equals, _ = word.partition("=")
            if not equals and (name in COMMON or here.get("options", {}).get(name)):
                next(waiting, None)
        elif word in here.get("commands", {}):
            here, count = here["commands"][word], 0
        else:
            count += 1
    inside = [] if count else list(here.get("commands", {}))
    return here.get("options", {}), here.get("arguments", []), count, inside


def _values(
    kind: str, begun: str, words: Sequence[str], told: dict[str, Any], lang: str
) -> Iterator[Offer]:
    whole = kind.strip("[]…")
    bare = whole.partition("|")[0]
    if _CHOICES.fullmatch(whole):
        yield from ((word, "") for word in whole.split("|") if word.startswith(begun))
    elif bare in _WORDS:
        for word, terms in told["words"][_WORDS[bare]].items():
            term = terms.get(lang, "")
            if word.startswith(begun.lower()) or (begun and _plain(term).startswith(_plain(begun))):
                yield word, term
    elif bare in _OF_REGISTER:
        path = _register(words)
        if path is not None:
            with closing(sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True)) as register:
                register.execute("PRAGMA query_only = 1")
                yield from _OF_REGISTER[bare](register, begun)


_WORDS = {"KIND": "kinds", "EVIDENCE": "evidence", "STEP": "steps", "STAGE": "stages"}


# ---- what the register knows ---------------------------------------------------------------------


def _cases(register: sqlite3.Connection, begun: str) -> Iterator[Offer]:
    typed = begun.upper()
    number = re.fullmatch(r"(?:HS)?[ -]*0*([0-9]*)", typed)
    if number is None:
        return
    zeros = typed.startswith("HS-0")
    whole, digits = (typed, "") if zeros else ("HS-", number[1])
    rows = register.execute(
        'SELECT "case" FROM case_state WHERE substr("case", 1, ?) = ?'
        " AND ltrim(substr(\"case\", 4), '0') LIKE ? || '%' ORDER BY \"case\" LIMIT ?",
        (len(whole), whole, digits, _MOST),
    )
    yield from ((str(case), "") for (case,) in rows)


def _units(register: sqlite3.Connection, begun: str) -> Iterator[Offer]:
    known: dict[str, str] = {}
    start = '{"intent":"{\\"action\\":\\"unit.%'
    lines = register.execute(
        "SELECT line FROM log_entry WHERE \"case\" = '' AND line LIKE ? ORDER BY seq", (start,)
    )
    for (line,) in lines:
        data = json.loads(json.loads(line)["intent"])["data"]
        if isinstance(data.get("unit"), str) and isinstance(data.get("name"), str):
            known[data["unit"]] = data["name"]
    names = {str(name) for (name,) in register.execute("SELECT DISTINCT unit FROM case_state")}
    wanted = _plain(begun)
    for code, name in known.items():
        if _plain(code).startswith(wanted) or (wanted and _plain(name).startswith(wanted)):
            yield code, name
    for name in sorted(names - set(known.values())):
        if _plain(name).startswith(wanted):
            yield name, ""


def _officers(register: sqlite3.Connection, begun: str) -> Iterator[Offer]:
    rows = register.execute("SELECT line FROM log_entry ORDER BY seq DESC LIMIT ?", (_ENTRIES,))
    found = {name[1] for (line,) in rows if (name := _ACTOR.search(line))}
    yield from ((name, "") for name in sorted(found) if name.startswith(begun))


_OF_REGISTER: dict[str, Callable[[sqlite3.Connection, str], Iterator[Offer]]] = {
    "CASE": _cases,
    "UNIT": _units,
    "CODE": _units,
    "OFFICER": _officers,
}


def _register(words: Sequence[str]) -> Path | None:
    """Return the file of the register, as the program would look for it; None: there is none."""
    named = _common("--register", words) or os.environ.get("ADMISSION_FLOW_REGISTER")
    if not named:
        from platformdirs import user_data_path  # noqa: PLC0415 - only where nothing is said

        path = user_data_path("admission-flow", appauthor=False) / "register.db"
    else:
        path = Path(named.removeprefix("sqlite:///"))
    return path if path.is_file() else None


def _common(option: str, words: Sequence[str]) -> str:
    for place, word in enumerate(words):
        if word == option and place + 1 < len(words):
            return words[place + 1]
        if word.startswith(f"{option}="):
            return word.partition("=")[2]
    return ""


# ---- how shells ask and are answered -------------------------------------------------------------


def _typed(shell: str) -> tuple[list[str], str]:
    """Return the words before the one at the cursor, without the program, and that one."""
    if shell == "bash":
        words = _split(os.environ["COMP_WORDS"])
        place = int(os.environ["COMP_CWORD"])
        return words[1:place], words[place] if place < len(words) else ""
    line = os.environ[LINE]
    words = _split(line)[1:]
    if words and not line.endswith(" "):
        return words[:-1], words[-1]
    return words, ""


def _split(line: str) -> list[str]:
    try:
        return shlex.split(line)
    except ValueError:  # a quote that is not closed yet
        return line.replace('"', " ").replace("'", " ").split()


def _written(shell: str, found: Sequence[Offer]) -> str:
    if shell == "bash":
        return "\n".join(word.replace(" ", "\\ ") for word, _ in found)
    between = ":" if shell == "zsh" else "\t"
    return "\n".join(f"{word}{between}{meaning}" if meaning else word for word, meaning in found)


def _first(found: Iterator[Offer]) -> list[Offer]:
    """Return the first offers, each once, without what a shell would run."""
    some: dict[str, str] = {}
    for word, meaning in found:
        if not _UNSAFE.search(word):
            some.setdefault(word, _UNSAFE.sub(" ", meaning))
        if len(some) >= _MOST:
            break
    return list(some.items())


def _plain(text: str) -> str:
    plain = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return "".join(sign for sign in plain if not unicodedata.combining(sign))
