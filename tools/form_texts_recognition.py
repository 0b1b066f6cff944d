# ruff: noqa: INP001 - a script of the maintainers, in no package
"""What the templates say: the forms of recognition."""

from form_blocks import Block, Bold, Head, Line, Sign, Text, Title
from form_parts import (
    ADMITTED,
    BASIS,
    BRANCH_SIGNS,
    BRANCH_VOTE,
    COMMITTEE_SIGNS,
    COMMITTEE_VOTE,
    EMPTY_PLACE,
    FORWARDED,
    HELPER,
    JUDGED,
    ON_RECOGNITION,
    OURS,
    PERSON,
    WRITER,
    appraisal,
    branch_meeting,
    committee_meeting,
    decision,
    head,
    opinions,
    said,
)

FORMS: dict[str, tuple[Block, ...]] = {
    "10-knd": (
        WRITER,
        Title("BẢN TỰ KIỂM ĐIỂM", "của đảng viên dự bị"),
        Text("Kính gửi: {{ act.paper.addressed_to|blank(30) }}"),
        Line(
            "Tôi là: {{ person.full_name_capitals|blank(24) }}, sinh ngày"
            " {{ person.born|blank(10) }}"
        ),
        Line("Quê quán: {{ sheet.home_place|blank(36) }}"),
        Line(
            "Nơi thường trú: {{ sheet.residence|blank(24) }}; nơi tạm trú:"
            " {{ sheet.temporary_residence|blank(16) }}"
        ),
        Line("Đơn vị công tác, học tập: {{ sheet.workplace|blank(30) }}"),
        Line(
            "Được kết nạp vào Đảng ngày {{ acts.ceremony.on|blank(10) }}; đang sinh hoạt tại"
            " {{ unit.name|blank(16) }}"
        ),
        Bold("Ưu điểm"),
        Line("{{ act.paper.strengths|rows(5) }}"),
        Bold("Khuyết điểm"),
        Line("{{ act.paper.weaknesses|rows(4) }}"),
        Bold("Biện pháp khắc phục"),
        Line("{{ act.paper.remedies|rows(3) }}"),
        Bold("Lời hứa"),
        Line('{{ ""|rows(2) }}'),
        Text("Đề nghị chi bộ xét công nhận tôi là đảng viên chính thức{{ form.end }}"),
        Sign(
            ("NGƯỜI TỰ KIỂM ĐIỂM",),
            name="{{ person.full_name|blank(14) }}",
            note="(ký và ghi rõ họ tên)",
        ),
    ),
    "11-knd": (
        WRITER,
        Title("BẢN NHẬN XÉT ĐẢNG VIÊN DỰ BỊ"),
        Text("Kính gửi: {{ act.paper.addressed_to|blank(30) }}"),
        *HELPER,
        Line(
            "Được phân công giúp đỡ ngày {{ act.paper.assigned_on|blank(10) }} đảng viên dự bị"
            " {{ person.full_name_capitals|blank(20) }}, kết nạp ngày"
            " {{ acts.ceremony.on|blank(10) }}."
        ),
        Bold("Ưu điểm"),
        Line("{{ act.paper.strengths|rows(5) }}"),
        Bold("Khuyết điểm và điều cần lưu ý"),
        Line("{{ act.paper.weaknesses|rows(4) }}"),
        Bold("Đề nghị"),
        Line("{{ act.paper.proposal|rows(2) }}"),
        Text("Tôi chịu trách nhiệm trước Đảng về nhận xét này{{ form.end }}"),
        Sign(
            ("NGƯỜI NHẬN XÉT",),
            name="{{ acts.helper_assigned.helper|blank(14) }}",
            note="(ký và ghi rõ họ tên)",
        ),
    ),
    "12-knd": (
        Head(OURS, place=EMPTY_PLACE),
        Title("TỔNG HỢP Ý KIẾN NHẬN XÉT", "về đảng viên dự bị"),
        Text('Căn cứ: {{ ""|blank(42) }}'),
        Line("Đảng viên dự bị kết nạp ngày {{ acts.ceremony.on|blank(10) }}."),
        *opinions("đảng viên dự bị", "opinions_after"),
        Bold("Ưu điểm"),
        *said("strengths"),
        Line('{{ ""|rows(3) }}'),
        Bold("Khuyết điểm"),
        *said("weaknesses"),
        Line('{{ ""|rows(2) }}'),
        Bold("Lý do của người không tán thành"),
        *said("reason_against"),
        Line('{{ ""|rows(2) }}'),
        Sign(("T/M CHI ỦY", '{{ ""|blank(8) }}'), name='{{ ""|blank(14) }}'),
    ),
    "13-knd": (
        head("NQ/CB"),
        Title("NGHỊ QUYẾT", "đề nghị công nhận đảng viên chính thức"),
        BASIS,
        *branch_meeting("xét, đề nghị công nhận đảng viên chính thức"),
        Bold("Đảng viên dự bị được xét"),
        ADMITTED,
        *PERSON,
        *JUDGED,
        Bold("Kết luận"),
        Line("{{ act.paper.conclusion|rows(2) }}"),
        *BRANCH_VOTE,
        FORWARDED,
        BRANCH_SIGNS,
    ),
    "14-knd": appraisal("công nhận đảng viên chính thức", ADMITTED),
    "15-knd": (
        head("NQ/ĐU"),
        Title("NGHỊ QUYẾT", "đề nghị công nhận đảng viên chính thức"),
        BASIS,
        Text(
            "Xét nghị quyết số {{ acts.recognition_branch_resolution.number|blank(8) }}, ngày"
            " {{ acts.recognition_branch_resolution.on|blank(8) }} của"
            " {{ unit.name|blank(16) }}."
        ),
        *committee_meeting("xét, đề nghị công nhận đảng viên chính thức"),
        Bold("Đảng viên dự bị được xét"),
        ADMITTED,
        *PERSON,
        *JUDGED,
        Bold("Kết luận"),
        Line("{{ act.paper.conclusion|rows(2) }}"),
        *COMMITTEE_VOTE,
        FORWARDED,
        COMMITTEE_SIGNS,
    ),
    "16-knd": decision(
        "công nhận đảng viên chính thức",
        ON_RECOGNITION,
        (
            (
                "Công nhận {{ person.full_name_capitals|blank(24) }}, sinh ngày"
                " {{ person.born|blank(10) }}, quê quán {{ sheet.home_place|blank(24) }}, kết nạp"
                " ngày {{ acts.ceremony.on|blank(10) }}, là đảng viên chính thức từ ngày"
                " {{ act.official_from|blank(10) }}."
            ),
            "{{ unit.name|blank(16) }} công bố quyết định này trong kỳ sinh hoạt gần nhất.",
            (
                "Các tổ chức có liên quan và đồng chí có tên tại Điều 1 thi hành quyết định này"
                "{{ form.end }}"
            ),
        ),
    ),
}
