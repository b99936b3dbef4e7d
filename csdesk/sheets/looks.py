"""What a cell looks like, for registers without headers."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time, timedelta

from csdesk.sheets.grid import Cell

LAST_DAY_0 = date(1900, 1, 1)
"""The day to which spreadsheet programs give a time without a day is this one or shortly before it."""

_DATE = r"(?:\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?|\d{1,2}[-/]\d{1,2}[-/]\d{4}|20\d{6})"
_TIME = r"(?:上午|下午|晚上)?\d{1,2}[:时点]\d{1,2}(?:[:分]\d{0,2}(?:\.\d+)?秒?)?(?:am|pm|z)?"
_MONTH_AND_DAY = r"\d{1,2}月\d{1,2}[日号]?"
_MIDNIGHT = r"0?0:00(?::00)?"
_HOUR = r"(?:上午|下午|早上|中午|晚上)?\d{1,2}(?:[点时](?:半|整|[一三]刻)?|am|pm)"
_PHONE = re.compile(r"(?:\+?86)?(?:1[3-9]\d\*{4}\d{4}|1[3-9]\d{9}|0\d{2,3}\d{7,8}(?:转\d+)?|[48]00\d{7})")
_NUMBER = re.compile(r"[A-Za-z]{0,4}[-_]?\d[\d-]{0,17}")
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任"
    "沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
_NAME = re.compile(f"[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}|[\u4e00-\u9fff]{{1,2}}(?:先生|女士|小姐|太太|阿姨|老师)")
_CATEGORIES = {"咨询", "投诉", "建议", "意见", "报修", "表扬", "退款", "其他", "enquiry", "inquiry",
               "complaint", "suggestion", "opinion", "repair", "praise", "refund", "other"}  # fmt: skip


def is_moment(cell: Cell) -> bool:
    """A day with a time of day."""
    if isinstance(cell, str):
        return re.fullmatch(rf"{_DATE}T?{_TIME}", _written(cell), re.IGNORECASE) is not None
    return isinstance(cell, datetime)


def is_day(cell: Cell) -> bool:
    """A day alone."""
    if isinstance(cell, str):
        return re.fullmatch(_DATE, _written(cell)) is not None
    return isinstance(cell, date) and not isinstance(cell, datetime)


def is_time(cell: Cell) -> bool:
    """A time of day alone."""
    if isinstance(cell, str):
        return re.fullmatch(_TIME, _written(cell), re.IGNORECASE) is not None
    return isinstance(cell, time)


def holds_day(cell: Cell) -> bool:
    """A day alone, also without its year, or at midnight as spreadsheet programs keep and write it."""
    if isinstance(cell, str):
        return re.fullmatch(rf"(?:{_DATE}|{_MONTH_AND_DAY})(?:T?{_MIDNIGHT})?", _written(cell)) is not None
    return is_day(cell) or (isinstance(cell, datetime) and cell.time() == time())


def holds_time(cell: Cell) -> bool:
    """A time of day alone, also in Chinese words, or as spreadsheet programs keep it: a part of a day, or of day 0."""
    if isinstance(cell, str):
        return re.fullmatch(rf"{_TIME}|{_HOUR}", _written(cell), re.IGNORECASE) is not None
    if isinstance(cell, datetime):
        return cell.date() <= LAST_DAY_0
    return is_time(cell) or isinstance(cell, timedelta) or (isinstance(cell, float) and 0 < cell < 1)


def is_phone(cell: Cell) -> bool:
    """A Chinese phone number, its middle masked or not."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return _PHONE.fullmatch(re.sub(r"[-()]", "", _written(str(cell)))) is not None


def is_number(cell: Cell) -> bool:
    """The number of a record: digits, perhaps after a few letters, but no phone number or day."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    if isinstance(cell, bool) or is_phone(cell) or is_day(cell):
        return False
    return _NUMBER.fullmatch(_written(str(cell))) is not None


def is_person(cell: Cell) -> bool:
    """A Chinese person's name or a form of address."""
    return isinstance(cell, str) and _NAME.fullmatch(_written(cell)) is not None


def is_category(cell: Cell) -> bool:
    """One of the usual kinds of contact."""
    return isinstance(cell, str) and _written(cell).lower() in _CATEGORIES


def _written(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())
