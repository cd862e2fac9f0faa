"""Sheets that are no budgets, drawn as pixels: what else lies on a county's scanner."""

from __future__ import annotations

import io
import math
import random
import subprocess
from collections.abc import Callable, Sequence
from functools import cache

from PIL import Image, ImageDraw, ImageFont

_WIDE, _HIGH, _DPI = 1240, 1754, 150
_BLACK, _GREY = (20, 20, 20), (120, 120, 120)
Sheet = Image.Image


def others() -> dict[str, Callable[[], bytes]]:
    """By its name, what draws each sheet as a PDF of one picture."""
    return {name: lambda draw=draw: _pdf(draw()) for name, draw in _OTHERS.items()}


def _pdf(sheet: Sheet) -> bytes:
    buffer = io.BytesIO()
    sheet.save(buffer, "PDF", resolution=_DPI)
    return buffer.getvalue()


@cache
def font(size: int) -> ImageFont.FreeTypeFont:
    """The serif that budgets are set in, at a size in pixels."""
    found = subprocess.run(
        ["fc-match", "-f", "%{file}\t%{index}", "Noto Serif CJK SC"], capture_output=True, check=True
    )
    path, index = found.stdout.decode().split("\t")
    return ImageFont.truetype(path, size, index=int(index))


def _paper(wide: int = _WIDE, high: int = _HIGH) -> tuple[Sheet, ImageDraw.ImageDraw]:
    sheet = Image.new("RGB", (wide, high), (250, 250, 248))
    return sheet, ImageDraw.Draw(sheet)


def _text(title: str, lines: Sequence[str], wide: int = _WIDE, high: int = _HIGH, size: int = 26) -> Sheet:
    sheet, pen = _paper(wide, high)
    pen.text((wide / 2, 140), title, _BLACK, font(size + 14), anchor="mm")
    for at, line in enumerate(lines):
        pen.text((wide * 0.1, 230 + at * size * 1.8), line, _BLACK, font(size))
    return sheet


def _table(title: str, rows: Sequence[Sequence[str]], before: Sequence[str] = (), after: Sequence[str] = ()) -> Sheet:
    """A title, lines, a ruled table of equal columns, and lines below it."""
    sheet = _text(title, before)
    pen = ImageDraw.Draw(sheet)
    top, left, right, row_high = 250 + 48 * len(before), 100, _WIDE - 100, 58
    wide = (right - left) / len(rows[0])
    for at in range(len(rows) + 1):
        pen.line((left, top + at * row_high, right, top + at * row_high), _BLACK, 2)
    for at in range(len(rows[0]) + 1):
        pen.line((left + at * wide, top, left + at * wide, top + len(rows) * row_high), _BLACK, 2)
    for at, row in enumerate(rows):
        for column, text in enumerate(row):
            where = left + (column + 0.5) * wide, top + (at + 0.5) * row_high
            pen.text(where, text, _BLACK, font(24), anchor="mm")
    for at, line in enumerate(after):
        pen.text((left, top + len(rows) * row_high + 30 + 48 * at), line, _BLACK, font(24))
    return sheet


def _map() -> Sheet:
    chance = random.Random(1)
    sheet, pen = _paper()
    for river in range(7):
        points = [(x, 200 * river + 120 + 90 * math.sin(x / 130 + river)) for x in range(0, _WIDE, 12)]
        pen.line(points, (90, 120, 170), 5 + river % 3)
    for name in ("青山镇", "柳河村", "东湖", "南岭", "石桥", "新站", "白沙", "县城"):
        x, y = chance.randrange(80, _WIDE - 160), chance.randrange(80, _HIGH - 120)
        pen.ellipse((x - 7, y - 7, x + 7, y + 7), outline=_BLACK, width=3)
        pen.text((x + 14, y - 16), name, _BLACK, font(28))
    pen.text((_WIDE - 300, _HIGH - 90), "1 : 50000", _BLACK, font(30))
    return sheet


def _photograph() -> Sheet:
    """A hill under a sky, with no letter in it."""
    import cv2
    import numpy as np

    down, across = np.mgrid[0:_HIGH, 0:_WIDE].astype(np.float32)
    sky = np.dstack([150 + down / 20, 170 + down / 25, 215 - down / 40])
    hill = down > 900 + 130 * np.sin(across / 170) + 40 * np.sin(across / 37)
    rough = cv2.GaussianBlur(np.random.default_rng(3).normal(0, 60, (_HIGH, _WIDE)).astype(np.float32), (0, 0), 4)
    ground = np.dstack([70 + rough * 3, 95 + rough * 3, 60 + rough * 2])
    return Image.fromarray(np.clip(np.where(hill[..., None], ground, sky), 0, 255).astype(np.uint8))


def _plan() -> Sheet:
    sheet, pen = _paper()
    for x0, y0, x1, y1, name, size in (
        (150, 250, 700, 800, "会议室", "7.20×6.60"),
        (700, 250, 1090, 800, "办公室", "3.90×6.60"),
        (150, 800, 500, 1300, "档案室", "4.20×6.00"),
        (500, 800, 1090, 1300, "大厅", "8.10×6.00"),
    ):
        pen.rectangle((x0, y0, x1, y1), outline=_BLACK, width=8)
        pen.text(((x0 + x1) / 2, (y0 + y1) / 2), name, _BLACK, font(30), anchor="mm")
        pen.text(((x0 + x1) / 2, (y0 + y1) / 2 + 44), size, _BLACK, font(24), anchor="mm")
    pen.text((_WIDE / 2, 1420), "一层平面图", _BLACK, font(36), anchor="mm")
    return sheet


def _chart() -> Sheet:
    sheet, pen = _paper()
    pen.text((_WIDE / 2, 160), "各乡镇降水量（毫米）", _BLACK, font(38), anchor="mm")
    pen.line((160, 300, 160, 1300, 1120, 1300), _BLACK, 3)
    for at, (name, value) in enumerate((("城关", 812), ("青山", 745), ("柳河", 690), ("南岭", 903), ("白沙", 655))):
        left = 220 + at * 180
        pen.rectangle((left, 1300 - value, left + 100, 1300), outline=_BLACK, fill=(190, 190, 200))
        pen.text((left + 50, 1280 - value), str(value), _BLACK, font(26), anchor="mm")
        pen.text((left + 50, 1340), name, _BLACK, font(26), anchor="mm")
    return sheet


def _receipt() -> Sheet:
    goods = (
        ("复印纸 A4      4 x 22.50", "90.00"),
        ("签字笔         12 x 2.00", "24.00"),
        ("文件盒          6 x 8.50", "51.00"),
    )
    sums = (("合计               ", "165.00"), ("实收               ", "200.00"), ("找零               ", "35.00"))
    lines = ("单号 20250306-0172", "收银员 03", *("      ".join(pair) for pair in (*goods, *sums)), "谢谢惠顾")
    return _text("便民文具店", lines, wide=620, high=1000, size=22)


_OTHERS: dict[str, Callable[[], Sheet]] = {
    "letter": lambda: _text(
        "关于召开防汛工作会议的通知",
        (
            "各乡镇人民政府，县直各单位：",
            "定于3月12日上午9时在县会议中心召开会议，",
            "请主要负责人准时参加，不得请假。",
            "联系电话：0573-5550172",
            "县人民政府办公室",
        ),
    ),
    "map": _map,
    "photograph": _photograph,
    "plan of a floor": _plan,
    "chart": _chart,
    "receipt": _receipt,
    "blank form": lambda: _table(
        "请假审批单",
        [("姓名", "", "部门", ""), ("事由", "", "天数", ""), ("领导意见", "", "签字", "")],
        after=("年    月    日",),
    ),
    "invoice": lambda: _table(
        "电子发票（普通发票）",
        [
            ("项目名称", "数量", "单价", "金额"),
            ("办公桌", "4", "850.00", "3400.00"),
            ("文件柜", "2", "620.00", "1240.00"),
            ("合计", "", "", "4640.00"),
        ],
        before=("购买方名称：县第一小学", "销售方名称：宏达家具有限公司"),
        after=("价税合计：肆仟陆佰肆拾元整",),
    ),
    "bank statement": lambda: _table(
        "对账单",
        [
            ("日期", "摘要", "收入", "支出", "余额"),
            ("0103", "转入", "5000.00", "", "5000.00"),
            ("0105", "转出", "", "1200.00", "3800.00"),
            ("合计", "", "5000.00", "1200.00", "3800.00"),
        ],
        before=("单位：元",),
    ),
    "payroll": lambda: _table(
        "2025年3月工资发放表",
        [
            ("姓名", "基本工资", "津贴补贴", "应发合计"),
            ("张某", "3210.00", "1450.00", "4660.00"),
            ("李某", "2980.00", "1320.00", "4300.00"),
            ("合计", "6190.00", "2770.00", "8960.00"),
        ],
        before=("单位：元",),
    ),
    "balance sheet": lambda: _table(
        "资产负债表",
        [
            ("资产", "期末余额", "负债", "期末余额"),
            ("货币资金", "128600.00", "应付账款", "45200.00"),
            ("固定资产", "356000.00", "实收资本", "439400.00"),
            ("合计", "484600.00", "合计", "484600.00"),
        ],
        before=("编制单位：宏达家具有限公司        单位：元",),
    ),
    "village's accounts": lambda: _table(
        "柳河村财务收支公开表",
        [
            ("收入项目", "金额", "支出项目", "金额"),
            ("承包费", "12000.00", "修路", "8600.00"),
            ("补助", "6000.00", "保洁", "5400.00"),
            ("合计", "18000.00", "合计", "14000.00"),
        ],
        before=("2025年第一季度        单位：元",),
    ),
    "timetable": lambda: _table(
        "三年级二班课程表",
        [
            ("节次", "星期一", "星期二", "星期三"),
            ("1", "语文", "数学", "语文"),
            ("2", "数学", "语文", "英语"),
            ("3", "体育", "音乐", "美术"),
        ],
    ),
    "contract": lambda: _text(
        "物业服务合同",
        (
            "甲方：县图书馆",
            "乙方：安居物业服务有限公司",
            "一、服务期限自2025年1月1日起至2025年12月31日止。",
            "二、合同总价为人民币368,000.00元，分四期支付。",
            "三、本合同一式四份，双方各执两份。",
        ),
    ),
}
