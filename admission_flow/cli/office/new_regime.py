"""`workflow new-regime`: a new document written into a copy of the law, with the blocks to fill."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple, TypeVar

import typer

from admission_flow import resources
from admission_flow.cli.office.workflow_folder import Folder, procedure_in
from admission_flow.cli.shell.context import SETTINGS
from admission_flow.cli.shell.days import day_given
from admission_flow.cli.shell.output import painted, show_day, term
from admission_flow.cli.shell.speaking import tell
from admission_flow.cli.shell.streams import somebody_to_ask
from admission_flow.errors import BadDocument, BadInput, WrongUse
from admission_flow.messages import rule_title, show
from admission_flow.procedure.document import DocumentProblems, Problem
from admission_flow.procedure.rulebook import HOLE
from admission_flow.rulebook_digest import FILES

if TYPE_CHECKING:
    from admission_flow.papers.limit_rows import WrittenLimits
    from admission_flow.papers.new_regime import Changed, NewRegime
    from admission_flow.procedure.rulebook import DatedValue, Document, Rulebook

T = TypeVar("T")
_OPTION_OF = {
    "number": "--document",
    "issuer": "--issued-by",
    "title": "--title",
    "series": "--series",
    "from": "--in-force",
    "change": "--change",
    "limit": "--limit",
    "folder": "law.toml",
}


class _Given(NamedTuple):
    """What was typed as options; None: it was not."""

    series: str | None
    number: str | None
    issuer: str | None
    title: str | None
    issued_on: str | None
    in_force: str | None
    changes: Sequence[str]
    clauses: Sequence[str]
    limits: Sequence[str]
    """Names of time limits beside the law."""
    text_read: bool


def new_regime(
    out: Annotated[Path, typer.Option("--out", metavar="FOLDER")],
    series: Annotated[str | None, typer.Option("--series", metavar="SERIES")] = None,
    document: Annotated[str | None, typer.Option("--document", metavar="NUMBER")] = None,
    issued_by: Annotated[str | None, typer.Option("--issued-by", metavar="ISSUER")] = None,
    title: Annotated[str | None, typer.Option("--title", metavar="TEXT")] = None,
    issued_on: Annotated[str | None, typer.Option("--issued-on", metavar="DATE")] = None,
    in_force: Annotated[str | None, typer.Option("--in-force", metavar="DATE")] = None,
    change: Annotated[list[str] | None, typer.Option("--change", metavar="VALUE=NEW")] = None,
    clause: Annotated[list[str] | None, typer.Option("--clause", metavar="VALUE=CLAUSE")] = None,
    limit: Annotated[list[str] | None, typer.Option("--limit", metavar="LIMIT=DAYS")] = None,
    folder: Folder = None,
    *,
    text_read: Annotated[bool, typer.Option("--text-read")] = False,
) -> None:
    """Write a new document into a copy of the law: its regime, and the dated rows to fill."""
    from admission_flow.papers import rulebook_folder as copying  # noqa: PLC0415 - start-up
    from admission_flow.papers.new_regime import with_regime  # noqa: PLC0415 - start-up

    rulebook = procedure_in(folder).workflow.rulebook
    rulebook = rulebook.centre or rulebook  # an overlay is not what the document replaces
    names = () if folder else FILES
    files = copying.files_of(folder or resources.folder("workflows"), names)
    if copying.LAW not in files:
        raise BadInput(file=copying.LAW, where="file", problem="missing_file")
    given = _Given(
        series, document, issued_by, title, issued_on, in_force, change or [], clause or [],
        [_name_of(pair) for pair in limit or []], text_read,
    )  # fmt: skip
    asked = _asked(rulebook, given)
    with _as_options():
        written = with_regime(files[copying.LAW].decode(), rulebook, asked)
    texts = copying.limit_texts(files)
    limits = _limits(written.replaced, asked, texts, limit or [], given.clauses)
    beside = {name: text.encode() for name, text in (limits.texts if limits else {}).items()}
    copying.write_folder(out, {**files, copying.LAW: written.text.encode(), **beside})
    say = SETTINGS.say
    facts = {
        "folder": str(out),
        "document": f"{asked.number} {asked.issued_on}",
        "replaced": written.replaced.key,
        "day": asked.start,
        "changed": len(written.changed),
        "carried": len(written.carried),
    }
    tell(say("screen.regime_written", **facts))
    if limits:
        rows = {"changed": limits.changed, "carried": limits.carried}
        tell(say("screen.regime_limits_written", files=", ".join(limits.texts), **rows))
    if holes := written.holes + (limits.holes if limits else 0):
        tell(painted(say("screen.regime_holes", count=holes, hole=HOLE), "yellow"))
    if not limits and (count := copying.limits_resting_on(written.replaced, texts)):
        resting = {"count": count, "replaced": facts["replaced"]}
        tell(painted(say("screen.regime_limits", **resting), "yellow"))
    tell(say("screen.regime_next", folder=str(out)))


def _limits(
    replaced: "Document",
    asked: "NewRegime",
    texts: Mapping[str, str],
    limits: Sequence[str],
    clauses: Sequence[str],
) -> "WrittenLimits | None":
    """Return the files of time limits with their rows; None: nobody asked for any."""
    from admission_flow.papers.limit_rows import limits_in, with_limits  # noqa: PLC0415 - start-up
    from admission_flow.papers.new_regime import Changed  # noqa: PLC0415 - same
    from admission_flow.vocabulary.values import count_of  # noqa: PLC0415 - same

    if not limits:
        return None
    known = limits_in(texts)
    stated = dict(_pairs("--clause", [pair for pair in clauses if _name_of(pair) in known]))
    with _as_options():
        changes = {
            name: Changed(count_of(days, "limit") if days else HOLE, stated.get(name) or HOLE)
            for name, days in _pairs("--limit", limits)
        }
        return with_limits(texts, replaced, asked, changes)


def _name_of(pair: str) -> str:
    return pair.partition("=")[0].strip()


# ---- options -------------------------------------------------------------------------------------


def _asked(rulebook: "Rulebook", given: _Given) -> "NewRegime":
    """Return the new document as options state it; on a terminal what they leave open is asked."""
    from admission_flow.papers.new_regime import NewRegime  # noqa: PLC0415 - start-up

    lacking = [
        _OPTION_OF.get(name, f"--{name.replace('_', '-')}")
        for name in ("series", "number", "issuer", "title", "issued_on", "in_force")
        if getattr(given, name) is None
    ]
    asks = bool(lacking) and somebody_to_ask()
    if lacking and not asks:
        raise WrongUse(problem=SETTINGS.say("screen.regime_lacks", options=", ".join(lacking)))
    series = _or_ask(given.series, "series", lambda text: _series(rulebook, text))
    number = _or_ask(given.number, "document", _text)
    issuer = _or_ask(given.issuer, "issued_by", _text)
    title = _or_ask(given.title, "title", _text)
    issued_on = _or_ask(given.issued_on, "issued_on", lambda t: day_given("--issued-on", t))
    start = _or_ask(given.in_force, "in_force", lambda t: day_given("--in-force", t))
    read = given.text_read or (asks and _yes("regime_ask_read"))
    changes = _changes(rulebook, given)
    if asks and not given.changes:
        changes = _ask_changes(rulebook, series)
    return NewRegime(
        number=number,
        issued_on=issued_on,
        issuer=issuer,
        title=title,
        series=series,
        start=start,
        confirmed=read,
        changes=changes,
    )


@contextmanager
def _as_options() -> Iterator[None]:
    """Say what does not fit by the option that stated it."""
    try:
        yield
    except DocumentProblems as found:
        problems = [
            Problem(_OPTION_OF.get(p.where, p.where), p.message_id, p.facts) for p in found.problems
        ]
        raise BadDocument("workflow new-regime", problems) from found


def _series(rulebook: "Rulebook", text: str) -> str:
    from admission_flow.vocabulary.values import choice_of  # noqa: PLC0415 - start-up

    known = tuple(dict.fromkeys(regime.series for regime in rulebook.regimes))
    with _as_options():
        return choice_of(text, known, "series", "series")


def _text(text: str) -> str:
    return " ".join(text.split())


def _pairs(option: str, given: Sequence[str]) -> Iterator[tuple[str, str]]:
    for pair in given:
        name, _, value = pair.partition("=")
        if not name.strip():
            raise BadDocument(option, [Problem("file", "no_such_value", {"found": pair})])
        yield name.strip(), value.strip()


def _changes(rulebook: "Rulebook", given: _Given) -> Mapping[str, "Changed"]:
    from admission_flow.papers.new_regime import Changed  # noqa: PLC0415 - start-up
    from admission_flow.vocabulary.law_values import raw_value, value_named  # noqa: PLC0415 - same

    found: dict[str, Changed] = {}
    with _as_options():
        for name, text in _pairs("--change", given.changes):
            value = value_named(rulebook, name)
            found[value.of] = Changed(raw_value(value, text))
        of_values = [pair for pair in given.clauses if _name_of(pair) not in given.limits]
        for name, text in _pairs("--clause", of_values):
            of = value_named(rulebook, name, "--clause").of
            if of not in found:
                raise BadDocument("--clause", [Problem("file", "clause_of_no_change", {"of": of})])
            found[of] = Changed(found[of].value, text or HOLE)
    return found


# ---- questions -----------------------------------------------------------------------------------


def _prompt(question: str) -> str:
    text = SETTINGS.say(f"screen.{question}")
    answer: str = typer.prompt(text, default="", show_default=False, err=True)
    return answer.strip()


def _yes(question: str) -> bool:
    from admission_flow.vocabulary.values import agreed  # noqa: PLC0415 - start-up

    return agreed(_prompt(question))


def _or_ask(given: str | None, name: str, read: Callable[[str], T]) -> T:
    """Return what an option says, or what is answered; without an answer it is asked again."""
    if given is not None:
        return read(given)
    while (answer := _answer(f"regime_ask_{name}", read)) is None:
        pass
    return answer


def _answer(question: str, read: Callable[[str], T]) -> T | None:
    """Return what is answered, None for Enter alone; what cannot be read is told."""
    while text := _prompt(question):
        try:
            return read(text)
        except BadDocument as error:
            for problem in error.problems:
                told = SETTINGS.say(f"problem.{problem.message_id}", **problem.facts)
                tell(painted(f"  ✗ {told}", "red"))
    return None


def _ask_changes(rulebook: "Rulebook", series: str) -> Mapping[str, "Changed"]:
    """Show the values that rest on the document now in force, and ask which ones change."""
    from admission_flow.papers.new_regime import (  # noqa: PLC0415 - start-up
        Changed,
        current,
        resting_on,
    )
    from admission_flow.vocabulary.law_values import raw_value  # noqa: PLC0415 - same

    regime = current(rulebook, series)
    listed = [] if regime is None else list(resting_on(rulebook, regime.document))
    if regime is not None:
        facts = {"document": regime.document.key, "day": show_day(regime.start)}
        tell(SETTINGS.say("screen.regime_values", **facts))
    for number, value in enumerate(listed, 1):
        tell(f"{number:4}. {_told(value)}")
    changes: dict[str, Changed] = {}
    chosen = _answer("regime_ask_changes", lambda t: _chosen(rulebook, listed, t))
    for value in chosen or ():
        tell(painted(_told(value), "bold"))

        def read(text: str, value: "DatedValue" = value) -> object:
            with _as_options():
                return raw_value(value, text)

        new = _answer("regime_ask_value", read)
        clause = _prompt("regime_ask_clause")
        changes[value.of] = Changed(HOLE if new is None else new, clause or HOLE)
    return changes


def _chosen(rulebook: "Rulebook", listed: Sequence["DatedValue"], text: str) -> "list[DatedValue]":
    from admission_flow.vocabulary.law_values import value_named  # noqa: PLC0415 - start-up

    found = []
    with _as_options():
        for part in (part.strip() for part in text.split(",")):
            if part.isascii() and part.isdigit() and 1 <= int(part[:4]) <= len(listed):
                found.append(listed[int(part[:4]) - 1])
            elif part:
                found.append(value_named(rulebook, part))
    return found


def _told(value: "DatedValue") -> str:
    """Return a value with its rule's title and what it is today, as a line of the list."""
    rule = value.of.rpartition(".")[0]
    row = value.rows[-1]
    today = row.value if isinstance(row.value, bool | str | tuple) else str(row.value)
    shown = show(SETTINGS.lang, today) if not row.repealed else term("none")
    unit = term(f"measure.{value.unit}")
    return f"{rule_title(SETTINGS.lang, rule)}  [{value.of}]  {shown} ({unit})"
