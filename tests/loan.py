"""A procedure of three states that tests make in a folder: an office lends a file to another."""

from pathlib import Path

FILES = {
    "workflow.toml": """\
format = "admission-workflow/1"
name = "loan"
states = [
  { name = "asked", stage = "asking", initial = true },
  { name = "agreed", stage = "agreeing" },
  { name = "lent", stage = "lending", goal = true },
]
mandatory = [{ one_of = ["loan_agreed"] }, { one_of = ["loan_handed_over"] }]

[[step]]
name = "loan_agreed"
moves = [{ from = "asked", to = "agreed" }]
block = ["order.state", "order.dates"]

[[step]]
name = "loan_handed_over"
moves = [{ from = "agreed", to = "lent" }]
block = ["order.state", "order.dates", "loan.in_time"]

[who]
"order.state" = "branch"
"order.dates" = "branch"
"loan.in_time" = "branch"
""",
    "law.toml": """\
format = "admission-law/1"

[documents.QC]
number = "01-QC/MAU"
issued_on = 2024-01-02
issuer = "Văn phòng mẫu"
title = "Quy chế mượn hồ sơ (mẫu)"
confirmed = true

[[regime]]
series = "regulation"
from = 2024-01-02
document = "QC"

[[value]]
of = "order.state.applies"
unit = "flag"
[[value.rows]]
from = 2024-01-02
value = true
cite = [{ in = "QC", clause = "1", confidence = "verified" }]

[[value]]
of = "order.dates.applies"
unit = "flag"
[[value.rows]]
from = 2024-01-02
value = true
cite = [{ in = "QC", clause = "1", confidence = "verified" }]

[[value]]
of = "loan.in_time.days"
unit = "working_days"
[[value.rows]]
from = 2024-01-02
value = 5
cite = [{ in = "QC", clause = "2", confidence = "verified" }]
""",
    "procedure.py": '''\
"""A file is lent by one office to another (invented)."""

from dataclasses import dataclass
from typing import ClassVar

from admission_flow.authoring import ORDER, Evidence, Step, fact, met_if, rule, unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanAsked(Evidence):
    kind: ClassVar[str] = "loan_asked"
    purpose: str | None = fact(personal=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanAgreed(Step):
    kind: ClassVar[str] = "loan_agreed"


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanHandedOver(Step):
    kind: ClassVar[str] = "loan_handed_over"


def last_day(case, values):
    asked = case.last(LoanAsked)
    return None if asked is None else case.calendar.after(asked.on, values.working_days("days"))


@rule("loan.in_time", "days", due=last_day)
def lent_in_time(case, values):
    """Handed over within some working days of being asked. Source: an invented text, 2."""
    day = last_day(case, values)
    return unknown("loan_asked") if day is None else met_if(case.on <= day, last_day=day)


ACTS = (LoanAsked, LoanAgreed, LoanHandedOver)
RULES = (*ORDER, lent_in_time)
''',
    "vi.toml": """\
[label]
loan = "mượn hồ sơ"
asking = "hỏi mượn"
agreeing = "xét cho mượn"
lending = "cho mượn"
asked = "đã hỏi mượn"
agreed = "đã đồng ý"
lent = "đã cho mượn"
loan_asked = "giấy hỏi mượn"
"loan_asked.purpose" = "để làm gì"
loan_agreed = "đồng ý cho mượn"
loan_handed_over = "bàn giao hồ sơ mượn"
[rule."loan.in_time"]
title = "Bàn giao đúng hạn"
text = "Hồ sơ mượn được bàn giao trong số ngày làm việc quy định."
[loan.in_time.met]
message = "Bàn giao trong hạn, hạn cuối {last_day}."
[loan.in_time.unmet]
message = "Bàn giao quá hạn {last_day}."
remedy = "Xin gia hạn."
[loan.in_time.unknown]
message = "Chưa có giấy hỏi mượn."
remedy = "Ghi giấy hỏi mượn."
""",
    "en.toml": """\
[label]
loan = "loan of a file"
asking = "asking"
agreeing = "agreeing"
lending = "lending"
asked = "asked"
agreed = "agreed"
lent = "lent"
loan_asked = "request for the loan"
"loan_asked.purpose" = "what for"
loan_agreed = "agreement to the loan"
loan_handed_over = "handing over of the file"
[rule."loan.in_time"]
title = "Handed over in time"
text = "A file that is lent is handed over within the working days of the rules."
[loan.in_time.met]
message = "Handed over in time, the last day is {last_day}."
[loan.in_time.unmet]
message = "Handed over after the last day, {last_day}."
remedy = "Ask for an extension."
[loan.in_time.unknown]
message = "There is no request for the loan."
remedy = "Record the request."
""",
}


FORM = """\
[[form]]
id = "A"
vi = "giấy mượn"
en = "loan slip"
template = "a.docx"
level = "branch"
confidence = "recalled"
"""
"""A form of its own, as its `papers/forms.toml` would list it."""


def loan_folder(folder: Path, **changed: str) -> Path:
    """Write the procedure into a folder; a file can be changed by its name (with _ for the dot)."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in FILES.items():
        (folder / name).write_text(changed.get(name.replace(".", "_"), text), "utf-8")
    return folder
