"""A case: who and where, how far, what comes next and why not yet, papers, history."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from starlette.responses import Response

from admission_flow.desk.changes import change_of
from admission_flow.desk.office import inside
from admission_flow.desk.page import Call, Page
from admission_flow.desk.standing import stages_of
from admission_flow.errors import CaseErased
from admission_flow.library.reading import ReadingRegister
from admission_flow.messages import Language, say
from admission_flow.messages.fields import PERSON, UNIT, field_term, value_words
from admission_flow.messages.masking import masked_field
from admission_flow.messages.verdict import citations_text
from admission_flow.papers.form_values import act_name
from admission_flow.procedure.document import plain
from admission_flow.procedure.findings import Finding, NextStep, Severity, Status, Verdict
from admission_flow.procedure.paper_sheet import SHEET
from admission_flow.procedure.workflow import Workflow
from admission_flow.register.core.records import CaseRecord
from admission_flow.register.core.state import local_day, unit_of

_ORDER = (Status.UNMET, Status.PENDING, Status.UNKNOWN)
_ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of the way, for the line of them."""

    name: str
    since: date | None
    """The day on which the case came to it; None: it has not, or it is not known."""
    here: bool
    done: bool


@dataclass(frozen=True, slots=True)
class Way:
    """A step that may come next, with what stands in its way before what does not."""

    step: NextStep
    obstacles: tuple[Finding, ...]
    others: tuple[Finding, ...]


def case(call: Call) -> Response:
    """Show one case, its personal data masked."""
    case_id = call.path("case").upper()
    with call.reading() as register:
        try:
            record = register.case(case_id)
        except CaseErased:
            return _erased(call, register, case_id)
        verdict = register.explain(case_id)
        workflow = inside(register).judge.workflow
        papers = register.papers(case_id)
        history = [change_of(entry, call.lang) for entry in register.history(case_id)]
        waiting = register.waiting(case_id)
        minimal = inside(register).minimal
    ways = [_way(step) for step in verdict.next]
    return call.page(
        "case.html",
        id=record.id,
        record=record,
        version=record.version,
        unit=unit_of(record.case),
        verdict=verdict,
        stages=_stages(record, verdict, workflow),
        person=_masked(call.lang, PERSON, plain(record.person)),
        place=_masked(call.lang, UNIT, plain(record.unit)),
        sheet=_masked(call.lang, SHEET, dict(record.paper_sheet)),
        corrected=("person", "unit") if minimal else ("person", "unit", "sheet"),
        main=[one for one in ways if _ordinary(one.step, verdict)],
        beside=[one for one in ways if one.step.side and not one.step.ends],
        renewals=[one.step for one in ways if _renews(one.step, verdict)],
        endings=[one.step for one in ways if one.step.ends],
        papers=papers,
        acts=sorted(record.recorded, key=lambda item: (item.act.on, item.seq)),
        verdicts={(step.step, step.on): step for step in verdict.steps},
        name_of=lambda act: act_name(call.lang, act),
        history=history,
        waiting=waiting,
        citations=lambda finding: citations_text(finding.citations, call.lang),
        stage_words=lambda stage: say(call.lang, f"screen.{stage}"),
    )


def _erased(call: Call, register: ReadingRegister, case_id: str) -> Response:
    history = [change_of(entry, call.lang) for entry in register.history(case_id)]
    row = inside(register).standing(case_id)
    return call.page("case_erased.html", id=case_id, row=row, history=history)


def _ordinary(step: NextStep, verdict: Verdict) -> bool:
    return not step.ends and not step.side and step.to_state != verdict.state


def _renews(step: NextStep, verdict: Verdict) -> bool:
    return not step.ends and not step.side and step.to_state == verdict.state


def _way(step: NextStep) -> Way:
    findings = [one for one in step.findings if one.status is not Status.NOT_APPLICABLE]
    return Way(
        step,
        tuple(obstacles_of(findings)),
        tuple(one for one in findings if not one.status.stands_in_the_way),
    )


def obstacles_of(findings: Iterable[Finding]) -> list[Finding]:
    """Return what stands in the way: what refuses the step first, then what must be explained."""
    return sorted(
        (one for one in findings if one.status.stands_in_the_way),
        key=lambda one: (one.severity is Severity.WARN, _ORDER.index(one.status)),
    )


def _stages(record: CaseRecord, verdict: Verdict, workflow: Workflow) -> list[Stage]:
    """Return the stages in their order, each with the day on which the case came to it."""
    reached: dict[str, date] = {}
    opened = local_day(record.opened_at)
    if all(opened <= step.on for step in verdict.steps):  # else it was taken over from paper
        reached[next(iter(workflow.states.values())).stage] = opened
    for step in verdict.steps:
        if step.permitted:
            reached.setdefault(workflow.states[step.to_state].stage, step.on)
    if verdict.stage == "official" and verdict.dates.official_from:
        reached["official"] = verdict.dates.official_from
    names = [name for name in stages_of(workflow) if name != _ENDED or verdict.stage == _ENDED]
    here = names.index(verdict.stage)
    return [
        Stage(name, reached.get(name), place == here, done=place < here)
        for place, name in enumerate(names)
    ]


def _masked(lang: Language, about: str, stated: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the fields that are stated, each with its term, as they may be shown to anybody."""
    return [
        (field_term(lang, about, name), value_words(lang, about, name, shown))
        for name, value in stated.items()
        if value not in (None, "", [])
        for shown in [masked_field(about, name, value)]
    ]


PAGES = (Page("/cases/{case}", case),)
