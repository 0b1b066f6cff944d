# ruff: noqa: INP001 - a script of the maintainers, in no package
"""The texts of the portable folder: what is started by a click, and what an officer reads first.

A .cmd file is ASCII, its one sentence without marks: in which letters Windows reads it depends on
the console. Everything ends its lines as Windows does.
"""

from collections.abc import Sequence
from pathlib import Path

from portable_python import Embedded
from portable_wheels import Wheel

# -I: neither a variable PYTHON… nor a package of the user has a say. UTF-8 is an option since a
# variable would not be read then. What Python compiles lies with the user, so that the folder
# stays as it was built and may be read-only. Programs of Windows are named by their whole path,
# and %* is never handed on by `call`, which would expand % in it again.
_START = """\
@echo off
setlocal EnableExtensions DisableDelayedExpansion
"%SystemRoot%\\System32\\chcp.com" 65001 >nul
if not exist "%~dp0python\\python.exe" goto incomplete
if not defined LOCALAPPDATA set "LOCALAPPDATA=%TEMP%"
"""
_PYTHON = (
    '"%~dp0python\\python.exe" -I -X utf8 -X "pycache_prefix=%LOCALAPPDATA%\\admission-flow-pyc"'
)
_INCOMPLETE = """\

:incomplete
echo Thu muc chua du tep: hay giai nen ca thu muc ra o dia roi mo lai.
pause
exit /b 2
"""
_END = "exit /b %ERRORLEVEL%\n"
_STAY = """\
set "ENDED=%ERRORLEVEL%"
if not "%ENDED%"=="0" pause
exit /b %ENDED%
"""

COMMANDS = {
    "admission-flow.cmd": f"{_START}{_PYTHON} -m admission_flow %*\n{_END}{_INCOMPLETE}",
    "desk.cmd": f"{_START}{_PYTHON} -m admission_flow desk %*\n{_STAY}{_INCOMPLETE}",
    "kiem-tra.cmd": f'{_START}{_PYTHON} "%~dp0kiem-tra.py"\n'
    f'set "ENDED=%ERRORLEVEL%"\npause\nexit /b %ENDED%\n{_INCOMPLETE}',
    "cua-so-lenh.cmd": f"""{_START}set "PATH=%~dp0;%PATH%"
cd /d "%USERPROFILE%\\Documents" 2>nul || cd /d "%USERPROFILE%"
"%SystemRoot%\\System32\\cmd.exe" /d /k admission-flow.cmd --version
{_END}{_INCOMPLETE}""",
}
"""By name, with the line ends of this file; `windows_text` gives those of Windows."""

_READ_FIRST = """\
ADMISSION FLOW {version} - THƯ MỤC MANG ĐI CHO WINDOWS

Không cài đặt gì, không cần mạng, không cần quyền quản trị. Windows 10 hoặc mới hơn, 64 bit.

BẮT ĐẦU
1. Giải nén CẢ thư mục ra ổ đĩa, nên đặt nơi có đường dẫn ngắn, ví dụ C:\\ket-nap.
   Không chạy ngay trong tệp nén.
2. Mở kiem-tra.cmd: phải hiện "Thư mục còn nguyên như lúc được dựng."
3. Mở cua-so-lenh.cmd và gõ, một lần, thay cb01 bằng tên ngắn của mình:
       setx ADMISSION_FLOW_OFFICER cb01
   Đóng cửa sổ, mở lại cua-so-lenh.cmd rồi tạo sổ:
       admission-flow init
   Đã có sổ ở nơi khác thì thay vào đó: setx ADMISSION_FLOW_REGISTER "D:\\so\\so.db"

HẰNG NGÀY
  desk.cmd             mở bàn làm việc trên trình duyệt của máy này
  cua-so-lenh.cmd      mở cửa sổ để gõ lệnh admission-flow ở thư mục Documents
  admission-flow.cmd   chính lệnh ấy, để gọi từ nơi khác
  kiem-tra.cmd         xem thư mục còn nguyên không

SỔ NẰM Ở ĐÂU
Không bao giờ trong thư mục này. Nếu không nêu ADMISSION_FLOW_REGISTER thì sổ ở
       %LOCALAPPDATA%\\admission-flow\\register.db   (và tệp dữ liệu cá nhân bên cạnh)
Vì vậy thay thư mục này bằng bản mới, chuyển đi hay xóa đều không đụng đến sổ. Muốn giữ sổ thì
sao lưu: admission-flow db backup. Tệp dịch của Python ở %LOCALAPPDATA%\\admission-flow-pyc, xóa lúc
nào cũng được.

KHI CÓ TRỤC TRẶC
admission-flow doctor --out chan-doan.json ghi một tệp không có dữ liệu cá nhân để gửi người hỗ trợ.

Các phần trong thư mục và giấy phép của chúng: GIAY-PHEP.txt. Mã SHA-256 của từng tệp: SHA256SUMS.
"""

_PARTS = """\
CÁC PHẦN TRONG THƯ MỤC NÀY (THE PARTS OF THIS FOLDER)

Toàn văn giấy phép nằm cạnh mỗi phần: python\\LICENSE.txt, và các tệp LICENSE, COPYING trong
python\\Lib\\site-packages\\<tên>-<phiên bản>.dist-info. Phần nào gói không kèm toàn văn thì ghi rõ
toàn văn nằm ở đâu, hoặc có dấu *.

CPython {python} cho Windows amd64 | giấy phép: Python Software Foundation License
  SHA-256 của tệp zip: {digest}

"""


_LICENCES = {"LGPL-2.1-only": "LGPL-2.1.txt"}
"""The text of a licence that a wheel names and does not bring: its file in licences/."""


def licences(wheels: Sequence[Wheel]) -> dict[str, bytes]:
    """Return the licences that wheels do not bring themselves, by file."""
    names = {_LICENCES.get(wheel.license) for wheel in wheels if not wheel.has_license_text}
    folder = Path(__file__).resolve().with_name("licences")
    return {
        name: windows_text((folder / name).read_text("ascii"))
        for name in sorted(filter(None, names))
    }


def windows_text(text: str, *, mark: bool = False) -> bytes:
    """Return a text in UTF-8 with the line ends of Windows, and with its mark for old Notepads."""
    return text.replace("\n", "\r\n").encode("utf-8-sig" if mark else "utf-8")


def read_first(version: str) -> str:
    """Return what an officer reads first."""
    return _READ_FIRST.format(version=version)


def parts(python: Embedded, wheels: Sequence[Wheel]) -> str:
    """Return which parts are in the folder, from which files, under which licences."""
    text = _PARTS.format(python="{}.{}.{}".format(*python.version), digest=python.digest)
    for wheel in wheels:
        where = "" if wheel.has_license_text else f" ({_LICENCES.get(wheel.license, '*')})"
        text += f"{wheel.name} {wheel.version} | {wheel.license}{where}\n"
        text += f"  {wheel.file}\n  SHA-256: {wheel.digest}\n"
    return text
