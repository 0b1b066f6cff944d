"""Stories of a probation that ends otherwise: struck off by the votes, annulled by its ground."""

from datetime import date

from admission_flow.demo.case_builder import Builder, Paper, papers
from admission_flow.demo.story import REASON, until
from admission_flow.procedure import acts as a


def struck_off(make: Builder, meeting_on: date) -> list[Paper]:
    """Tell of a probationary member whom chi bộ and committees strike off by their votes."""
    way = until("ceremony", make, meeting_on)
    voted = make.after(way[-1].on, 170, 190)
    acts: list[a.Act] = [a.StrikeOffBranchVote(on=voted, roll=make.branch_roll())]
    if make.office.unit.has_base_committee:
        above = make.after(voted, 5, 10)
        acts.append(a.StrikeOffBaseVote(on=above, roll=make.committee_roll(11)))
    decided = make.after(acts[-1].on, 8, 15)
    acts += [
        a.StrikeOffDecision(
            on=decided,
            reason=REASON,
            ground="unworthy",
            body="standing_committee",
            persons=1,
            roll=make.committee_roll(9),
        ),
        a.StrikeOffReceived(on=make.after(decided, 2, 5)),
    ]
    return [*way, *papers(acts)]


def annulled(make: Builder, meeting_on: date) -> list[Paper]:
    """Tell of an admission that its issuer annuls, since a standard was not met."""
    way = until("ceremony", make, meeting_on)
    annulment = a.Annulment(
        on=make.after(way[-1].on, 90, 110),
        reason=REASON,
        of="admission",
        ground="standard",
        by="issuer",
    )
    return [*way, *papers([annulment])]
