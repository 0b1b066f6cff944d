"""The checks that read the register's own traces: what was corrected, refused and typed again.

Pure: the register fills `entered.Traces` from the entries of a case. Each check says what it saw;
the innocent explanation that it cannot exclude stands in its row of the catalogue (`excuse`).
"""

from collections.abc import Mapping

from admission_flow.inspection.traces.corrected import CORRECTED
from admission_flow.inspection.traces.documents import DOCUMENTS
from admission_flow.inspection.traces.hands import HANDS
from admission_flow.inspection.traces.later import LATER
from admission_flow.inspection.traces.saying import TraceCheck
from admission_flow.inspection.traces.typed import TYPED

TRACES: Mapping[str, TraceCheck] = {**CORRECTED, **TYPED, **LATER, **HANDS, **DOCUMENTS}
"""By the id of the check."""
