# ruff: noqa: INP001 - a script of the maintainers, in no package
"""What several forms say alike: headings, a meeting, a vote, who signs."""

from form_blocks import Block, Bold, Centre, Head, Line, List, Sign, Text, Title

TO = "{{ act.paper.recipients|blank(26) }}\n- Lưu {{ act.paper.kept_at|blank(6) }}."
POST = "{{ act.paper.signer_post|upper|blank(8) }}"
BASIS = Text("Căn cứ: {{ act.paper.basis|blank(42) }}")
OURS = ("{{ head.above|upper|blank(14) }}", "{{ head.own|upper|blank(14) }}")
# Nothing stands above a committee of which the tree knows no other above it.
DECIDES = (
    "{%p if head.above or not head.own %}",
    "{{ head.above|upper|blank(14) }}",
    "{%p endif %}",
    "{{ head.own|upper|blank(14) }}",
)
WRITER = Head(())


def number(code: str) -> str:
    """Return the line of a paper's number."""
    return f"Số {{% if act.number %}}{{{{ act.number }}}}{{% else %}}……-{code}{{% endif %}}"


def head(code: str, *subject: str) -> Head:
    """Return the heading of a chi bộ or a committee."""
    return Head(OURS, number(code), subject=subject)


PERSON = (
    Line("Họ và tên: {{ person.full_name_capitals|blank(30) }}"),
    Line("Sinh ngày: {{ person.born|blank(10) }}    Giới tính: {{ person.sex|blank(5) }}"),
    Line("Dân tộc: {{ person.ethnicity|blank(8) }}    Tôn giáo: {{ person.religion|blank(8) }}"),
    Line("Quê quán: {{ sheet.home_place|blank(40) }}"),
    Line("Nơi cư trú: {{ sheet.residence|blank(40) }}"),
    Line("Nghề nghiệp, chức vụ: {{ sheet.occupation|blank(16) }}, {{ sheet.post|blank(16) }}"),
    Line("Đơn vị công tác, học tập: {{ sheet.workplace|blank(30) }}"),
)
JUDGED = (
    Bold("Ưu điểm"),
    Line("{{ act.paper.strengths|rows(4) }}"),
    Bold("Khuyết điểm"),
    Line("{{ act.paper.weaknesses|rows(3) }}"),
)


def branch_meeting(about: str) -> tuple[Block, ...]:
    """Return who was at a meeting of the chi bộ."""
    return (
        Text(f"Tại cuộc họp {{{{ act.on_long|day }}}}, {{{{ head.own|blank(16) }}}} {about}."),
        Line(
            "Tổng số đảng viên chính thức: {{ act.roll.official|blank(4) }} đồng chí; đảng viên"
            " dự bị: {{ act.paper.probationers|blank(4) }} đồng chí."
        ),
        Line(
            "Có mặt: {{ act.roll.present|blank(4) }} đảng viên chính thức,"
            " {{ act.paper.probationers_present|blank(4) }} đảng viên dự bị. Vắng mặt:"
            " {{ act.roll.absent|blank(4) }} đảng viên chính thức; lý do:"
            " {{ act.paper.reason_of_absence|blank(16) }}."
        ),
        Line(
            "Trong tổng số, tạm chuyển sinh hoạt nơi khác: {{ act.roll.elsewhere|blank(3) }};"
            " được miễn sinh hoạt và vắng mặt: {{ act.roll.exempt_absent|blank(3) }}; bị đình chỉ"
            " sinh hoạt hoặc đang bị xử lý hình sự: {{ act.roll.suspended|blank(3) }}."
        ),
        Line(
            "Chủ trì: đồng chí {{ act.paper.chair|blank(16) }}, chức vụ"
            " {{ act.paper.chair_post|blank(12) }}. Thư ký: đồng chí"
            " {{ act.paper.secretary|blank(16) }}."
        ),
        Line("Khách mời: {{ act.paper.guests|blank(30) }}."),
    )


BRANCH_VOTE: tuple[Block, ...] = (
    Bold("Kết quả biểu quyết"),
    Line("Hình thức biểu quyết: {{ act.roll.mode|blank(12) }}."),
    Line(
        "Tán thành: {{ act.roll.in_favour|blank(4) }} đồng chí, bằng"
        " {{ act.roll.in_favour_percent|blank(4) }}% so với {{ act.roll.base|blank(4) }} đảng viên"
        " chính thức được triệu tập."
    ),
    Line(
        "Không tán thành: {{ act.roll.against|blank(4) }} đồng chí, bằng"
        " {{ act.roll.against_percent|blank(4) }}%; lý do:"
        " {{ act.paper.reason_against|blank(20) }}."
    ),
)


def committee_meeting(about: str) -> tuple[Block, ...]:
    """Return who was at a meeting of a committee."""
    return (
        Text(f"Tại cuộc họp {{{{ act.on_long|day }}}}, {{{{ head.own|blank(16) }}}} {about}."),
        Line(
            "Tổng số ủy viên ban chấp hành: {{ act.roll.members|blank(4) }}; có mặt:"
            " {{ act.paper.members_present|blank(4) }}; không tính vì tạm chuyển đi và vắng mặt,"
            " bị đình chỉ hoặc đang bị xử lý hình sự: {{ act.roll.away|blank(3) }}; lý do vắng"
            " mặt: {{ act.paper.reason_of_absence|blank(16) }}."
        ),
        Line(
            "Chủ trì: đồng chí {{ act.paper.chair|blank(16) }}, chức vụ"
            " {{ act.paper.chair_post|blank(12) }}. Thư ký: đồng chí"
            " {{ act.paper.secretary|blank(16) }}."
        ),
    )


COMMITTEE_VOTE: tuple[Block, ...] = (
    Bold("Kết quả biểu quyết"),
    Line("Hình thức biểu quyết: {{ act.roll.mode|blank(12) }}."),
    Line(
        "Tán thành: {{ act.roll.in_favour|blank(4) }} đồng chí, bằng"
        " {{ act.roll.in_favour_percent|blank(4) }}% so với {{ act.roll.base|blank(4) }} ủy viên."
    ),
    Line(
        "Không tán thành: {{ act.roll.against|blank(4) }} đồng chí, bằng"
        " {{ act.roll.against_percent|blank(4) }}%; lý do:"
        " {{ act.paper.reason_against|blank(20) }}."
    ),
)
ABOUT_PERSON: tuple[Block, ...] = (
    Bold("Về lý lịch"),
    Line("{{ act.paper.about_history|rows(2) }}"),
    *JUDGED,
    Bold("Kết luận"),
    Line("{{ act.paper.conclusion|rows(2) }}"),
)


def opinions(of: str, over: str) -> tuple[Block, ...]:
    """Return the opinions that were asked for."""
    return (
        Text(f"Ý kiến về {of} {{{{ person.full_name|blank(24) }}}}, sinh ngày"
             " {{ person.born|blank(10) }}, nơi cư trú {{ sheet.residence|blank(24) }}:"),
        List(
            ("Tổ chức được lấy ý kiến", "Ngày", "Số được hỏi", "Số tán thành", "Tỷ lệ (%)"),
            (65, 28, 24, 24, 24),
            "one",
            over,
            (
                (
                    "{{ one.body|capital }}"
                    "{% if one.paper.organisation %}: {{ one.paper.organisation }}{% endif %}"
                ),
                "{{ one.on }}",
                "{{ one.asked|blank(4) }}",
                "{{ one.agreed|blank(4) }}",
                "{{ one.agreed_percent|blank(4) }}",
            ),
            middle=(1, 2, 3, 4),
        ),
    )  # fmt: skip


def said(what: str) -> tuple[Block, ...]:
    """Return what each body that was asked after the ceremony said, where it was entered.

    No act holds the summary itself: the chi ủy writes it below, on the dotted lines.
    """
    return (
        Line("{%p for one in opinions_after %}"),
        Line(f"{{%p if one.paper.{what} %}}"),
        Line(f"- {{{{ one.body|capital }}}}: {{{{ one.paper.{what} }}}}"),
        Line("{%p endif %}"),
        Line("{%p endfor %}"),
    )


BRANCH_SIGNS = Sign(("T/M CHI BỘ", POST), recipients=TO)
COMMITTEE_SIGNS = Sign(("T/M ĐẢNG ỦY", POST), recipients=TO, note="(ký tên, đóng dấu)")
AUTHORITY_SIGNS = Sign(
    ("T/M {{ head.signs|upper|blank(14) }}", POST), recipients=TO, note="(ký tên, đóng dấu)"
)
EMPTY_PLACE = "………, ngày …… tháng …… năm ……"


def appraisal(of: str, *since: Block) -> tuple[Block, ...]:
    """Return an appraisal by the section committee; `since`: what is said of the person first."""
    return (
        head("BC/ĐU"),
        Title("BÁO CÁO", f"thẩm định nghị quyết của chi bộ đề nghị {of}"),
        Text("Kính gửi: {{ act.paper.addressed_to|blank(30) }}"),
        Text(
            "Tại cuộc họp {{ act.on_long|day }}, {{ head.own|blank(16) }} thẩm định nghị quyết của"
            f" {{{{ unit.name|blank(16) }}}} đề nghị {of} đối với:"
        ),
        *since,
        *PERSON,
        Line(
            "Số ủy viên: {{ act.paper.voters|blank(4) }}; có mặt:"
            " {{ act.paper.members_present|blank(4) }}; lý do vắng mặt:"
            " {{ act.paper.reason_of_absence|blank(16) }}."
        ),
        *ABOUT_PERSON,
        Bold("Kết quả biểu quyết"),
        Line(
            "Tán thành: {{ act.paper.in_favour|blank(4) }}; không tán thành:"
            " {{ act.paper.against|blank(4) }}; lý do: {{ act.paper.reason_against|blank(20) }}."
        ),
        Bold("Đề nghị"),
        Line("{{ act.paper.proposal|rows(2) }}"),
        Sign(("T/M ĐẢNG ỦY BỘ PHẬN", POST), recipients=TO),
    )


UNION = (
    "{{ head.above|upper|blank(14) }}",
    (
        "{% if head.own %}{{ head.own|upper }}"
        "{% else %}{{ act.paper.organisation|upper|blank(14) }}{% endif %}"
    ),
)
"""A union's resolution names the body that met, where no other issuer is entered."""


def union(heading: Head, member: str, body: str) -> tuple[Block, ...]:
    """Return a resolution by which a union introduces somebody, under a heading of the union."""
    return (
        heading,
        Title("NGHỊ QUYẾT", f"giới thiệu {member} ưu tú vào Đảng"),
        BASIS,
        Text(
            "Ngày {{ act.paper.meeting_on|blank(10) }}, {{ act.paper.organisation|blank(20) }} họp"
            f" xét, giới thiệu {member}:"
        ),
        *PERSON,
        *JUDGED,
        Bold("Kết quả biểu quyết"),
        Line(
            f"Số ủy viên {body}: {{{{ act.paper.voters|blank(4) }}}}; tán thành:"
            " {{ act.paper.in_favour|blank(4) }}; không tán thành:"
            " {{ act.paper.against|blank(4) }}; lý do: {{ act.paper.reason_against|blank(16) }}."
        ),
        Text(
            "{{ act.paper.organisation|blank(20) }} chịu trách nhiệm trước Đảng về những điều nêu"
            " trên và giới thiệu {{ person.full_name|blank(20) }} để chi bộ xem xét, đề nghị kết"
            " nạp{{ form.end }}"
        ),
        Sign((f"T/M {body.upper()}", POST), recipients=TO),
    )


def decision(what: str, resolutions: str, articles: tuple[str, ...]) -> tuple[Block, ...]:
    """Return a decision with its articles."""
    return (
        Head(DECIDES, number("QĐ/ĐU")),
        Title("QUYẾT ĐỊNH", what),
        BASIS,
        Text(f"Căn cứ {resolutions};"),
        Text("Xét đề nghị của {{ act.paper.proposed_by|blank(24) }},"),
        Centre("{{ head.decider|upper|blank(14) }}"),
        Centre("QUYẾT ĐỊNH:"),
        *(Text(f"Điều {number}. {text}") for number, text in enumerate(articles, 1)),
        AUTHORITY_SIGNS,
    )


def _resolutions(of: str) -> str:
    """Return the two resolutions; that of a base committee not where the case went without one."""
    return (
        f"nghị quyết của chi bộ: số {{{{ acts.{of}branch_resolution.number|blank(8) }}}}, ngày"
        f" {{{{ acts.{of}branch_resolution.on|blank(8) }}}}"
        f"{{% if acts.{of}base_resolution.on or not act.on %}}; nghị quyết của đảng ủy cơ sở: số"
        f" {{{{ acts.{of}base_resolution.number|blank(8) }}}}, ngày"
        f" {{{{ acts.{of}base_resolution.on|blank(8) }}}}{{% endif %}}"
    )


RESOLUTIONS = _resolutions("")
ON_RECOGNITION = _resolutions("recognition_")
ADMITTED = Line("Kết nạp ngày: {{ acts.ceremony.on|blank(10) }}")
FORWARDED = Text(
    "Kết quả trên và hồ sơ được báo cáo để xem xét, quyết định theo thẩm quyền{{ form.end }}"
)
HELPER = (
    Line("Tên tôi là: {{ acts.helper_assigned.helper|blank(24) }}"),
    Line(
        "Sinh ngày: {{ act.paper.born_on|blank(10) }}    Quê quán:"
        " {{ act.paper.home_place|blank(24) }}"
    ),
    Line(
        "Ngày vào Đảng: {{ act.paper.admitted_on|blank(10) }}    Ngày chính thức:"
        " {{ act.paper.official_on|blank(10) }}"
    ),
    Line("Chức vụ trong Đảng: {{ act.paper.party_post|blank(20) }}"),
    Line("Chức vụ chính quyền, đoàn thể: {{ act.paper.government_post|blank(20) }}"),
    Line("Đang sinh hoạt tại chi bộ: {{ act.paper.branch|blank(24) }}"),
)
ITEMS_OF_HISTORY = (
    "Họ và tên khai sinh (viết chữ in hoa, đúng giấy khai sinh)",
    "Tên gọi khác",
    "Ngày sinh (đúng giấy khai sinh)",
    "Giới tính",
    "Nơi đăng ký khai sinh (tên mới; tên cũ để trong ngoặc)",
    "Quê quán (như mục trên)",
    "Nơi cư trú: thường trú; tạm trú",
    "Dân tộc",
    "Tôn giáo (không theo thì ghi “không”)",
    "Nghề nghiệp hiện nay",
    (
        "Trình độ cao nhất: giáo dục phổ thông; chuyên môn; khoa học công nghệ; học vị; học hàm;"
        " lý luận chính trị; ngoại ngữ; tin học; tiếng dân tộc thiểu số"
    ),
    "Ngày và nơi vào Đoàn",
    "Nếu kết nạp lại: ngày kết nạp, ngày chính thức, người giới thiệu lần đầu",
    "Lịch sử bản thân từ nhỏ",
    "Công việc, chức vụ đã qua (liên tục theo tháng, không để trống)",
    "Đặc điểm lịch sử",
    "Lớp đào tạo, bồi dưỡng đã qua",
    "Đi nước ngoài từ 3 tháng trở lên",
    "Khen thưởng",
    "Kỷ luật",
    "Hoàn cảnh gia đình",
    "Tự nhận xét",
    "Cam đoan và ký tên",
    "Nhận xét của nơi thẩm tra (cấp ủy cơ sở; cấp trên, nếu cần)",
    "Nhận xét của chi ủy hoặc chi bộ (sau khi có kết quả thẩm tra)",
    "Chứng nhận của cấp ủy cơ sở",
)
