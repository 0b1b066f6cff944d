"""Random command lines and spoilt files: whatever is typed or brought, exit 1 is never the answer.

The commands, their options and arguments are read from the command tree itself, so that a new one
is tried by itself. Each is run within this process, over a register that is put back again and
again, in odd surroundings too: no home folder, an output that is closed or full.
"""

import contextlib
import io
import os
import random
import re
import shutil
import sys
import typing
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import Any

import typer

from admission_flow.cli import main
from admission_flow.cli.audit.checkpoint import read_checkpoint
from admission_flow.cli.cases.fields import act_of
from admission_flow.cli.main import build, run
from admission_flow.cli.shell.context import SETTINGS
from admission_flow.cli.shell.days import day_given
from admission_flow.cli.shell.memory import STATE_VARIABLE
from admission_flow.errors import AdmissionFlowError
from admission_flow.papers.act_sheet import read_acts
from admission_flow.papers.case_file import read_case
from admission_flow.papers.class_sheet import (
    read_case_list,
    read_numbers,
    read_present,
    read_results,
)
from admission_flow.papers.sheet import read_units
from admission_flow.procedure.acts import KINDS
from admission_flow.procedure.file_reader import WorkflowProblems
from admission_flow.workflow_source import load
from tests.reliability.fuzz_files import NASTY, WORDS, spoil, spoil_folder, zoo
from tests.reliability.fuzz_surroundings import SLOW, NoAnswer, around, output, over, typed

ALLOWED = {0, 2, 3, 4, 5, 6, 7, 130}
"""The contract's exit codes without the one for defects; 130 is Ctrl-C."""
DEFECT = 1
_KEPT = 40
"""Defects that are kept word by word."""
_FRESH = 25
"""Commands after which the register is put back."""
_SMALL = {"--years", "--runs", "--candidates", "--jobs", "--count"}
"""Options whose number is how much is done: large ones are only slow."""


@dataclass
class Found:
    """What came of the tries."""

    tried: Counter[str] = field(default_factory=Counter)
    codes: Counter[int] = field(default_factory=Counter)
    defects: list[str] = field(default_factory=list)
    kinds: Counter[str] = field(default_factory=Counter)
    """Sort of defect to how often."""

    def defect(self, sort: str, what: str) -> None:
        """Note a defect."""
        self.kinds[sort] += 1
        if len(self.defects) < _KEPT or self.kinds[sort] <= 1:
            self.defects.append(what)


@dataclass(frozen=True, slots=True)
class Spoken:
    """A command of the tree: its words, and (what it takes, whether it is an option, metavar)."""

    words: tuple[str, ...]
    parameters: tuple[Any, ...]


def commands() -> list[Spoken]:
    """Return every command of the tree, groups too."""
    found: list[Spoken] = []

    def walk(command: Any, words: tuple[str, ...]) -> None:  # noqa: ANN401 - the vendored click's
        found.append(Spoken(words, tuple(command.params)))
        for name, inner in getattr(command, "commands", {}).items():
            walk(inner, (*words, name))

    walk(typer.main.get_command(build()), ())
    return found


class Ground:
    """A folder with a register, a file of each kind, and what puts them back."""

    def __init__(self, folder: Path, register: Path, chance: random.Random) -> None:
        """Copy the register and write the files."""
        self.chance = chance
        self.folder = folder
        self.kept = folder / "kept"
        self.kept.mkdir(parents=True)
        for part in register.parent.glob(f"{register.stem}*.db"):
            shutil.copy(part, self.kept / part.name.replace(register.stem, "so", 1))
        self.register = folder / "here" / "so.db"
        self.files = zoo(folder / "files", self.kept / "so.db")
        # The desk serves until its officer leaves it: tests/desk asks it.
        self.commands = [one for one in commands() if one.words != ("desk",)]
        self.place = folder / "spoilt"
        self.put_back()

    def put_back(self) -> None:
        """Make the register and the folder around it as they were."""
        shutil.rmtree(self.register.parent, ignore_errors=True)
        shutil.copytree(self.kept, self.register.parent)

    # ---- what is drawn --------------------------------------------------------------------------

    def path(self) -> str:
        """Return a path: a right file of any kind, a spoilt one, or what is no file at all."""
        if self.chance.random() < 0.5:
            return str(self.chance.choice(sorted(self.files.values())))
        if self.chance.random() < 0.5:
            return self.spoilt(self.chance.choice(sorted(self.files)))
        here = self.register.parent
        return self.chance.choice(
            (
                *("-", "", ".", "/", "/dev/null", "/dev/full", "~", "no such file.csv"),
                *(str(here / "new.csv"), str(here), str(here / "so.db"), str(here / "a" / "b.md")),
                *(f"{here}/{'x' * 300}.csv", "/" + "y/" * 3000, f"{here}/a\nb.csv", "a\x00b.toml"),
                *("/proc/self/mem", "/proc/1/x.csv", f"{here}/so.db/x", "c.xlsx", "\udce9.toml"),
            )
        )

    def spoilt(self, name: str) -> str:
        """Return the path of a spoilt copy of a file, or of a folder of files."""
        source = self.files[name]
        target = self.place / source.name
        if source.is_dir():
            shutil.rmtree(target, ignore_errors=True)
            spoil_folder(source, target, self.chance)
        else:
            self.place.mkdir(exist_ok=True)
            target.write_bytes(spoil(source.read_bytes(), self.chance))
            target.chmod(0o600)
            for private in source.parent.glob(f"{source.stem}-*.db") if name == "register" else ():
                raw = private.read_bytes()
                bad = self.chance.random() < 0.3
                (self.place / private.name).write_bytes(spoil(raw, self.chance) if bad else raw)
        return str(target)

    def value(self, metavar: str, option: str) -> str:
        """Return a value: fitting in three of five, a nasty text or a path otherwise."""
        chance = self.chance
        name = metavar.strip("[]…. ").split("|")[0].split(".")[0] if metavar else ""
        if option in _SMALL:
            return chance.choice(("1", "2", "0", "-1", "x", ""))
        if chance.random() < 0.4:
            return chance.choice((*NASTY, self.path()))
        if re.search("FILE|FOLDER|SHEET|CHECKPOINT|SIGNATURE|PATH", metavar):
            return self.path()
        if name in WORDS:
            return chance.choice(WORDS[name])
        if "|" in metavar:
            return chance.choice(metavar.split("|"))
        return chance.choice(("1", "2024", "HS-0001", "C1", "mẫu"))

    def line(self, spoken: Spoken) -> list[str]:
        """Return a command line of a command."""
        chance, words = self.chance, list(spoken.words)
        options: list[str] = []
        for parameter in spoken.parameters:
            metavar = str(parameter.metavar or "")
            opts = [opt for opt in parameter.opts if opt.startswith("-")]
            if parameter.param_type_name == "argument":
                if chance.random() < 0.95:
                    many = 1 if parameter.nargs == 1 else chance.choice((0, 1, 1, 2))
                    words += [self.value(metavar, "") for _ in range(many)]
            elif "--help" not in opts and chance.random() < (0.95 if parameter.required else 0.25):
                options.append(chance.choice(opts))
                if not getattr(parameter, "is_flag", False):
                    options.append(self.value(metavar, opts[-1]))
        options += SLOW.get(spoken.words, ())
        if chance.random() < 0.05:
            words.append(chance.choice(NASTY))
        if chance.random() < 0.03:
            options.append(
                chance.choice(("--nothing", "-z", "--as-of", "--json=1", "--help", "--"))
            )
        return words + options if chance.random() < 0.9 else options + words

    def brought(self) -> list[str]:
        """Return a right command whose file was spoilt."""
        chance = self.chance
        name = _drawn(chance, sorted(_RECIPES))
        line = chance.choice(_RECIPES[name])
        return [self.spoilt(name) if word == "*" else word for word in line]

    def common(self) -> list[str]:
        """Return common options, most often none."""
        chance, found = self.chance, []
        if chance.random() < 0.3:
            found += ["--lang", "en"]
        if chance.random() < 0.06:
            name = chance.choice(("--register", "--key", "--key-file"))
            found += [name, self.path()]
        if chance.random() < 0.04:
            found += [chance.choice(("--as", "--lang", "--key")), chance.choice(NASTY)]
        return found

    def surroundings(self) -> dict[str, str | None]:
        """Return variables of the environment, None: not set."""
        chance = self.chance
        found: dict[str, str | None] = {
            "ADMISSION_FLOW_REGISTER": str(self.register),
            "ADMISSION_FLOW_OFFICER": "cb01",
            STATE_VARIABLE: str(self.register.parent / "state"),
            "HOME": str(self.register.parent),
        }
        if chance.random() < 0.12:
            name = chance.choice((*found, "COLUMNS", "LC_ALL", "TZ", "ADMISSION_FLOW_LANG",
                                  "ADMISSION_FLOW_PASSPHRASE_FILE", "XDG_DATA_HOME"))  # fmt: skip
            texts = [text for text in NASTY if "\x00" not in text and "\ud800" not in text]
            path = self.path().replace("\x00", "")
            found[name] = chance.choice((None, "0", "/dev/null/x", path, *texts))
        return found


_RECIPES: dict[str, tuple[tuple[str, ...], ...]] = {
    "case.json": (("judge", "*"), ("case", "open", "*"),
                  ("case", "import", "*", "--even-if-known")),
    "case.toml": (("judge", "*"), ("case", "import", "*", "--as-found", "--even-if-known")),
    "act.json": (("case", "record", "1", "opinion", "--file", "*"),),
    "plan.toml": (("plan", "set", "*", "--on", "5/3/2024"),),
    "text.txt": (("source", "report", "1", "--on", "5/3/2024", "--assessment", "*"),),
    "units.csv": (("unit", "import", "*", "--on", "2024-01-01", "--dry-run"),),
    "units.xlsx": (("unit", "import", "*", "--on", "2024-01-01", "--yes"),),
    "acts.csv": (("case", "bulk", "*", "--yes"), ("case", "bulk", "*", "--dry-run")),
    "acts.xlsx": (("case", "bulk", "*", "--dry-run", "--json"),),
    "class.csv": (("class", "enrol", "L1", "--sheet", "*", "--dry-run"),
                  ("class", "result", "L1", "--sheet", "*")),
    "class.xlsx": (("class", "attend", "L1", "--session", "1", "--on", "2024-03-05",
                    "--sheet", "*"),),
    "key": (("case", "record", "1", "opinion", "--key", "*"), ("status", "--key-file", "*")),
    "key.pub": (("officer", "enrol", "cb01", "--public", "*"),),
    "checkpoint": (("audit", "verify", "--jobs", "1", "--checkpoint", "*"),
                   ("audit", "witness", "*", "--memory", "m.json"),
                   ("audit", "countersigned", "*", "*", "--witness", "x")),
    "receipt": (("audit", "check-receipt", "*"),),
    "workflow": (("workflow", "check", "*"), ("workflow", "show", "--folder", "*")),
    "register": (("case", "list", "--register", "*"), ("audit", "log", "--register", "*"),
                 ("status", "--register", "*"), ("db", "check", "--register", "*"),
                 ("audit", "verify", "--jobs", "1", "--register", "*")),
    "bundle": (("judge", "*"), ("audit", "check-receipt", "*")),
}  # fmt: skip
_PARSERS: dict[str, tuple[tuple[str, Callable[[Path], object]], ...]] = {
    "case.json": (("case document", read_case),),
    "case.toml": (("case document", read_case),),
    "units.csv": (("sheet of units", lambda file: read_units(file, date(2024, 1, 1))),),
    "units.xlsx": (("sheet of units", lambda file: read_units(file, date(2024, 1, 1))),),
    "acts.csv": (("sheet of acts", read_acts),),
    "acts.xlsx": (("sheet of acts", read_acts),),
    "class.csv": tuple(("sheet of a class", read) for read in (read_case_list, read_present,
                                                               read_results, read_numbers)),
    "class.xlsx": (("sheet of a class", read_results),),
    "key": (("key file", SETTINGS.signer_from),),
    "checkpoint": (("checkpoint", read_checkpoint),),
    "workflow": (("workflow folder", load),),
}  # fmt: skip


def _drawn(chance: random.Random, names: Sequence[str]) -> str:
    """Return one of the files: the workflow seldom, whose law takes long to read."""
    name = chance.choice(names)
    return chance.choice(names) if name == "workflow" else name


def _act(kind: str, pair: str, _: Path) -> object:
    return act_of(kind, day_given("--on", "5/3/2024"), [pair], None)


# ---- running -------------------------------------------------------------------------------------


def ask(ground: Ground, line: list[str], found: Found, sort: str) -> None:
    """Run one command line in surroundings of chance, and note what came of it."""
    environment = ground.surroundings()
    streams = (typed(ground.chance), output(ground.chance), output(ground.chance))
    said = ""
    with around(environment, streams):
        try:
            code = run(line)
        except NoAnswer:
            code, said = DEFECT, "no answer"
        except BaseException as error:  # noqa: BLE001 - what `run` lets out is what is looked for
            code, said = DEFECT, f"escaped: {error!r}"
    found.tried[sort] += 1
    found.codes[code] += 1
    if code not in ALLOWED:
        for stream in streams[1:]:
            if isinstance(stream, io.TextIOWrapper) and not stream.closed:
                with contextlib.suppress(OSError, ValueError):
                    stream.flush()
                    said += getattr(stream.buffer, "getvalue", lambda: b"")().decode(
                        "utf-8", "replace"
                    )
        name = re.search(r"\b([A-Za-z_]+-[0-9a-f]{8})\b", said)
        kind = name[1] if name else said[:60]
        changed = {key: value for key, value in environment.items() if "/here" not in str(value)}
        out = [repr(stream)[:60] for stream in streams]
        found.defect(
            f"{' '.join(line[:2])[:30]} {kind}", f"{line!r} {changed} {out} {said[-2000:]}"
        )
    over(line, streams)


def parse(ground: Ground, found: Found) -> None:
    """Give a spoilt file to what reads it, or a nasty text to a field of an act."""
    chance = ground.chance
    read: Callable[[Path], object]
    if chance.random() < 0.2:
        kind = chance.choice(sorted(KINDS))
        names = [*sorted(typing.get_type_hints(KINDS[kind])), "roll.in_favour", "x"]
        text = chance.choice((*NASTY, *WORDS["DATE"]))
        what = f"{chance.choice(names)}={text}"
        sort, path = "typed field", Path(what)
        read = partial(_act, kind, what)
    else:
        name = _drawn(chance, sorted(_PARSERS))
        sort, read = chance.choice(_PARSERS[name])
        path = Path(ground.spoilt(name))
    try:
        with around({}, (io.TextIOWrapper(io.BytesIO()), sys.stdout, sys.stderr)):
            read(path)
    except (AdmissionFlowError, WorkflowProblems):
        pass
    except BaseException as error:  # noqa: BLE001 - what a reader lets out is what is looked for
        keep: object = str(path)[:300]
        with contextlib.suppress(OSError, ValueError):
            keep = path.read_bytes()[:300]
        found.defect(f"{sort} {type(error).__name__}", f"{sort}: {error!r} of {keep!r}")
    found.tried[sort] += 1


@contextlib.contextmanager
def built_once() -> Iterator[None]:
    """Build each part of the command line once: typer takes longer for that than most commands."""

    @cache
    def command(first: str | None, _: str) -> Any:  # noqa: ANN401 - the vendored click's
        return typer.main.get_command(build(first))

    def whole(first: str | None = None, *_: object, **__: object) -> Any:  # noqa: ANN401 - the vendored click's
        return command(first if first in main.MODULES else None, SETTINGS.lang)

    kept = main.build, main._command_of  # the second asks typer's own table: there is none here
    main.build, main._command_of = whole, lambda *_: None
    try:
        yield
    finally:
        main.build, main._command_of = kept


def fuzz(folder: Path, register: Path, count: int, seed: int) -> Found:
    """Try `count` inputs of chance: of ten four command lines, two spoilt files, four readings.

    Args:
        folder: an empty folder for the register and the files.
        register: the log of a register with some people.
        count: how many.
        seed: the chance.

    """
    chance = random.Random(seed)
    ground, found = Ground(folder, register, chance), Found()
    before = Path.cwd()
    os.chdir(folder)
    try:
        with built_once():
            for number in range(count):
                if number % _FRESH == 0:
                    ground.put_back()
                _one(ground, found, number % 10)
    finally:
        os.chdir(before)
    return found


def _one(ground: Ground, found: Found, way: int) -> None:
    if way < 4:
        line = ground.line(ground.chance.choice(ground.commands)) + ground.common()
        ask(ground, line, found, "command line")
    elif way < 6:
        ask(ground, ground.brought() + ground.common(), found, "file of a command")
    else:
        parse(ground, found)
