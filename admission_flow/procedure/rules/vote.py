"""Votes that came out short: what is reported upward, and when the level above decides.

A resolution exists only from two thirds on; a vote below it makes nothing unlawful, and the same
body may vote again (Hướng dẫn 5.1; Quy định 4.2.3).
"""

from collections.abc import Sequence
from datetime import date
from math import ceil
from typing import Any, TypeAlias

from admission_flow.procedure.acts import (
    BaseVoteFailed,
    BranchResolution,
    BranchVoteFailed,
    RecognitionBranchResolution,
    ReportedUpward,
    SectionAppraisal,
    Step,
)
from admission_flow.procedure.case_on_day import CaseOnDay
from admission_flow.procedure.findings import Result, met, met_if, unknown, unmet
from admission_flow.procedure.rulebook import Values
from admission_flow.procedure.rules.rule import rule

FailedVote: TypeAlias = BranchVoteFailed | BaseVoteFailed


def is_short(vote: FailedVote, share: Any) -> bool | None:  # noqa: ANN401 - a fraction
    """Return whether a vote missed its share, by exact fractions; None: its counts do not say."""
    roll = vote.roll
    if roll is None or roll.base is None or roll.in_favour is None:
        return None
    return roll.base <= 0 or roll.in_favour < ceil(share * roll.base)


def matter_of(case: CaseOnDay[Step]) -> str:
    """Return what is voted on: once admitted, recognition."""
    return "admission" if case.admitted_on is None else "recognition"


def failed_votes(case: CaseOnDay[Step], matter: str, since: date | None) -> list[FailedVote]:
    """Return the votes on a matter that are on file as short, oldest first."""
    votes: list[FailedVote] = [*case.all(BranchVoteFailed), *case.all(BaseVoteFailed)]
    found = [v for v in votes if v.matter == matter and (since is None or v.on >= since)]
    return sorted(found, key=lambda vote: vote.on)


def _some_vote_failed(case: CaseOnDay[Step]) -> bool:
    return bool(failed_votes(case, matter_of(case), case.admitted_on))


@rule("vote.reported", "applies", when=_some_vote_failed)
def every_short_vote_was_reported(case: CaseOnDay[Step], values: Values) -> Result:
    """A vote that came out short is reported in full to the competent committee.

    Source: Hướng dẫn 5.1. Boundary: a report of the day of the vote is in order.
    """
    del values
    reports = [r.on for r in case.all(ReportedUpward) if r.about == "failed_vote"]
    votes = failed_votes(case, matter_of(case), case.admitted_on)
    unreported = tuple(vote.on for vote in votes if not any(on >= vote.on for on in reports))
    return met_if(not unreported, votes=len(votes), unreported=unreported)


_VOTES: dict[str, tuple[type[FailedVote], str, str]] = {
    "admission_referral": (BranchVoteFailed, "admission", "admission_votes"),
    "admission_base_referral": (BaseVoteFailed, "admission", "admission_votes"),
    "recognition_referral": (BranchVoteFailed, "recognition", "recognition_votes"),
    "recognition_base_referral": (BaseVoteFailed, "recognition", "recognition_votes"),
}


def _counted_since(case: CaseOnDay[Step], kind: type[FailedVote], matter: str) -> date | None:
    """Return from when votes count: those of a committee from the resolution of the chi bộ on."""
    if kind is BranchVoteFailed:
        return case.admitted_on if matter == "recognition" else None
    recognition = matter == "recognition"
    resolution = case.last(RecognitionBranchResolution if recognition else BranchResolution)
    return None if resolution is None else resolution.on


@rule("referral.votes", "admission_votes", "recognition_votes", "share")
def short_votes_enough_to_refer(case: CaseOnDay[Step], values: Values) -> Result:
    """One short vote on an admission, three on a recognition, before the level above decides.

    Source: Hướng dẫn 5.1 (admission); Quy định 4.2.3 (recognition). Boundary: 13 of 20 is short,
    14 of 20 is not; the third vote is enough.
    """
    kind, matter, name = _VOTES[case.name]
    needed, share = values.count(name), values.share("share")
    since = _counted_since(case, kind, matter)
    votes: Sequence[FailedVote] = [
        vote for vote in failed_votes(case, matter, since) if isinstance(vote, kind)
    ]
    short = [is_short(vote, share) for vote in votes]
    facts: dict[str, Any] = {"votes": short.count(True), "needed": needed}
    reached = tuple(vote.on for vote in votes if is_short(vote, share) is False)
    if reached:
        facts["reached"] = reached
    if short.count(True) >= needed:
        return met(**facts)._replace(by=(name,))
    if short.count(True) + short.count(None) >= needed:
        return unknown("roll", **facts)._replace(by=(name,))
    return unmet(**facts)._replace(by=(name,))


def _below_a_section(case: CaseOnDay[Step]) -> bool:
    return case.unit.has_section_committee is True


@rule("section.appraised", "applies", when=_below_a_section)
def the_section_committee_appraised(case: CaseOnDay[Step], values: Values) -> Result:
    """A đảng ủy bộ phận appraises the resolution of the chi bộ before the base committee votes.

    Source: Hướng dẫn 3.6b, 4.5a; Quy định 20.3.3. Boundary: the day of the resolution is in order.
    """
    del values
    matter = matter_of(case)
    recognition = matter == "recognition"
    resolution = case.last(RecognitionBranchResolution if recognition else BranchResolution)
    since = None if resolution is None else resolution.on
    given = [
        act.on
        for act in case.all(SectionAppraisal)
        if act.matter == matter and (since is None or act.on >= since)
    ]
    return met(appraised_on=max(given)) if given else unmet()


RULES = (
    every_short_vote_was_reported,
    short_votes_enough_to_refer,
    the_section_committee_appraised,
)
