"""The words csdesk says, in the language of the person at the desk.

Messages are written in English in the code and looked up in the catalogue
`data/messages/<language>/LC_MESSAGES/csdesk.mo`; `.ci/texts` brings catalogue and code together.
"""

from __future__ import annotations

import gettext
from functools import cache

from csdesk.resources import N_ as N_
from csdesk.resources import bundled

LANGUAGES = ("zh", "en")

_language = "zh"


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    if language == "en":
        return gettext.NullTranslations()
    return gettext.translation("csdesk", bundled("data") / "messages", [language], fallback=True)


def use_language(language: str) -> None:
    """Speak `language` ("zh" or "en") from now on, in the whole process."""
    global _language
    _language = language if language in LANGUAGES else "zh"


def language() -> str:
    """The language spoken now: "zh" or "en"."""
    return _language


def _(message: str, **given: object) -> str:
    """`message` in the language spoken now, with the `{names}` in it filled from `given`."""
    text = _catalogue(_language).gettext(message) if message else ""
    return text.format(**given) if given else text


def in_all_languages(message: str) -> list[str]:
    """`message` as it reads in each of LANGUAGES."""
    return [_catalogue(language).gettext(message) for language in LANGUAGES]


def counted(one: str, many: str, count: int, **given: object) -> str:
    """`one` or `many` as the language counts; `{count}` is filled with `count`."""
    return _catalogue(_language).ngettext(one, many, count).format(count=count, **given)
