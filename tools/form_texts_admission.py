# ruff: noqa: INP001 - a script of the maintainers, in no package
"""What the templates say: the forms up to the decision on admission."""

from form_blocks import Block, Bold, Head, Line, Sign, Text, Title
from form_parts import (
    ABOUT_PERSON,
    BASIS,
    BRANCH_SIGNS,
    BRANCH_VOTE,
    COMMITTEE_SIGNS,
    COMMITTEE_VOTE,
    EMPTY_PLACE,
    FORWARDED,
    ITEMS_OF_HISTORY,
    JUDGED,
    OURS,
    PERSON,
    POST,
    RESOLUTIONS,
    TO,
    UNION,
    WRITER,
    appraisal,
    branch_meeting,
    committee_meeting,
    decision,
    head,
    number,
    opinions,
    union,
)

FORMS: dict[str, tuple[Block, ...]] = {
    "1-knd": (
        Head((), place=EMPTY_PLACE),
        Title("ĐƠN XIN VÀO ĐẢNG", "(bản trống: người vào Đảng tự viết tay)"),
        Text('Kính gửi: {{ ""|blank(40) }}'),
        *(
            Line(f'{name}: {{{{ ""|blank({width}) }}}}')
            for name, width in (
                ("Tôi là", 40),
                ("Sinh ngày", 20),
                ("Nơi đăng ký khai sinh", 36),
                ("Quê quán", 40),
                ("Dân tộc, tôn giáo", 36),
                ("Trình độ học vấn", 36),
                ("Nơi cư trú", 40),
                ("Nghề nghiệp", 36),
                ("Đơn vị công tác, học tập", 34),
                ("Ngày và nơi vào Đoàn hoặc công đoàn", 28),
                ("Ngày được xét là cảm tình Đảng, tại chi bộ", 22),
                ("Đảng viên giúp đỡ", 36),
            )
        ),
        Bold("Nhận thức về Đảng và động cơ vào Đảng (bằng lời của chính mình)"),
        Line('{{ ""|rows(4) }}'),
        Bold("Cam kết"),
        Line('{{ ""|rows(2) }}'),
        Sign(("NGƯỜI LÀM ĐƠN",), name='{{ ""|blank(14) }}', note="(ký và ghi rõ họ tên)"),
    ),
    "2-knd": (
        Head((), place=""),
        Title("LÝ LỊCH CỦA NGƯỜI XIN VÀO ĐẢNG", "(các mục cần khai: người vào Đảng tự viết tay)"),
        *(Line(f"{number}. {text}", close=True) for number, text in enumerate(ITEMS_OF_HISTORY, 1)),
        Line("Không tẩy xóa, không để dòng trống; đóng giáp lai trang và ảnh trước khi thẩm tra."),
    ),
    "3-knd": (
        WRITER,
        Title("GIẤY GIỚI THIỆU NGƯỜI VÀO ĐẢNG"),
        Text("Kính gửi: {{ act.paper.addressed_to|blank(30) }}"),
        Line("Tôi là: {{ act.sponsor|blank(24) }}, sinh ngày {{ act.paper.born_on|blank(10) }}"),
        Line("Quê quán: {{ act.paper.home_place|blank(36) }}"),
        Line(
            "Ngày vào Đảng: {{ act.paper.admitted_on|blank(10) }}    Ngày chính thức:"
            " {{ act.paper.official_on|blank(10) }}"
        ),
        Line("Chức vụ trong Đảng: {{ act.paper.party_post|blank(24) }}"),
        Line("Chức vụ chính quyền, đoàn thể: {{ act.paper.government_post|blank(24) }}"),
        Line("Đang sinh hoạt tại chi bộ: {{ act.paper.branch|blank(24) }}"),
        Line(
            "Được phân công giúp đỡ ngày {{ act.paper.assigned_on|blank(10) }}; cùng công tác,"
            " học tập, cư trú với người được giới thiệu từ ngày"
            " {{ act.together_since|blank(10) }}."
        ),
        Text("Tôi giới thiệu với chi bộ:"),
        *PERSON,
        Bold("Về lý lịch"),
        Line("{{ act.paper.about_history|rows(2) }}"),
        *JUDGED,
        Text(
            "Tôi chịu trách nhiệm trước Đảng về lời giới thiệu này và đề nghị chi bộ xem xét"
            "{{ form.end }}"
        ),
        Sign(
            ("NGƯỜI GIỚI THIỆU",), name="{{ act.sponsor|blank(14) }}", note="(ký và ghi rõ họ tên)"
        ),
    ),
    "4-knd": union(
        Head(UNION, number("NQ/ĐTN"), nation="ĐOÀN TNCS HỒ CHÍ MINH", star="***"),
        "đoàn viên",
        "ban chấp hành Đoàn",
    ),
    # A paper of the trade union, which is not the Party's: the nation's name and motto.
    "4a-knd": union(
        Head(
            UNION,
            number("NQ"),
            nation="CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            motto="Độc lập - Tự do - Hạnh phúc",
            star="",
        ),
        "đoàn viên công đoàn",
        "ban chấp hành công đoàn",
    ),
    "5-knd": (
        Head(OURS, "{% if act.number %}Số {{ act.number }}{% endif %}"),
        Title("TỔNG HỢP Ý KIẾN NHẬN XÉT", "về người vào Đảng"),
        BASIS,
        *opinions("người vào Đảng", "opinions_before"),
        *JUDGED,
        Line("Lý do của người không tán thành: {{ act.paper.reason_against|rows(2) }}"),
        Bold("Kết luận"),
        Line("{{ act.paper.conclusion|rows(2) }}"),
        Sign(("T/M CHI ỦY", POST), recipients=TO),
    ),
    "6-knd": (
        head("NQ/CB"),
        Title("NGHỊ QUYẾT", "đề nghị kết nạp đảng viên"),
        BASIS,
        *branch_meeting("xét, đề nghị kết nạp vào Đảng"),
        Bold("Người được xét"),
        *PERSON,
        *ABOUT_PERSON,
        *BRANCH_VOTE,
        FORWARDED,
        BRANCH_SIGNS,
    ),
    "7-knd": appraisal("kết nạp đảng viên"),
    "8-knd": (
        head("NQ/ĐU"),
        Title("NGHỊ QUYẾT", "đề nghị kết nạp đảng viên"),
        BASIS,
        Text(
            "Xét nghị quyết số {{ acts.branch_resolution.number|blank(8) }}, ngày"
            " {{ acts.branch_resolution.on|blank(8) }} của {{ unit.name|blank(16) }}."
        ),
        *committee_meeting("xét, đề nghị kết nạp vào Đảng"),
        Bold("Người được xét"),
        *PERSON,
        *ABOUT_PERSON,
        *COMMITTEE_VOTE,
        FORWARDED,
        COMMITTEE_SIGNS,
    ),
    "9-knd": decision(
        "kết nạp đảng viên",
        RESOLUTIONS,
        (
            (
                "Kết nạp {{ person.full_name_capitals|blank(24) }}, sinh ngày"
                " {{ person.born|blank(10) }}, quê quán {{ sheet.home_place|blank(24) }}, vào Đảng"
                " Cộng sản Việt Nam."
            ),
            (
                "{{ unit.name|blank(16) }} tổ chức lễ kết nạp và phân công đảng viên chính thức"
                " giúp đỡ đảng viên dự bị theo quy định."
            ),
            (
                "Các tổ chức có liên quan và đồng chí có tên tại Điều 1 thi hành quyết định này"
                "{{ form.end }}"
            ),
        ),
    ),
}
