"""The checks that are not a rule of a step: a function each, by the id of the check."""

from collections.abc import Mapping

from admission_flow.inspection.own.above import ABOVE
from admission_flow.inspection.own.competence import COMPETENCE
from admission_flow.inspection.own.failed import FAILED
from admission_flow.inspection.own.meeting import MEETING
from admission_flow.inspection.own.order import ORDER
from admission_flow.inspection.own.papers import PAPERS
from admission_flow.inspection.own.person import PERSON
from admission_flow.inspection.own.recognition import RECOGNITION
from admission_flow.inspection.own.saying import Own

OWN: Mapping[str, Own] = {
    **PERSON,
    **PAPERS,
    **MEETING,
    **FAILED,
    **ABOVE,
    **ORDER,
    **RECOGNITION,
    **COMPETENCE,
}
