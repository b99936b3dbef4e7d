"""Phone numbers as a Chinese desk hears them: one canonical form, how to show it, how to hide it.

Canonical forms, by kind: mobile `13800001234`; landline `0755-26889999`, with an extension
`0755-26889999-801`; service `4008001234`; short code `12345`; abroad `+85223456789`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_MOBILE = re.compile(r"1[3-9]\d{9}")
_LANDLINE = re.compile(r"(0(?:10|2\d|[3-9]\d\d))([2-8]\d{6,7})")
_LOCAL = re.compile(r"[2-8]\d{6,7}")
_SERVICE = re.compile(r"[48]00\d{7}")
_SHORT = re.compile(r"1[12]\d|1[02]\d{3}|9[56]\d{3,4}")
_EXTENSION = re.compile(r"\s*(?:转接?|分机号?|ext\.?|extension|x|#|,|;|-)\s*(\d{1,6})$", re.IGNORECASE)
_SEPARATORS = re.compile(r"[\s()\[\].\-_/*]")
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−－─·"), "-")
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u202a\u202c\u202d"))
_LONG = re.compile(r"\d{7,}")
_CANDIDATE = re.compile(r"\+?\(?\d[\d\s()\-]{5,18}\d(?:\s*(?:转接?|分机号?|ext\.?)\s*\d{1,6})?")


class NotAPhoneNumber(ValueError):
    """The text cannot be a phone number."""


@dataclass(frozen=True)
class Phone:
    """A phone number: `number` in canonical form, `kind` mobile, landline, service, short or abroad."""

    number: str
    kind: str


@lru_cache(maxsize=65536)
def parse(text: str, area_code: str = "") -> Phone:
    """The phone number that `text` stands for.

    Takes full-width digits, +86 or 0086, blanks, dashes, brackets and extensions; a landline
    without an area code gets `area_code` (such as "0755") where the company has set one.
    Raises NotAPhoneNumber.
    """
    written = unicodedata.normalize("NFKC", text).translate(_INVISIBLE).translate(_DASHES).strip()
    plain = _SEPARATORS.sub("", written)
    if whole := _at_home(plain, area_code):
        return whole
    if re.match(r"(\+|00)(?!86)", plain):
        return _abroad(re.sub(r"^00", "+", plain))
    if extension := _EXTENSION.search(written):
        called = _at_home(_SEPARATORS.sub("", written[: extension.start()]), area_code)
        if called and called.kind != "short":
            return Phone(f"{called.number}-{extension[1]}", called.kind)
    raise NotAPhoneNumber(text)


def _at_home(plain: str, area_code: str) -> Phone | None:
    """The number of this country in `plain`, which may carry the country code."""
    national = re.sub(r"^(?:(?:\+|00)86|86(?=1\d{10}$))", "", plain)
    if national != plain and not national.startswith(("0", "1", "400", "800")):
        national = "0" + national
    if _MOBILE.fullmatch(national):
        return Phone(national, "mobile")
    if landline := _LANDLINE.fullmatch(national):
        return Phone(f"{landline[1]}-{landline[2]}", "landline")
    if _SERVICE.fullmatch(national):
        return Phone(national, "service")
    if _SHORT.fullmatch(national):
        return Phone(national, "short")
    if _LOCAL.fullmatch(national):
        return Phone(f"{area_code}-{national}" if area_code else national, "landline")
    return None


def _abroad(text: str) -> Phone:
    import phonenumbers

    try:
        number = phonenumbers.parse(text)
    except phonenumbers.NumberParseException as error:
        raise NotAPhoneNumber(text) from error
    if not phonenumbers.is_possible_number(number):
        raise NotAPhoneNumber(text)
    return Phone(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164), "abroad")


def heard(text: str, area_code: str = "") -> str:
    """The canonical form of `text` or, where it is no phone number, what was heard in one written form."""
    try:
        return parse(text, area_code).number
    except NotAPhoneNumber:
        return " ".join(unicodedata.normalize("NFKC", text).translate(_INVISIBLE).split())


def find(text: str) -> str:
    """The first phone number in a longer `text` such as a pasted message, as it is written there, or "".

    A number that could be anything else (an order's, a date) is passed over: only a mobile, a
    service number or a landline with its area code counts.
    """
    for line in unicodedata.normalize("NFKC", text).translate(_INVISIBLE).translate(_DASHES).splitlines():
        for candidate in _CANDIDATE.finditer(line):
            try:
                found = parse(candidate[0])
            except NotAPhoneNumber:
                continue
            if found.kind != "short" and not _LOCAL.fullmatch(found.number):
                return candidate[0].strip()
    return ""


def digits(number: str) -> str:
    """Only the digits of `number`."""
    return "".join(filter(str.isdigit, unicodedata.normalize("NFKC", number)))


def mask(number: str) -> str:
    """`number` with its middle hidden, as lists show it: `138****5678`, `0755-****9999` (DOMAIN 7).

    What was written down as heard is hidden too, wherever seven digits or more stand together.
    """
    return _LONG.sub(_hidden, number)


def _hidden(found: re.Match[str]) -> str:
    text = found[0]
    shown = 3 if len(text) > 10 else 0
    return text[:shown] + "*" * (len(text) - shown - 4) + text[-4:]


def grouped(number: str) -> str:
    """`number` with blanks for reading it aloud: `138 0000 1234`, `0755-2688 9999`, `400 800 1234`."""
    if _MOBILE.fullmatch(number):
        return f"{number[:3]} {number[3:7]} {number[7:]}"
    if _SERVICE.fullmatch(number):
        return f"{number[:3]} {number[3:6]} {number[6:]}"
    if landline := re.fullmatch(r"(0\d{2,3}-)(\d{3,4})(\d{4})(-\d+)?", number):
        return f"{landline[1]}{landline[2]} {landline[3]}{landline[4] or ''}"
    return number


def place(number: str, language: str) -> str:
    """Region and carrier of a canonical `number` in `language`, "" where nothing is known.

    The first call loads about 100 MB of prefixes in 0.4 s: for a worker thread, not for a keystroke.
    """
    import phonenumbers
    from phonenumbers import carrier, geocoder

    try:
        parsed = phonenumbers.parse(re.sub(r"(?<=\d{7})-\d+$", "", number), "CN")
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_valid_number(parsed):
        return ""
    region = geocoder.description_for_number(parsed, language)
    operator = carrier.name_for_number(parsed, language)
    return " ".join(part for part in (region, operator) if part)
