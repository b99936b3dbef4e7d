"""Phone numbers as a Chinese desk hears them: one canonical form, how to show it, how to hide it.

Canonical forms, by kind: mobile `13800001234`; landline `0755-26889999`; service `4008001234`;
each with an extension `0755-26889999-801`; short code `12345`; abroad `+85223456789`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

_LONGEST = 64  # characters; what is longer is no phone number, and must not fill the cache
_FOUND_WITHIN = 10_000  # characters of a pasted text that are searched

_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_AREA = r"0(?:10|2[0-9]|[3-9][0-9]{2})"
_LANDLINE = re.compile(rf"({_AREA})([2-8][0-9]{{6,7}})")
_LOCAL = re.compile(r"[2-8][0-9]{6,7}")
_SERVICE = re.compile(r"[48]00[0-9]{7}")
_SHORT = re.compile(r"1[12][0-9]|1[0-2][0-9]{3}|9[56][0-9]{3,4}")
_ABROAD = re.compile(r"\+[1-9][0-9]{5,14}")
# As written here already, so that an extension of one digit is not taken for the number's last.
_LANDLINE_EXTENDED = re.compile(rf"(?:{_AREA}-)?[2-8][0-9]{{6,7}}-[0-9]{{1,6}}")
_EXTENSION = re.compile(
    r"\s*\(?\s*(?:转接?|分机号?|ext\.?|extension|x|#|,|;|-)\s*[:.]?\s*([0-9]{1,6})\s*\)?$", re.IGNORECASE
)
_AS_FRACTION = re.compile(r"^([0-9]{7,})\.0$")  # as programs write a number that they took for an amount
_SEPARATORS = re.compile(r"[\s()\[\].\-_/*]")
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―⸺⸻⁃˗−─━ー~·•・"), "-")
_INVISIBLE = dict.fromkeys(
    (0xAD, 0x61C, 0x180E, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF)
)
_ANY_LANDLINE = re.compile(rf"({_AREA}-)?([0-9]{{3,4}})([0-9]{{4}})(-[0-9]{{1,6}})?")
_EXTENDED = re.compile(r"([0-9]{10,11})(-[0-9]{1,6})")
_LONG = re.compile(r"\d(?:[\s().\-/]*\d){6,}")
_PIECE = re.compile(r"[+(]*[0-9](?:[0-9().\-]*[0-9])?\)?")
_SAID_EXTENSION = re.compile(r"\s*\(?(?:转接?|分机号?|ext\.?)\s*[:.]?\s*[0-9]{1,6}\)?", re.IGNORECASE)


class NotAPhoneNumber(ValueError):
    """The text cannot be a phone number."""


@dataclass(frozen=True)
class Phone:
    """A phone number: `number` in canonical form, `kind` mobile, landline, service, short or abroad."""

    number: str
    kind: str


def is_mobile(text: str) -> bool:
    """Whether `text` is a mobile number in its canonical form."""
    return bool(_MOBILE.fullmatch(text))


def is_landline(number: str) -> bool:
    """Whether the canonical `number` is a landline, with or without its area code and an extension."""
    return bool(_ANY_LANDLINE.fullmatch(number))


def parse(text: str, area_code: str = "") -> Phone:
    """The phone number that `text` stands for.

    Takes full-width digits, +86 or 0086, blanks, dashes, brackets and extensions; a landline
    without an area code gets `area_code` (such as "0755") where the company has set one.
    Raises NotAPhoneNumber.
    """
    text = text.strip()
    if _MOBILE.fullmatch(text):  # as most are written: nothing to find out
        return Phone(text, "mobile")
    if len(text) > _LONGEST:
        raise NotAPhoneNumber(text[:_LONGEST])
    return _parse(text, area_code)


@lru_cache(maxsize=4096)
def _parse(text: str, area_code: str) -> Phone:
    written = _AS_FRACTION.sub(r"\1", _written(text).translate(_DASHES))
    extended = _LANDLINE_EXTENDED.fullmatch(written)
    if not extended and (whole := _called(_SEPARATORS.sub("", written), area_code)):
        return whole
    if extension := _EXTENSION.search(written):
        called = _called(_SEPARATORS.sub("", written[: extension.start()]), area_code)
        if called and called.kind not in ("short", "abroad"):
            return Phone(f"{called.number}-{extension[1]}", called.kind)
    raise NotAPhoneNumber(text)


def _written(text: str) -> str:
    """`text` in one written form; normalised again, as what stood apart may now stand together."""
    shown = unicodedata.normalize("NFKC", text).translate(_INVISIBLE)
    return " ".join(unicodedata.normalize("NFKC", shown).split())


def _called(plain: str, area_code: str) -> Phone | None:
    """The number of `plain`, which may carry the code of this country or another."""
    if national := re.match(r"(?:\+|00)86|86(?=1[3-9][0-9]{9}$)", plain):
        return _at_home(plain[national.end() :]) or _at_home("0" + plain[national.end() :])
    if _LOCAL.fullmatch(plain):
        return Phone(f"{area_code}-{plain}" if area_code else plain, "landline")
    return _at_home(plain) or _abroad(re.sub(r"^00", "+", plain))


def _at_home(national: str) -> Phone | None:
    if _MOBILE.fullmatch(national.removeprefix("0")):
        return Phone(national.removeprefix("0"), "mobile")
    if landline := _LANDLINE.fullmatch(national):
        return Phone(f"{landline[1]}-{landline[2]}", "landline")
    if _SERVICE.fullmatch(national):
        return Phone(national, "service")
    if _SHORT.fullmatch(national):
        return Phone(national, "short")
    return None


def _abroad(plain: str) -> Phone | None:
    if not _ABROAD.fullmatch(plain):
        return None
    import phonenumbers

    try:
        number = phonenumbers.parse(plain)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return Phone(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164), "abroad")


def heard(text: str, area_code: str = "") -> str:
    """The canonical form of `text` or, where it is no phone number, what was heard in one written form."""
    if _MOBILE.fullmatch(text):
        return text
    written = _written(text)
    try:
        return parse(written, area_code).number
    except NotAPhoneNumber:
        return written


def find(text: str) -> str:
    """The first phone number in a longer `text` such as a pasted message, as it is written there, or "".

    A number that could be anything else (an order's, a date) is passed over: only a mobile, a
    service number, a landline with its area code or a number with "+" counts.
    """
    shown = unicodedata.normalize("NFKC", text[:_FOUND_WITHIN]).translate(_INVISIBLE).translate(_DASHES)
    for line in shown.splitlines():
        for candidate in _candidates(line):
            try:
                found = parse(candidate)
            except NotAPhoneNumber:
                continue
            local = _LOCAL.match(found.number) and found.kind == "landline"
            if not local and found.kind != "short" and (found.kind != "abroad" or "+" in candidate):
                return candidate
    return ""


def _candidates(line: str) -> Iterator[str]:
    """What may be a number in `line`: pieces of figures with blanks between, the most from each first."""
    pieces = list(_PIECE.finditer(line))
    for first, piece in enumerate(pieces):
        together = [piece]
        for following in pieces[first + 1 : first + 5]:
            if line[together[-1].end() : following.start()].strip(" "):
                break
            together.append(following)
        for last in reversed(together):
            if extension := _SAID_EXTENSION.match(line, last.end()):
                yield line[piece.start() : extension.end()]
            yield line[piece.start() : last.end()]


def digits(number: str) -> str:
    """Only the digits of `number`."""
    return re.sub(r"[^0-9]", "", unicodedata.normalize("NFKC", number))


def mask(number: str) -> str:
    """`number` with its middle hidden, as lists show it: `138****5678`, `0755-****9999` (DOMAIN 7).

    What was written down as heard is hidden too, wherever seven digits or more stand together,
    blanks and dashes among them or not.
    """
    if len(number) == 11 and number.isascii() and number.isdigit():  # nearly all are, and lists have many of them
        return f"{number[:3]}****{number[-4:]}"
    if landline := _ANY_LANDLINE.fullmatch(number):
        return f"{landline[1] or ''}{'*' * len(landline[2])}{landline[3]}{landline[4] or ''}"
    if extended := _EXTENDED.fullmatch(number):
        return _LONG.sub(_hidden, extended[1]) + extended[2]
    return _LONG.sub(_hidden, number)


def _hidden(found: re.Match[str]) -> str:
    text = found[0]
    places = [place for place, character in enumerate(text) if character.isdigit()]
    hidden = set(places[3 if len(places) > 10 else 0 : -4])
    return "".join("*" if place in hidden else character for place, character in enumerate(text))


def grouped(number: str) -> str:
    """`number` with blanks for reading it aloud: `138 0000 1234`, `0755-2688 9999`, `400 800 1234`."""
    for form in (r"(1[3-9]\d)(\d{4})(\d{4})(-\d+)?", r"([48]00)(\d{3})(\d{4})(-\d+)?"):
        if found := re.fullmatch(form, number):
            return f"{found[1]} {found[2]} {found[3]}{found[4] or ''}"
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
