"""Whole acts for the steps to come of an admission: papers made anew, votes in order."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from admission_flow.procedure import acts as a
from admission_flow.procedure.acts import Act, Step
from admission_flow.procedure.calendar import months_after
from admission_flow.procedure.document import Case
from tests.procedure.planning_by_hand import Acts

Line = tuple[tuple[str, str], ...]
ADMISSION: Line = (
    ("source", "sympathiser_resolution"),
    ("sympathiser", "awareness_certificate"),
    ("aware", "dossier_opened"),
    ("applying", "verification_concluded"),
    ("verified", "opinions_summarised"),
    ("consulted", "branch_resolution"),
    ("branch_resolved", "base_resolution"),
    ("base_resolved", "admission_decision"),
    ("decided", "ceremony"),
    ("probationary", "recognition_branch_resolution"),
    ("recognition_branch_resolved", "recognition_base_resolution"),
    ("recognition_base_resolved", "recognition_decision"),
)
"""States of the admission with the step that leads on: by hand, not read from the file."""
READMISSION: Line = (
    ("outside", "awareness_certificate"),
    ("prepared", "dossier_opened"),
    ("applying_again", "verification_concluded"),
    ("examined", "opinions_summarised"),
    ("heard", "branch_resolution"),
    ("proposed", "base_resolution"),
    ("endorsed", "readmission_consented"),
    ("consented", "admission_decision"),
    ("readmission_decided", "ceremony"),
    ("on_probation_again", "recognition_branch_resolution"),
    ("recognition_proposed", "recognition_base_resolution"),
    ("recognition_endorsed", "recognition_decision"),
)
"""Those of the readmission as a procedure of its own."""
_PAPERS: Mapping[str, tuple[str, ...]] = {
    "dossier_opened": ("helper_assigned",),
    "verification_concluded": ("application", "personal_history", "verification_reply"),
    "opinions_summarised": ("opinion",),
    "branch_resolution": ("verification_reply", "history_certified", "sponsorship", "opinion"),
    "ceremony": ("decision_received",),
    "recognition_branch_resolution": (
        "new_member_certificate",
        "self_review",
        "helper_assessment",
        "opinion",
    ),
}
"""What a step rests on, of which all is made anew on its day."""
_ADMITTED = ("ceremony", "admission_remedied")
_MONTHS = (12, 11, 13, 1, 2)
"""After how many months the decision may name the person official: each is tried."""


def ways(line: Line, state: str, *, base: bool) -> tuple[tuple[str, ...], ...]:
    """Return the steps to come by every way to the goal.

    Args:
        line: of the procedure.
        state: where the case stands.
        base: whether a base committee stands above the chi bộ.

    """
    steps = [step for _, step in line]
    if state == "admission_referred":
        after = _kept(steps[steps.index("admission_decision") :], base=base)
        return (("base_resolution", *after), after) if base else (after,)
    order = [name for name, _ in line]
    return (_kept(steps[order.index(state) :], base=base),) if state in order else ()


def _kept(steps: list[str], *, base: bool) -> tuple[str, ...]:
    return tuple(step for step in steps if base or "base" not in step)


@dataclass(frozen=True)
class Bringer:
    """Brings what a lawful case of such a person has."""

    of: Case
    consented: type[Step] | None = None
    """The step of the consent, where it is one."""
    moved_to: str | None = None
    """The chi bộ where the ceremony is held after a move; its committee decides."""

    def bring(self, step: str, day: date, before: Acts) -> Iterator[Acts]:
        """Yield the acts of a day, the step last, in every way that is tried."""
        papers = tuple(
            replace(paper, on=day)
            for kind in _PAPERS.get(step, ())
            for paper in self._anew(kind, step, before)
        )
        for taken in self._steps(step, day, before):
            yield *papers, taken
            if step == "branch_resolution":  # the class was attended again
                yield *papers, a.AwarenessCertificate(on=day, issuer_kind="political_centre"), taken

    def bare(self, step: str, day: date, before: Acts) -> Iterator[Acts]:
        """Yield the step alone."""
        for taken in self._steps(step, day, before):
            yield (taken,)

    def _anew(self, kind: str, step: str, before: Acts) -> tuple[Act, ...]:
        """Return papers of a kind, introductions by the same people where some are on file."""
        papers = tuple(act for act in self.of.acts if act.kind == kind)
        if kind == "sponsorship":
            filed = tuple(act for act in before if act.kind == kind)
            return (*filed, *(paper for paper in papers if not _among(paper, filed)))
        if kind == "opinion":
            half = len(papers) // 2
            return papers[half:] if step.startswith("recognition") else papers[:half]
        return papers

    def _steps(self, step: str, day: date, before: Acts) -> Iterator[Step]:
        if step == "readmission_consented":
            assert self.consented is not None
            yield self.consented(on=day)
            return
        if step == "awareness_certificate":
            yield a.AwarenessCertificate(on=day, issuer_kind="political_centre")
            return
        like: Any = next(act for act in self.of.acts if act.kind == step)
        taken = replace(like, on=day)
        if self.moved_to is not None and step == "ceremony":
            taken = replace(taken, unit=self.moved_to)
        if self.moved_to is not None and step == "admission_decision":
            taken = replace(taken, authority=authority_of(self.moved_to))
        if step != "recognition_decision":
            yield taken
            return
        admitted = [getattr(act, "admitted_on", act.on) for act in before if act.kind in _ADMITTED]
        for since in reversed(admitted or [day]):  # of a remedy that was refused, no month counts
            for months in _MONTHS:
                yield replace(taken, official_from=months_after(since, months))


def authority_of(unit: str) -> str:
    """Return the committee that decides for a chi bộ to which somebody moved."""
    return f"Đảng ủy của {unit}"


def _among(paper: Act, filed: Acts) -> bool:
    """Whether a paper of the same sponsor, or of the same union, is on file."""
    of = [(getattr(p, "route", None), getattr(p, "sponsor", None)) for p in filed]
    return (getattr(paper, "route", None), getattr(paper, "sponsor", None)) in of
