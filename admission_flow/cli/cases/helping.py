"""`help`: the kinds of acts, and what one of them is, asks for and opens."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any

import typer

from admission_flow.cli.shell.context import SETTINGS
from admission_flow.cli.shell.options import Json
from admission_flow.cli.shell.output import fitted, painted, show_day, term
from admission_flow.cli.shell.speaking import tell, tell_json
from admission_flow.errors import BadDocument
from admission_flow.messages import rule_title
from admission_flow.papers.paper_keys import paper_keys
from admission_flow.procedure import in_use
from admission_flow.procedure.document import DocumentProblems
from admission_flow.procedure.paper_sheet import PAPER
from admission_flow.procedure.rules.kinds_read import kinds_read
from admission_flow.vocabulary.acts import kind_of
from admission_flow.vocabulary.forms import FormField, example_value, fields_of_kind
from admission_flow.workflow_source import judge_in_use

EXAMPLE_FILE = "viec.toml"
EXAMPLE_CASE = "HS-0001"


def explain_kind(
    kind: Annotated[str | None, typer.Argument(metavar="[KIND]")] = None, *, as_json: Json = False
) -> None:
    """Explain one kind of act: what it is, its fields, an example, what it opens; or list all."""
    if kind is None:
        _list(as_json=as_json)
        return
    try:
        found = kind_of(kind, "file")
    except DocumentProblems as error:
        raise BadDocument(kind, error.problems) from error
    if as_json:
        tell_json(described(found))
    else:
        _show(found)


def _list(*, as_json: bool) -> None:
    if as_json:
        tell_json(
            [{"kind": k, "term": term(k), "step": cls.is_step} for k, cls in in_use.kinds().items()]
        )  # fmt: skip
        return
    for title, kinds in (("help_steps", in_use.steps()), ("help_papers", in_use.evidence())):
        tell(painted(SETTINGS.say(f"screen.{title}"), "bold"))
        for cls in kinds:
            tell(fitted(f"  {term(cls.kind)}  [{cls.kind}]", 4))
        tell()
    tell(SETTINGS.say("screen.help_how"))


def described(kind: str) -> dict[str, Any]:
    """Return what there is to say of a kind of act, for programs."""
    lang = SETTINGS.lang
    spec = judge_in_use().workflow.steps.get(kind)
    return {
        "kind": kind,
        "term": term(kind),
        "step": in_use.kinds()[kind].is_step,
        "moves": [{"from": m.source, "to": m.target} for m in spec.moves] if spec else [],
        "fields": [
            {
                "name": field.name,
                "term": field.term(lang),
                "holds": field.holds,
                "choices": [
                    {"word": word, "term": said}
                    for word, said in zip(field.choices, field.choice_terms(lang), strict=True)
                ],
                "required": field.required,
                "personal": field.personal,
                "offered": field.offered,
            }
            for field in fields_of_kind(kind)
        ],
        "paper": [
            {"name": f"{PAPER}.{key}", "term": term(f"{PAPER}.{key}")}
            for key in paper_keys().of(kind)
        ],
        "rules": _rules(_own_rules(kind)),
        "read_by": _rules(_reading_rules(kind)),
        "for_steps": list(_steps_that_read(kind)),
        "then": list(_then(kind)),
        "example": {"command": example_command(kind), "file": example_file(kind)},
    }


def _rules(ids: list[str]) -> list[dict[str, str]]:
    return [{"rule": rule, "title": rule_title(SETTINGS.lang, rule)} for rule in ids]


def _show(kind: str) -> None:
    say = SETTINGS.say
    tell(painted(f"{term(kind)}  [{kind}]", "bold"))
    for line in _what_it_is(kind):
        tell(fitted(line, 2))
    tell()
    tell(painted(say("screen.help_fields"), "bold"))
    for field in fields_of_kind(kind):
        tell(fitted(f"  {_field_line(field)}", 4))
    printed = [term(f"{PAPER}.{key}") for key in paper_keys().of(kind)]
    if printed:
        tell(fitted(say("screen.help_paper", keys=", ".join(printed)), 2))
    tell()
    tell(painted(say("screen.help_example"), "bold"))
    tell(f"  {example_command(kind)}", exact=True)
    tell()
    tell(painted(say("screen.help_example_file", file=EXAMPLE_FILE), "bold"))
    for line in example_file(kind).splitlines():
        tell(f"  {line}", exact=True)


def _what_it_is(kind: str) -> Iterator[str]:
    """Yield whether it moves the case and whither, and which rules look at it."""
    say = SETTINGS.say
    spec = judge_in_use().workflow.steps.get(kind)
    if spec is None:
        yield say("screen.help_is_paper")
    elif spec.ends:
        yield say("screen.help_is_end", to=_unique(m.target for m in spec.moves))
    else:
        moves = [m for m in spec.moves if m.source != m.target] or list(spec.moves)
        to = _unique(m.target for m in moves)
        yield say("screen.help_is_step", sources=_unique(m.source for m in moves), to=to)
    titles = {"rules": _titles(_own_rules(kind)), "read": _titles(_reading_rules(kind))}
    if titles["rules"]:
        yield say("screen.help_rules", rules=titles["rules"])
    steps = _steps_that_read(kind)
    if steps:
        yield say("screen.help_for_steps", steps=_quoted(steps))
        yield say("screen.help_read_by", rules=titles["read"])
    elif spec is None:
        yield say("screen.help_not_read")
    then = _then(kind)
    if then:
        yield say("screen.help_then", steps=_quoted(then))


def _unique(words: Iterator[str]) -> str:
    return _quoted(tuple(dict.fromkeys(words)))


def _quoted(words: tuple[str, ...]) -> str:
    return ", ".join(f"“{term(word)}”" for word in words)


def _titles(rules: list[str]) -> str:
    return "; ".join(rule_title(SETTINGS.lang, rule) for rule in rules)


def _own_rules(kind: str) -> list[str]:
    spec = judge_in_use().workflow.steps.get(kind)
    return [guard.rule for guard in spec.guards] if spec else []


def _reading_rules(kind: str) -> list[str]:
    """Return the rules that look at this kind of act when another step is judged."""
    return [rule for rule in in_use.rules() if kind in kinds_read(in_use.rules()[rule])]


def _steps_that_read(kind: str) -> tuple[str, ...]:
    """Return the other steps for which this kind of act counts, in their order."""
    reading = set(_reading_rules(kind))
    return tuple(
        spec.name
        for spec in judge_in_use().workflow.steps.values()
        if spec.name != kind
        and (
            any(guard.rule in reading for guard in spec.guards)
            or in_use.kinds()[kind] in spec.opened_by
        )
    )  # fmt: skip


def _then(kind: str) -> tuple[str, ...]:
    """Return the ordinary steps that can follow a step."""
    steps = judge_in_use().workflow.steps
    targets = {m.target for m in steps[kind].moves} if kind in steps else set()
    return tuple(
        spec.name
        for spec in steps.values()
        if not spec.ends and not spec.side and any(m.source in targets for m in spec.moves)
        and not spec.restores and spec.name != kind
    )  # fmt: skip


def _field_line(field: FormField) -> str:
    say, lang = SETTINGS.say, SETTINGS.lang
    parts = [f"{field.term(lang)}  [{field.name}]"]
    if field.required:
        parts.append(say("screen.help_required"))
    if field.choices:
        words = "; ".join(field.choice_terms(lang))
        key = "help_list_of" if field.holds == "list" else "help_one_of"
        parts.append(say(f"screen.{key}", words=words))
    else:
        parts.append(say(f"screen.help_holds_{field.holds}"))
    return ": ".join([parts[0], " · ".join(parts[1:])])


def example_command(kind: str) -> str:
    """Return a command line that enters such an act; what is private stands in a file."""
    word = "advance" if in_use.kinds()[kind].is_step else "record"
    command = ["admission-flow", "case", word, EXAMPLE_CASE, term(kind)]
    fields = fields_of_kind(kind)
    if any(field.required and field.personal for field in fields):
        return _line([*command, "--file", EXAMPLE_FILE])
    pairs = [
        f"{field.term(SETTINGS.lang)}={_written(example_value(field, SETTINGS.lang))}"
        for field in fields
        if field.name != "on" and not field.personal and (field.required or field.holds != "text")
    ]
    return _line([*command, *pairs, "--on", _written(example_value(fields[0], SETTINGS.lang))])


def _line(words: list[str]) -> str:
    """Return words as a command line, in quotes that every shell takes, that of Windows too."""
    return " ".join(f'"{word}"' if " " in word else word for word in words)


def example_file(kind: str) -> str:
    """Return a TOML file that states such an act with all its fields."""
    lines = []
    for field in fields_of_kind(kind):
        value = example_value(field, SETTINGS.lang)
        stated = [value] if field.holds == "list" else value
        text = stated.isoformat() if isinstance(stated, date) else _toml(stated)
        lines.append(f"{_toml(field.term(SETTINGS.lang))} = {text}")
    return "\n".join(lines)


def _toml(value: object) -> str:
    """Return a text, a count or a list of texts as TOML writes it, which JSON does alike."""
    return json.dumps(value, ensure_ascii=False)


def _written(value: object) -> str:
    return show_day(value) if isinstance(value, date) else str(value)


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("help")(explain_kind)
