"""`workflow`: the procedure and its law, shown, checked, drawn, compared."""

from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from admission_flow.cli.office.new_regime import new_regime
from admission_flow.cli.office.rule_shown import rule_given, show_rule
from admission_flow.cli.office.signing import (
    show_signature,
    sign,
    signature_document,
    signature_of,
    signature_problems,
)
from admission_flow.cli.office.workflow_folder import (
    Folder,
    Overlays,
    overlay_document,
    procedure_in,
)
from admission_flow.cli.office.workflow_impact import impact
from admission_flow.cli.office.workflow_test import judge_vectors
from admission_flow.cli.shell.context import SETTINGS
from admission_flow.cli.shell.days import day_given, day_option
from admission_flow.cli.shell.options import Json, OnDay, OutFile
from admission_flow.cli.shell.output import painted, show_day, show_rulebook, table, term
from admission_flow.cli.shell.sheets import lists
from admission_flow.cli.shell.speaking import tell, tell_json
from admission_flow.cli.shell.words import kind_given, word_option
from admission_flow.errors import BadWorkflow, WrongUse
from admission_flow.journal.rights import Use
from admission_flow.messages import procedure_check, rule_title, show
from admission_flow.messages.verdict import citation_document, citations_text
from admission_flow.papers.form_list import form_problems
from admission_flow.papers.list_book import day_cell
from admission_flow.papers.writing import write_new
from admission_flow.procedure.compare import changes_between
from admission_flow.procedure.overlays import PAPERS
from admission_flow.procedure.rulebook import NoValue
from admission_flow.register.core.clock import system_clock, today
from admission_flow.released import rulebook_document

if TYPE_CHECKING:
    from admission_flow.procedure.findings import Citation
    from admission_flow.procedure.workflow import Workflow

group = typer.Typer(no_args_is_help=True, rich_markup_mode=None)


def _workflow(folder: Path | None, overlays: list[Path] | None = None) -> "Workflow":
    return procedure_in(folder, overlays).workflow


@group.command("check")
def check(
    folder: Annotated[Path | None, typer.Argument(metavar="[FOLDER]")] = None,
    overlay: Overlays = None,
    *,
    as_json: Json = False,
) -> None:
    """Refuse a workflow that is not exactly right, and print what was proved of it."""
    procedure = procedure_in(folder, overlay)
    workflow = procedure.workflow
    problems, proved = procedure_check.check(procedure)
    problems += form_problems()
    signature = signature_of(procedure, folder, overlay or ())
    problems += signature_problems(signature)
    if problems:
        raise BadWorkflow(problems)
    if as_json:
        facts = {item.message_id: item.facts for item in proved}
        told: dict[str, Any] = {
            **rulebook_document(workflow.rulebook.sha256),
            "signature": signature_document(signature),
            "proved": facts,
        }
        overlays = [overlay_document(one) for one in workflow.rulebook.overlays]
        tell_json({**told, "overlays": overlays} if overlays else told)
        return
    for item in proved:
        tell(f"✓ {SETTINGS.say(f'proof.{item.message_id}', **item.facts)}")
    for one in workflow.rulebook.overlays:
        tell(f"✓ {SETTINGS.say('proof.overlay', **overlay_document(one))}")
    show_signature(signature)
    show_rulebook(workflow.rulebook.sha256)


@group.command("show")
def show_workflow(
    on: OnDay = None,
    step: Annotated[str | None, typer.Option("--step", metavar="STEP")] = None,
    rule: Annotated[str | None, typer.Option("--rule", metavar="RULE")] = None,
    folder: Folder = None,
    overlay: Overlays = None,
    *,
    as_json: Json = False,
) -> None:
    """List the steps with their rules and the values in force on a day; or show one rule."""
    workflow = _workflow(folder, overlay)
    day = day_option("--on", on) or today(system_clock)
    if rule is not None:
        if step is not None:
            raise WrongUse(problem=SETTINGS.say("screen.step_or_rule"))
        show_rule(workflow, rule_given(rule, workflow), day, as_json=as_json)
        return
    step = None if step is None else kind_given("--step", step)
    if step is not None and step not in workflow.steps:
        raise WrongUse(problem=f"--step {step}; {', '.join(workflow.steps)}")
    documents = workflow.rulebook.regime_on(day)
    steps = [spec for spec in workflow.steps.values() if step in (None, spec.name)]
    described = {spec.name: _guards(workflow, spec.name, day) for spec in steps}
    if as_json:
        regime = [document.key for document in documents]
        for guard in (guard for guards in described.values() for guard in guards):
            guard["citations"] = [citation_document(c) for c in guard["citations"]]
            guard["values"] = {name: _english(value) for name, value in guard["values"].items()}
        tell_json({"on": day.isoformat(), "regime": regime, "steps": described})
        return
    say = SETTINGS.say
    names = "; ".join(
        document.key + ("" if document.confirmed else f" [{say('screen.unconfirmed')}]")
        for document in documents
    )
    tell(say("screen.workflow", day=day, regime=names or say("screen.no_regime")))
    for spec in steps:
        tell()
        arrows = ", ".join(f"{term(m.source)} → {term(m.target)}" for m in spec.moves)
        tell(painted(f"{term(spec.name)}  [{spec.name}]", "bold"))
        tell(f"  {arrows}")
        for guard in described[spec.name]:
            shown = {name: _shown(value) for name, value in guard["values"].items()}
            values = ", ".join(f"{n} = {v}" for n, v in shown.items() if n != "applies")
            clause = citations_text(guard["citations"], SETTINGS.lang)
            title = rule_title(SETTINGS.lang, guard["rule"])
            tell(f"  {term(guard['severity'])}: {title}  [{guard['rule']}]  {values}".rstrip())
            tell(f"      {clause or say('screen.no_regime')}")


def _guards(workflow: "Workflow", step: str, day: date) -> list[dict[str, Any]]:
    described = []
    for guard in workflow.steps[step].guards:
        values: dict[str, object] = {}
        citations: dict[Citation, None] = {}
        declared = workflow.rulebook.declared[guard.rule]
        for name in declared if guard.rule != PAPERS else (step,):
            try:
                row = workflow.rulebook.values[f"{guard.rule}.{name}"].on(day)
            except NoValue:
                continue
            values[name] = row.value
            citations |= dict.fromkeys(row.citations)
        described.append(
            {
                "rule": guard.rule,
                "severity": guard.severity.value,
                "responsible": guard.responsible,
                "values": values,
                "citations": tuple(citations),
            }
        )
    return described


@group.command("diagram")
def diagram(
    kind: Annotated[str, word_option("--format", ("mermaid", "svg"))] = "mermaid",
    out: OutFile = None,
    folder: Folder = None,
    *,
    plain: Annotated[bool, typer.Option("--plain")] = False,
) -> None:
    """Draw the procedure with the guards of each step."""
    from admission_flow.papers import diagram as drawing  # noqa: PLC0415 - start-up

    title = None if plain else partial(rule_title, SETTINGS.lang)
    text = drawing.FORMATS[kind](_workflow(folder), term, title)
    if out is None:
        tell(text, exact=True, lines=True)  # no person is in it; a picture keeps its measures
    else:
        write_new(out, text)
        tell(SETTINGS.say("screen.written", file=str(out)))


@group.command("diff")
@lists("screen.sheet.law")
def diff(
    first: Annotated[str, typer.Argument(metavar="DATE")],
    second: Annotated[str, typer.Argument(metavar="DATE")],
    folder: Folder = None,
    overlay: Overlays = None,
    *,
    as_json: Json = False,
) -> None:
    """Say what changed in law between two days."""
    days = sorted((day_given("DATE", first), day_given("DATE", second)))
    workflow = _workflow(folder, overlay)
    changes = list(changes_between(workflow.rulebook, *days))
    if as_json:
        tell_json(
            [
                {
                    "of": c.of,
                    "from": c.start.isoformat(),
                    "before": _text(c.before),
                    "after": _text(c.after),
                    "citations": [citation_document(citation) for citation in c.citations],
                }
                for c in changes
            ]
        )
        return
    say = SETTINGS.say
    documents = [
        "; ".join(document.key for document in workflow.rulebook.regime_on(day)) for day in days
    ]
    tell(f"{show_day(days[0])}: {documents[0]}")
    tell(f"{show_day(days[1])}: {documents[1]}")
    rows = [
        (
            day_cell(c.start),
            rule_title(SETTINGS.lang, c.rule),
            c.of,
            _shown(c.before),
            _shown(c.after),
            citations_text(c.citations, SETTINGS.lang),
        )
        for c in changes
    ]
    if rows:
        names = ("since", "what", "value", "before", "after", "basis")
        table([say(f"column.{name}") for name in names], rows)
    tell(say("screen.changes", count=len(rows)))


@group.command("adopt")
def adopt(reason: Annotated[str, typer.Option("--reason", metavar="TEXT")]) -> None:
    """Take over the rulebook in use: the register is written under it from now on."""
    with SETTINGS.writing(Use.BACKUP, adopting=True) as register:
        entry = register.adopt(reason)
        if entry is None:
            tell(SETTINGS.say("screen.adopted_already"))
        else:
            tell(SETTINGS.say("screen.adopted", seq=entry.seq))
        show_rulebook(register.rulebook)


def _english(value: object) -> str:
    """Return a value as programs have always read it here."""
    return show("en", value) if isinstance(value, tuple) else str(value)


def _text(value: object) -> Any:  # noqa: ANN401 - JSON types
    if isinstance(value, tuple):
        return list(value)
    return value if value is None or isinstance(value, bool | int | str) else str(value)


def _shown(value: object) -> str:
    if value is None or isinstance(value, bool | str | tuple):
        return show(SETTINGS.lang, value)
    return str(value)


group.command("new-regime")(new_regime)
group.command("sign")(sign)
group.command("impact")(impact)
group.command("test")(judge_vectors)


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(group, name="workflow")
