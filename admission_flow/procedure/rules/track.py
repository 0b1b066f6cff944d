"""Matters with rules of their own: religion, Hoa, foreign ties, own business (Hướng dẫn 6.1)."""

from admission_flow.procedure.acts import Consent, Step
from admission_flow.procedure.case_on_day import CaseOnDay
from admission_flow.procedure.findings import Result, met_if
from admission_flow.procedure.person import Person
from admission_flow.procedure.rulebook import Values
from admission_flow.procedure.rules.rule import rule

_MATTER_OF = {"religious_dignitary": "religion"}
"""The consent of a track that has not the track's own name."""
_HOA = "hoa"


def _matters(person: Person) -> tuple[str, ...]:
    """Return the matters of the consents that the person's tracks ask for."""
    found = []
    if person.religion:
        found.append("religion")
    if person.ethnicity is not None and person.ethnicity.strip().casefold() == _HOA:
        found.append("hoa")
    found += [_MATTER_OF.get(track, track) for track in person.tracks or ()]
    return tuple(dict.fromkeys(found))


@rule("track.consent", "applies", when=lambda case: bool(_matters(case.person)))
def the_agreement_of_a_track_is_on_file(case: CaseOnDay[Step], values: Values) -> Result:
    """A written agreement is there for each matter that has rules of its own.

    Religion is no bar, nor is any other of them: the rules ask for papers. Their texts were not
    read, so this only warns. Source: Hướng dẫn 6.1, which points to them.
    """
    del values
    matters = _matters(case.person)
    given = {consent.matter for consent in case.all(Consent)}
    lacking = tuple(matter for matter in matters if matter not in given)
    return met_if(not lacking, matters=matters, lacking=lacking)


RULES = (the_agreement_of_a_track_is_on_file,)
