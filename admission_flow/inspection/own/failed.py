"""Votes that came out short, and what was made of them: M09, T05; the appraisal between: U02."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

from admission_flow.inspection.dossier import Dossier
from admission_flow.inspection.own.saying import (
    Own,
    Says,
    all_of,
    clear,
    found,
    says,
    status_of,
    typed_again,
    unknown,
)
from admission_flow.procedure.acts import (
    Act,
    BaseResolution,
    BaseVoteFailed,
    BranchResolution,
    BranchVoteFailed,
    RecognitionBaseReferral,
    RecognitionBaseResolution,
    RecognitionBranchResolution,
    RecognitionReferral,
    ReportedUpward,
    StrikeOffBaseVote,
    StrikeOffBranchVote,
)
from admission_flow.procedure.findings import Status
from admission_flow.procedure.rules.vote import is_short

_MOST_VOTES = 3
"""Votes without two thirds after which the authority decides. Source: 294-QĐ/TW, 4.2.3."""


class _Ballots(NamedTuple):
    """One question to one body: what stands for a vote that carried, and for one that did not."""

    carried: type[Act]
    failed: type[BranchVoteFailed] | type[BaseVoteFailed]
    matter: str
    rule: str


_BRANCH, _BASE = "branch.two_thirds", "base.two_thirds"
_ADMISSION = _Ballots(BranchResolution, BranchVoteFailed, "admission", _BRANCH)
_RECOGNITION = _Ballots(RecognitionBranchResolution, BranchVoteFailed, "recognition", _BRANCH)
_BESIDE = (
    _Ballots(StrikeOffBranchVote, BranchVoteFailed, "strike_off", _BRANCH),
    _Ballots(BaseResolution, BaseVoteFailed, "admission", _BASE),
    _Ballots(RecognitionBaseResolution, BaseVoteFailed, "recognition", _BASE),
    _Ballots(StrikeOffBaseVote, BaseVoteFailed, "strike_off", _BASE),
)
"""Asked only where a short vote on it is on file."""


class _Vote(NamedTuple):
    on: date
    status: Status
    on_file: bool = False
    """As evidence: then a report would be on file too."""
    on_paper: bool = True
    """As an act of the case; else only in the log, as a step that was refused when it was typed."""


def _votes(dossier: Dossier, of: _Ballots) -> list[_Vote]:
    """Return the votes on one question, in the order of days, short ones on file among them."""
    filed = [vote for vote in all_of(dossier, of.failed) if vote.matter == of.matter]
    days = {vote.on for vote in filed}
    if of.carried in {StrikeOffBranchVote, StrikeOffBaseVote}:
        found = [_Vote(act.on, Status.MET) for act in all_of(dossier, of.carried)]
    else:  # a resolution that was refused for its votes, and is on file as a short vote, is that
        judged = status_of(dossier, of.carried.kind, of.rule)
        acts = {act.on for act in all_of(dossier, of.carried)}
        found = [_Vote(on, status, on_paper=on in acts) for on, status in judged if on not in days]
    for vote in filed:
        short = is_short(vote, dossier.law(of.rule, vote.on).share("share"))
        status = Status.MET if short is False else Status.UNKNOWN if short is None else Status.UNMET
        found.append(_Vote(vote.on, status, on_file=True))
    return sorted(found, key=lambda vote: vote.on)


def _reports(dossier: Dossier) -> list[date]:
    return [act.on for act in all_of(dossier, ReportedUpward) if act.about == "failed_vote"]


def _voted_again(dossier: Dossier) -> Iterator[Says]:
    """M09: a vote fell short; it is reported upward before it is taken again.

    Of a vote that is on file as a short one the report would be on file too. Of one that is there
    only as a resolution that did not carry, or as a refused step, the report may be on paper alone:
    a report that came late is found, one that is not there is not. To vote again is no fault.
    Boundary: a report of the day of the short vote, or of the day of the next one, is in order; on
    the day of the short vote itself nobody can say yet.

    Of a vote that was refused as short and then typed again as one that carried, with the same day,
    nobody can say from the register which figures are those of the minutes.
    """
    beside = [of for of in _BESIDE if any(v.on_file for v in _votes(dossier, of))]
    for of in (_ADMISSION, _RECOGNITION, *beside):
        votes = _votes(dossier, of)
        doubtful = typed_again(dossier, of.carried.kind, of.rule)
        for place, vote in enumerate(votes):
            again = [later.on for later in votes[place + 1 :]]
            reported = min((day for day in _reports(dossier) if day >= vote.on), default=None)
            in_time = reported is not None and (not again or reported <= again[0])
            if vote.status is Status.UNKNOWN:
                yield unknown("roll", vote.on)
            elif vote.status is not Status.UNMET and vote.on in doubtful:
                yield unknown("first_count", vote.on, step=of.carried.kind)
            elif vote.status is not Status.UNMET:
                yield clear(vote.on, step=of.carried.kind)
            elif in_time:
                yield clear(vote.on, step=of.carried.kind, failed_on=vote.on, reported_on=reported)
            elif (vote.on_file and vote.on < dossier.as_of) or reported is not None:
                on = again[0] if again else vote.on
                late = {} if reported is None else {"reported_on": reported}
                yield found(on, step=of.carried.kind, failed_on=vote.on, **late)
            else:
                yield unknown("report_upward", vote.on, failed_on=vote.on)


def _three_failed_votes(dossier: Dossier) -> Iterator[Says]:
    """T05: after three votes that fell short the authority decides; there is no fourth vote.

    It is reported after the third, or referred. What is only in the log as a refused step may have
    been mistyped: it finds nothing. Boundary: on the day of the third is in order, and on that day
    itself nobody can say yet.
    """
    votes = _votes(dossier, _RECOGNITION)
    if not votes:
        return
    failed = [vote.on for vote in votes if vote.status is Status.UNMET]
    third = failed[_MOST_VOTES - 1] if len(failed) >= _MOST_VOTES else None
    later = [vote.on for vote in votes if third is not None and vote.on > third]
    told = [*_reports(dossier), *_referred(dossier)]
    on_paper = [vote for vote in votes if vote.status is Status.UNMET and vote.on_paper]
    if later and len(on_paper) < _MOST_VOTES:
        yield unknown("minutes", later[0], failed=tuple(failed))
    elif later:
        yield found(later[0], failed=tuple(failed))
    elif any(vote.status is Status.UNKNOWN for vote in votes):
        yield unknown("roll", votes[-1].on)
    elif third is None or any(day >= third for day in told):
        yield clear(votes[-1].on, failed=tuple(failed))
    elif third < dossier.as_of and next(v.on_file for v in reversed(votes) if v.on == third):
        yield found(third, failed=tuple(failed))
    else:
        yield unknown("report_upward", failed[-1], failed=tuple(failed))


def _referred(dossier: Dossier) -> list[date]:
    kinds = (RecognitionReferral, RecognitionBaseReferral)
    return [act.on for kind in kinds for act in all_of(dossier, kind)]


def _section_not_heard(dossier: Dossier) -> Iterator[Says]:
    """U02: a đảng ủy bộ phận that exists appraises before the base committee votes.

    Boundary: the rule's own. Whether there is one is a fact of the chi bộ that may not be stated.
    """
    said = [
        (step, finding)
        for step in dossier.steps
        for finding in step.findings
        if finding.rule == "section.appraised"
    ]
    asked = [(step, f) for step, f in said if f.status is not Status.NOT_APPLICABLE]
    if said and not asked and dossier.case.unit.has_section_committee is None:
        yield unknown("unit.has_section_committee", said[-1][0].on)
    for step, finding in asked:
        if finding.status is Status.NOT_JUDGED:
            yield unknown("law_of_that_day", step.on)
        else:
            yield says(finding.status is Status.MET, step.on, step=step.step, **finding.facts)


FAILED: Mapping[str, Own] = {
    "M09": _voted_again,
    "T05": _three_failed_votes,
    "U02": _section_not_heard,
}
