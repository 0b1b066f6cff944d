"""Lists of invented people, of the shapes in which offices keep them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook

Cells = Sequence[Any]

CANDIDATES: tuple[Cells, ...] = (
    ("ĐẢNG BỘ XÃ VÍ DỤ", None, None, None, "ĐẢNG CỘNG SẢN VIỆT NAM"),
    (),
    ("DANH SÁCH",),
    ("quần chúng ưu tú đề nghị đưa vào danh sách cảm tình Đảng",),
    (),
    (),
    (
        "STT", "Họ và tên", "Ngày, tháng, năm sinh", None, "Quê quán", "Dân tộc", "Tôn giáo",
        "Trình độ", None, "Chức vụ, đơn vị công tác", "Số CCCD", "Chi bộ giới thiệu",
    ),
    (None, None, "Nam", "Nữ", None, None, None, "Văn hóa", "Chuyên môn"),
    (
        1, "Hoàng Thị Hoà", None, "02/09/2001", "Xã Ví Dụ", "Tày", "Không", "12/12", "Đại học",
        "Giáo viên", "002301000011", "Chi bộ Ví dụ 1",
    ),
    (
        2, "Tống Văn Ví", "1998", None, "Xã Ví Dụ", "Kinh", "Không", "12/12", None, "Làm nông",
        "015098000012", "V2",
    ),
    (
        4, "Công Văn Dụ", "05/07/1997", None, None, "Kinh", None, "12/12", None, None, None,
        "chi bo vi du 1",
    ),
    ("Tổng cộng: 03 đồng chí",),
    ("Danh sách này có 03 người./.",),
    (None,) * 8 + ("T/M CHI ỦY",),
    (None,) * 8 + ("BÍ THƯ",),
    (None,) * 8 + ("Nguyễn Văn Ký",),
)  # fmt: skip
MERGED = ("A7:A8", "B7:B8", "C7:D7", "E7:E8", "F7:F8", "G7:G8", "H7:I7", "J7:J8", "K7:K8", "L7:L8")

TRACKER: tuple[Cells, ...] = (
    ("THEO DÕI QUẦN CHÚNG ƯU TÚ",),
    (),
    (
        "STT", "Họ và tên", "Giới tính", "Ngày sinh", "Quốc tịch", "Chi bộ công nhận",
        "Số BC cảm tình Đảng", "Ngày họp CB công nhận", "Đảng viên giúp đỡ",
        "Ngày phân công giúp đỡ", "Ngày cấp CC", "Số QĐ CC BD", "Đơn vị cấp CC",
        "Ngày quyết định", "Số QĐ kết nạp",
    ),
    (
        1, "Lò Thị Mẫu", "Nữ", "15/03/2000", "Việt Nam", "Chi bộ SV", "02-BC/CB", "10/01/2023",
        "Lê Văn Giúp", "10/01/2023", "20/07/2023", "012", "TTCT Mẫu", None, None,
    ),
    (
        2, "Nguyễn Văn Thử", "Nam", "16/04/1999", "Việt Nam", "Chi bộ SV", "02-BC/CB",
        "10/01/2023", "Lê Văn Giúp", "10/01/2023", None, None, None, "05/05/2023", "9-QĐ/HU",
    ),
    (None, "Tổng số: 2 người"),
)  # fmt: skip


def xlsx(path: Path, rows: Sequence[Cells], merged: Sequence[str] = ()) -> str:
    """Write rows as a sheet; return its path."""
    made = Workbook()
    for row in rows:
        made.worksheets[0].append(list(row))
    for cells in merged:
        made.worksheets[0].merge_cells(cells)
    made.save(path)
    return str(path)


def csv(path: Path, *lines: str) -> str:
    """Write lines as a list in CSV; return its path."""
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return str(path)
