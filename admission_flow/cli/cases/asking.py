"""An act asked for field by field on a terminal: which kind, what its paper states, yes or no.

Beforehand stands only what judges nobody (`FormField.offered`): never a vote, an assessment or a
conclusion. A wrong answer is asked for again, with the sentence of what is wrong with it.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import typer

from admission_flow.cli.cases.judging import way_beside
from admission_flow.cli.shell.context import SETTINGS
from admission_flow.cli.shell.output import fitted, painted, show_day, term
from admission_flow.cli.shell.speaking import tell
from admission_flow.cli.shell.streams import somebody_to_ask
from admission_flow.errors import WrongUse
from admission_flow.papers.paper_keys import paper_keys
from admission_flow.procedure import in_use
from admission_flow.procedure.acts import Act
from admission_flow.procedure.document import DocumentProblems, Problem, act_from
from admission_flow.procedure.findings import Finding, NextStep, Verdict
from admission_flow.procedure.overlays import PAPERS
from admission_flow.procedure.paper_sheet import PAPER
from admission_flow.procedure.rules.kinds_read import kinds_read
from admission_flow.register.core.clock import system_clock, today
from admission_flow.vocabulary import acts as words_of_acts
from admission_flow.vocabulary.forms import FormField, fields_of_kind, without_offered_alone
from admission_flow.vocabulary.records import Words
from admission_flow.vocabulary.values import agreed

if TYPE_CHECKING:
    from admission_flow.procedure.document import Case

_ALL = "?"


def asked_act(case: str, kind: str | None, *, steps_only: bool) -> Act:
    """Ask for an act, and return it.

    Args:
        case: the case, which must be there.
        kind: what kind it is, in people's words; None: that is asked too.
        steps_only: whether only steps are offered.

    Raises:
        WrongUse: nobody is there to be asked.
        UnknownCase, CaseErased, OfficerMissing: before anything is asked.
        typer.Abort: Ctrl-C, or the input ends.

    """
    if not somebody_to_ask():
        key = "screen.ask_advance_how" if steps_only else "screen.ask_record_how"
        raise WrongUse(problem=SETTINGS.say(key, case=case))
    with SETTINGS.trying() as trial:
        record = trial.case(case)
        verdict = trial.explain(case)
    tell(painted(f"{record.id}  {record.person.full_name}", "bold"))
    tell(SETTINGS.say("screen.stands", state=verdict.state, stage=verdict.stage))
    if kind is None:
        kind = _kind(_offered(verdict, record.case, steps_only=steps_only), steps_only=steps_only)
    else:
        kind = words_of_acts.kind_of(kind)
    tell(painted(term(kind), "bold"))
    tell(fitted(SETTINGS.say("screen.ask_how"), 2))
    return _act(kind)


# ---- which kind ----------------------------------------------------------------------------------


def _offered(verdict: Verdict, case: "Case", *, steps_only: bool) -> list[str]:
    """Return the kinds that the case could take next: papers that are missing, then steps."""
    steps = [step for step in verdict.next if _ordinary(step)]
    papers: dict[str, None] = {}
    if not steps_only:
        on_file = {act.kind for act in case.acts}
        for step in steps:
            for finding in step.findings:
                papers |= dict.fromkeys(_papers_wanted(finding, on_file))
    beside = [step.step for step in verdict.next if way_beside(step)]
    return list(dict.fromkeys((*papers, *(step.step for step in steps), *beside)))


def _ordinary(step: NextStep) -> bool:
    return not step.ends and not step.side


def _papers_wanted(finding: Finding, on_file: set[str]) -> list[str]:
    """Return the papers at which a rule that is not met looks, those that are not there first."""
    if not finding.status.stands_in_the_way or finding.rule not in in_use.rules():
        return []
    if finding.rule == PAPERS:
        return list(finding.facts["lacking"])
    read = kinds_read(in_use.rules()[finding.rule])
    found = [cls.kind for cls in in_use.evidence() if cls.kind in read]
    return sorted(found, key=lambda kind: kind in on_file)


def _kind(offered: Sequence[str], *, steps_only: bool) -> str:
    """Ask which kind it is: by number, by word, or by a part of a word."""
    every = [kind for kind, cls in in_use.kinds().items() if cls.is_step or not steps_only]
    shown = list(offered) or every
    _show_kinds(shown)
    while True:
        answer = _prompt(SETTINGS.say("screen.ask_kind"))
        if answer == _ALL:
            shown = every
        elif answer.isascii() and answer.isdigit() and 1 <= int(answer[:4]) <= len(shown):
            return shown[int(answer[:4]) - 1]
        elif answer:
            found = _kinds_meant(answer, every)
            if len(found) == 1:
                return found[0]
            if not found:
                continue
            shown = found
        _show_kinds(shown)


def _kinds_meant(answer: str, every: Sequence[str]) -> list[str]:
    """Return the kinds that an answer may mean; none: what is wrong with it was told."""
    try:
        return [_one_of(words_of_acts.kind_of(answer), every)]
    except DocumentProblems as error:
        parts = [kind for kind in words_of_acts.kinds().containing(answer) if kind in every]
        if not parts:
            _tell_wrong(error.problems)
        return parts


def _one_of(kind: str, every: Sequence[str]) -> str:
    if kind not in every:
        raise DocumentProblems([Problem("kind", "evidence_is_recorded", {"found": kind})])
    return kind


def _show_kinds(kinds: Sequence[str]) -> None:
    for number, kind in enumerate(kinds, 1):
        tell(fitted(f"{number:3}. {term(kind)}", 5))


# ---- its fields ----------------------------------------------------------------------------------


def _act(kind: str) -> Act:
    data: dict[str, Any] = {"kind": kind}
    for field in fields_of_kind(kind):
        _ask_field(data, field)
    keys = paper_keys().of(kind)
    if keys and agreed(_prompt(SETTINGS.say("screen.ask_paper"))):
        for key in keys:
            _ask(data, kind, f"{PAPER}.{key}", term(f"{PAPER}.{key}"), "")
    return act_from(without_offered_alone(data, in_use.kinds()[kind]), kind, keys=paper_keys())


def _ask_field(data: dict[str, Any], field: FormField) -> None:
    say, lang = SETTINGS.say, SETTINGS.lang
    question = field.term(lang)
    question = question[:1].upper() + question[1:]
    if field.holds == "flag":
        question += f" {say('screen.ask_flag')}"
    if field.holds == "list":
        question += f" {say('screen.ask_list')}"
    offered = "" if field.offered is None else _offered_text(field.offered)
    if offered:
        question += f" [{offered}]"
    elif field.required:
        question += f" {say('screen.ask_required')}"
    for number, word in enumerate(field.choice_terms(lang), 1):
        tell(fitted(f"{number:5}. {word}", 7))
    _ask(data, field.about, field.name, question, offered, field)


def _offered_text(offered: object) -> str:
    if isinstance(offered, bool):
        return term("yes" if offered else "no")
    return str(offered)


def _ask(
    data: dict[str, Any],
    kind: str,
    name: str,
    question: str,
    offered: str,
    field: FormField | None = None,
) -> None:
    """Ask for one field until the answer is one that it takes; an empty one states nothing."""
    words = Words(today(system_clock), paper_keys())
    while True:
        answer = _prompt(question) or offered
        text = answer if field is None else _by_number(answer, field)
        tried: dict[str, Any] = {**data}
        try:
            words.put(tried, in_use.kinds()[kind], name, text, kind)
            _check(tried, kind, name, required=field is not None and field.required)
        except DocumentProblems as error:
            _tell_wrong(error.problems)
            continue
        data.clear()
        data |= tried
        if field is not None and field.holds == "day" and text:
            tell(f"    {show_day(tried[name])}")
        return


def _by_number(answer: str, field: FormField) -> str:
    """Return the words that the numbers of an answer stand for."""
    if not field.choices:
        return answer
    parts = answer.replace(";", ",").split(",") if field.holds == "list" else [answer]
    chosen = [_choice(part.strip(), field) for part in parts]
    return "; ".join(chosen) if len(chosen) > 1 and chosen != parts else chosen[0]


def _choice(part: str, field: FormField) -> str:
    known = part.isascii() and part.isdigit() and 1 <= int(part[:4]) <= len(field.choices)
    word = field.choices[int(part[:4]) - 1] if known else part
    return part if word.endswith(":N") else word


def _check(data: dict[str, Any], kind: str, name: str, *, required: bool) -> None:
    """Let the document's own reader look at one field; the others may still be missing."""
    try:
        act_from(data, kind, keys=paper_keys())
    except DocumentProblems as error:
        place = f"{kind}.{name}"
        own = [p for p in error.problems if p.where == place or p.where.startswith(f"{place}[")]
        if not required:
            own = [problem for problem in own if problem.message_id != "missing"]
        if own:
            raise DocumentProblems(own) from error


def _tell_wrong(problems: Sequence[Problem]) -> None:
    for problem in problems:
        text = SETTINGS.say(f"problem.{problem.message_id}", **problem.facts)
        tell(painted(fitted(f"  ✗ {text}", 4), "red"))


def _prompt(question: str) -> str:
    answer: str = typer.prompt(question, default="", show_default=False, err=True)
    return answer.strip()
