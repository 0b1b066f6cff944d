# ruff: noqa: INP001 - a script of the maintainers, in no package
"""What the templates say: letters, lists, extracts, and decisions beside the road."""

from form_blocks import Block, Bold, Centre, Head, Line, List, Sign, Text, Title, Wide
from form_parts import (
    AUTHORITY_SIGNS,
    BASIS,
    COMMITTEE_SIGNS,
    DECIDES,
    EMPTY_PLACE,
    OURS,
    PERSON,
    head,
    number,
)

FORMS: dict[str, tuple[Block, ...]] = {
    "verification-request": (
        head("CV/ĐU", "Về việc thẩm tra lý lịch", "của người xin vào Đảng"),
        Line(""),
        Text("Kính gửi: {{ act.paper.addressed_to|blank(30) }}"),
        Text(
            "{{ head.own|blank(16) }} đang xem xét kết nạp vào Đảng"
            " {{ person.full_name_capitals|blank(20) }}, sinh ngày {{ person.born|blank(10) }}, nơi"
            " cư trú {{ sheet.residence|blank(20) }}, đơn vị công tác"
            " {{ sheet.workplace|blank(20) }}."
        ),
        Text(
            "Đề nghị quý cấp ủy thẩm tra và xác nhận đối với: {{ act.subject|blank(12) }}"
            '{% if act.subject != "người xin vào Đảng" or act.paper.relative %}'
            " {{ act.paper.relative|blank(20) }}, quan hệ {{ act.paper.relation|blank(12) }}"
            "{% endif %}."
        ),
        Line("Nội dung đề nghị: {{ act.paper.content|rows(3) }}"),
        Line(
            "Người được cử đi thẩm tra: {{ act.paper.verifier|blank(16) }}, chức vụ"
            " {{ act.paper.verifier_post|blank(12) }}."
        ),
        Text(
            "Đề nghị trả lời bằng văn bản trước ngày {{ act.paper.reply_by|blank(10) }}"
            "{{ form.end }}"
        ),
        COMMITTEE_SIGNS,
    ),
    "resolution-extract": (
        Head(DECIDES, place=EMPTY_PLACE),
        Title("TRÍCH LỤC", "hồ sơ và nghị quyết đề nghị kết nạp đảng viên"),
        *PERSON,
        Line(
            "Trình độ: {{ sheet.general_education|blank(10) }},"
            " {{ sheet.qualification|blank(20) }}, lý luận chính trị"
            " {{ sheet.political_theory|blank(10) }}"
        ),
        Bold("Giấy tờ trong hồ sơ"),
        List(
            ("TT", "Tên tài liệu", "Số", "Ngày"),
            (12, 88, 35, 30),
            "row",
            "dossier",
            ("{{ row.index }}", "{{ row.paper }}", "{{ row.number|blank(6) }}", "{{ row.on }}"),
            middle=(0, 2, 3),
        ),
        Bold("Nghị quyết của chi bộ"),
        Line(
            "Số {{ acts.branch_resolution.number|blank(8) }}, ngày"
            " {{ acts.branch_resolution.on|blank(8) }}: tán thành"
            " {{ acts.branch_resolution.roll.in_favour|blank(4) }} trên"
            " {{ acts.branch_resolution.roll.base|blank(4) }}, bằng"
            " {{ acts.branch_resolution.roll.in_favour_percent|blank(4) }}%."
        ),
        Line("Kết luận: {{ acts.branch_resolution.paper.conclusion|rows(2) }}"),
        Bold("Nghị quyết của đảng ủy cơ sở"),
        Line(
            "Số {{ acts.base_resolution.number|blank(8) }}, ngày"
            " {{ acts.base_resolution.on|blank(8) }}: tán thành"
            " {{ acts.base_resolution.roll.in_favour|blank(4) }} trên"
            " {{ acts.base_resolution.roll.base|blank(4) }}, bằng"
            " {{ acts.base_resolution.roll.in_favour_percent|blank(4) }}%."
        ),
        Line("Kết luận: {{ acts.base_resolution.paper.conclusion|rows(2) }}"),
        Sign(("NGƯỜI TRÍCH LỤC",), name='{{ ""|blank(14) }}'),
    ),
    "decision-list": (
        Wide(),
        Head(('{{ ""|blank(14) }}',), place=EMPTY_PLACE),
        Title("DANH SÁCH", "đề nghị ra quyết định"),
        List(
            (
                "TT",
                "Họ và tên",
                "Ngày sinh",
                "Quê quán",
                "Nơi cư trú",
                "Số định danh",
                "Nghề nghiệp, chức vụ",
                "Trình độ",
                "Chi bộ",
                "NQ chi bộ",
                "NQ đảng ủy",
            ),
            (10, 32, 26, 24, 26, 31, 24, 20, 23, 18, 18),
            "one",
            "people",
            (
                "{{ one.index }}",
                "{{ one.person.full_name|blank(8) }}",
                "{{ one.person.born|blank(5) }}",
                "{{ one.sheet.home_place|blank(6) }}",
                "{{ one.sheet.residence|blank(6) }}",
                "{{ one.sheet.identity_number|blank(6) }}",
                "{{ one.sheet.occupation|blank(6) }} {{ one.sheet.post|blank(6) }}",
                "{{ one.sheet.general_education|blank(5) }} {{ one.sheet.qualification|blank(5) }}",
                "{{ one.unit.name|blank(6) }}",
                "{{ one.acts.branch_resolution.number|blank(5) }}",
                "{{ one.acts.base_resolution.number|blank(5) }}",
            ),
            middle=(0, 2, 5, 9, 10),
        ),
        Sign(("NGƯỜI LẬP DANH SÁCH",), name='{{ ""|blank(14) }}'),
    ),
    "result-notice": (
        Head(DECIDES, number("TB/ĐU")),
        Title("THÔNG BÁO", "kết quả xét {{ act.matter|blank(12) }}"),
        Text("Kính gửi: {{ act.paper.addressed_to|blank(30) }}"),
        Text(
            "{{ head.own|blank(16) }} đã xét đề nghị đối với"
            " {{ person.full_name_capitals|blank(24) }}, sinh ngày {{ person.born|blank(10) }},"
            " {{ unit.name|blank(16) }}."
        ),
        Line(
            'Kết quả: {% if act.agreed == "có" %}đồng ý{% elif act.agreed %}không đồng ý'
            "{% else %}{{ act.agreed|blank(16) }}{% endif %}."
        ),
        Line("Nội dung, lý do: {{ act.paper.content|rows(4) }}"),
        AUTHORITY_SIGNS,
    ),
    "dossier-contents": (
        Head(OURS, place=EMPTY_PLACE),
        Title("MỤC LỤC TÀI LIỆU", "trong hồ sơ của {{ person.full_name_capitals|blank(20) }}"),
        Line(
            "Mã hồ sơ: {{ case.id }}    Sinh ngày: {{ person.born|blank(10) }}    Chi bộ:"
            " {{ unit.name|blank(16) }}"
        ),
        List(
            ("TT", "Tên tài liệu", "Số", "Ngày", "Số tờ", "Ghi chú"),
            (12, 62, 32, 27, 14, 18),
            "row",
            "dossier",
            (
                "{{ row.index }}",
                "{{ row.paper }}",
                "{{ row.number|blank(5) }}",
                "{{ row.on }}",
                " ",
                " ",
            ),
            middle=(0, 2, 3),
            blanks=6,
        ),
        # Whether the papers lie there is said by whoever looks: the list cannot know it.
        Text("Số tài liệu có trong hồ sơ khi kiểm tra: {{ ''|blank(6) }}; ngày {{ ''|blank(10) }}"),
        Sign(
            ("T/M CẤP ỦY QUẢN LÝ HỒ SƠ",),
            name='{{ ""|blank(14) }}',
            note="(ký tên, đóng dấu)",
        ),
    ),
    "annulment": (
        Head(DECIDES, number("QĐ/ĐU")),
        Title("QUYẾT ĐỊNH", "hủy quyết định {{ act.of|blank(12) }}"),
        BASIS,
        Text("Xét đề nghị của {{ act.paper.proposed_by|blank(24) }},"),
        Centre("{{ head.decider|upper|blank(14) }}"),
        Centre("QUYẾT ĐỊNH:"),
        Text(
            "Điều 1. Hủy quyết định {{ act.of|blank(12) }} số "
            '{% if act.of == "công nhận đảng viên chính thức" %}'
            "{{ acts.recognition_decision.number|blank(8) }}, ngày"
            " {{ acts.recognition_decision.on|blank(8) }}{% elif act.of %}"
            "{{ acts.admission_decision.number|blank(8) }}, ngày"
            " {{ acts.admission_decision.on|blank(8) }}{% else %}"
            "{{ ''|blank(8) }}, ngày {{ ''|blank(8) }}{% endif %} đối với"
            " {{ person.full_name_capitals|blank(24) }}, sinh ngày {{ person.born|blank(10) }},"
            " {{ unit.name|blank(16) }}."
        ),
        Text("Điều 2. Lý do: {{ act.ground|blank(12) }}: {{ act.reason|blank(20) }}."),
        Text("Điều 3. Các tổ chức có liên quan thi hành quyết định này{{ form.end }}"),
        AUTHORITY_SIGNS,
    ),
    "redo": (
        Head(
            DECIDES,
            number("CV/ĐU"),
            subject=("Về việc làm lại thủ tục",),
        ),
        Line(""),
        Text("Kính gửi: {{ act.paper.addressed_to|blank(30) }}"),
        Text(
            "Qua xem xét hồ sơ {{ act.of|blank(12) }} của"
            " {{ person.full_name_capitals|blank(24) }}, {{ unit.name|blank(16) }},"
            " {{ head.own|blank(16) }} yêu cầu làm lại các thủ tục sau, những thủ tục đã đúng thì"
            " giữ nguyên:"
        ),
        Line("Thủ tục làm lại: {{ act.steps|rows(3) }}"),
        Line("Nội dung, lý do: {{ act.paper.content|rows(3) }}"),
        Text("Làm xong, báo cáo kết quả để ra quyết định{{ form.end }}"),
        AUTHORITY_SIGNS,
    ),
}
