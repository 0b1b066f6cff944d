"""What an entry keeps of a verdict: enough to hold a replay against it, nothing personal."""

from typing import Any

from admission_flow.procedure.findings import StepVerdict, Verdict


def step_record(step: StepVerdict) -> dict[str, Any]:
    """Return what is kept of the verdict on a step: the outcome, and the status of every rule."""
    return {
        "permitted": step.permitted,
        "blocked_by": list(step.blocked_by),
        "regime": list(step.regime),
        "findings": {finding.rule: finding.status.value for finding in step.findings},
    }


def case_record(verdict: Verdict) -> dict[str, Any]:
    """Return what is kept of the verdict on a whole case after a correction."""
    return {
        "state": verdict.state,
        "lawful": verdict.lawful,
        "refused": [[s.step, s.on.isoformat()] for s in verdict.steps if not s.permitted],
    }
