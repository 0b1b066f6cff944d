# ruff: noqa: INP001 - a script of the maintainers, in no package
"""Write ``docs/auditors/checks.md``: the checks, each with its law, its limits and an example.

Run it as ``python tools/make_check_docs.py`` in the development environment. Everything comes from
where it is used: ``workflows/inspection.toml``, the law, the message catalogues, and the documents
of ``tests/inspection/cases``, which the tests judge. A test makes the page again and compares.
"""

import sys
import textwrap
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from made_pages import write

from admission_flow import resources
from admission_flow.inspection.catalogue import (
    Check,
    checks,
    form_name,
    thresholds,
    turning_days,
)
from admission_flow.inspection.dossier import Answer, Found
from admission_flow.inspection.remedy import remedy_of_check
from admission_flow.inspection.working_paper import basis_text, classes_text, evidence_text
from admission_flow.messages import label, rule_title, say
from admission_flow.messages.verdict import citation_text
from admission_flow.planning.units.moves import move_law_from
from admission_flow.procedure.findings import Citation, Confidence
from admission_flow.procedure.judge import Judge
from admission_flow.procedure.rulebook import Rulebook
from admission_flow.procedure.rules import BY_ID
from admission_flow.workflow_source import built_in

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
from tests.inspection.documents import shown  # noqa: E402 - found through the line above

PAGE = ROOT / "docs" / "auditors" / "checks.md"
FIRST_DAY = date(2016, 7, 25)
"""The first day of the oldest regulation on file: nothing earlier is listed."""
_WIDTH = 100
_MADE = "<!-- made by tools/make_check_docs.py: change the sources named there, not this page -->"
_GROUPS = {
    "P": "Người xin vào Đảng",
    "G": "Giới thiệu",
    "L": "Lý lịch và thẩm tra",
    "C": "Giấy chứng nhận",
    "O": "Ý kiến nhận xét",
    "M": "Cuộc họp chi bộ",
    "U": "Cấp ủy cấp trên",
    "K": "Lễ kết nạp và thời gian dự bị",
    "T": "Công nhận chính thức",
    "S": "Hồ sơ và quản lý hồ sơ",
    "E": "Xóa tên, khôi phục, hủy, khắc phục",
    "X": "So sánh trên nhiều hồ sơ",
    "R": "Dấu vết trong nhật ký của sổ",
}
_SURE = tuple(Confidence)
_HOW = {
    "rules": "quy định mà chương trình xét ở từng bước",
    "own": "nội dung xét riêng trên một hồ sơ",
    "traces": "dấu vết trong nhật ký: sổ ghi lại việc đính chính, từ chối, ghi lại",
    "many": "so sánh trên mọi hồ sơ được chọn",
    "lacks": "không trả lời được từ hồ sơ điện tử",
}


def page() -> str:
    """Return the text of the page."""
    judge = built_in()
    parts = [
        f"# {len(checks())} nội dung kiểm tra\n\n{_MADE}",
        _wrapped(
            "Mỗi nội dung là một câu hỏi để đoàn kiểm tra nêu ra, không phải kết luận về ai. Loại"
            " nói việc gì có thể tiếp theo; có vi phạm hay không, của ai, do Ủy ban Kiểm tra kết"
            " luận. Điều khoản ghi *[theo nguồn thứ cấp]* hoặc *[chưa kiểm chứng]* chưa được đối"
            " chiếu với toàn văn."
        ),
        _wrapped(
            "Cách dùng: [inspection.md](inspection.md). Thí dụ lấy từ các hồ sơ thử trong"
            " `tests/inspection/cases/`, mỗi nội dung có hồ sơ bị phát hiện và hồ sơ không bị."
        ),
    ]
    for letter, title in _GROUPS.items():
        parts.append(f"## {title}")
        parts += [_section(c, judge) for c in checks().values() if c.id.startswith(letter)]
    parts += ["## Định mức của cơ quan", *_norms()]
    return "\n\n".join(parts) + "\n"


def _norms() -> Iterator[str]:
    yield _wrapped(
        "Nội dung R xem dấu vết từ mức này trở lên. Không phải quy định của Đảng: mức nằm trong"
        " `[thresholds]` của `workflows/inspection.toml` và trong `thresholds` của"
        " `audit findings --json`."
    )
    rows = (
        f"| `{name}` | {n.value} {label('vi', f'unit_of_time.{n.unit}')} | {n.title['vi']} |"
        for name, n in thresholds().items()
    )
    yield "\n".join(["| tên | mức | nghĩa |", "| --- | --- | --- |", *rows])


def _section(check: Check, judge: Judge) -> str:
    found = _example(check, judge)
    lines = [f"### {check.id}: {check.title['vi']}", "", f"*{check.title['en']}.*", ""]
    items = [
        f"Loại: {classes_text(check, 'vi')}.",
        f"Trả lời bằng: {_HOW[check.how]}.",
        *_sees(check),
    ]
    if check.unseen is not None:
        items.append(f"Không thấy được: {check.unseen['vi']}.")
    if check.excuse is not None:
        items.append(f"Không loại trừ được: {check.excuse['vi']}.")
    if check.lacks is not None:
        items.append(f"Cần mà không có: {check.lacks['vi']}. Luôn trả lời: {_unknown()}.")
    if found is not None:
        items.append(f"Dữ kiện nêu ra, thí dụ: {evidence_text(found, 'vi').rstrip('.')}.")
    items.append(f"Việc tiếp theo: {_remedy(check, found)}")
    if check.forms:
        items.append(f"Mẫu: {', '.join(form_name(n, 'vi') for n in check.forms)}.")
    if check.mark != "verified":
        items.append(f"Mức chắc chắn: {label('vi', f'mark.{check.mark}')}.")
    items += _law(check, judge.workflow.rulebook)
    return "\n".join([*lines, *(_wrapped(f"- {item}", "  ") for item in items)])


def _unknown() -> str:
    return say("vi", "answer.unknown")


def _sees(check: Check) -> Iterator[str]:
    if check.sees is not None:
        yield f"Xem: {check.sees['vi']}."
    elif check.rules:
        titles = (
            f"[{rule_title('vi', rule)}](../rules/{_topic(rule)}.md#{rule.replace('.', '')})"
            for rule in check.rules
        )
        yield f"Xem: {'; '.join(titles)}."


def _topic(rule: str) -> str:
    return BY_ID[rule].check.__module__.rpartition(".")[2]


def _example(check: Check, judge: Judge) -> Found | None:
    """Return what is found in the first document that triggers a check."""
    for case in shown(check.id):
        if case.word == "found":
            return next(f for f in case.answers(judge) if f.answer is Answer.FOUND)
    return None


def _remedy(check: Check, found: Found | None) -> str:
    remedies = [say("vi", f"class.{weight}", "remedy") for weight in check.weights]
    if found is not None and found.finding is not None:
        remedies.append(f"Ở thí dụ: {remedy_of_check(found, 'vi')}")
    elif check.remedy is not None:
        remedies.append(check.remedy["vi"])
    return " ".join(remedies)


def _law(check: Check, rulebook: Rulebook) -> Iterator[str]:
    """Yield the basis: each document that is cited, with the day from which on it is."""
    since: dict[tuple[str, date], tuple[date, list[str], set[Confidence]]] = {}
    for day, citation in _cited(check, rulebook):
        document = (citation.document, citation.issued_on)
        _, clauses, sure = since.setdefault(document, (day, [], set()))
        clauses += [c for c in citation.clause.split("; ") if c not in clauses]
        sure.add(citation.confidence)
    if not since:
        yield f"Căn cứ: {basis_text(check, (), 'vi')}."
        return
    more = "" if check.basis is None else f"{check.basis['vi']}; và "
    yield f"Căn cứ: {more}văn bản có hiệu lực vào ngày của việc được xét:"
    for (number, issued_on), (start, clauses, sure) in since.items():
        least = max(sure, key=_SURE.index)
        text = citation_text(Citation(number, issued_on, "; ".join(clauses), least), "vi")
        yield f"  - từ {start:%d/%m/%Y}: {text}."


def _cited(check: Check, rulebook: Rulebook) -> Iterator[tuple[date, Citation]]:
    """Yield (day, citation) of every day on which what is cited may change."""
    if check.id == "U09":  # its time limits lie in a file of their own
        for row in move_law_from(tomllib.loads(resources.text("workflows", "moves.toml"))):
            yield row.start, row.citation
        return
    for day in (FIRST_DAY, *(d for d in turning_days(rulebook) if d > FIRST_DAY)):
        for citation in check.citations(rulebook, day):
            yield day, citation


def _wrapped(text: str, hanging: str = "") -> str:
    """Return a paragraph, or an item; an item within an item is given as "-   - …"."""
    if text.startswith("-   - "):
        text, hanging = f"  {text.removeprefix('-   ')}", "    "
    return textwrap.fill(
        text, _WIDTH, subsequent_indent=hanging, break_long_words=False, break_on_hyphens=False
    )


def main() -> int:
    """Write the page if it is not as it should be."""
    write({PAGE: page()})
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
