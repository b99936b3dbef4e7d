"""Marks the sentences of the rules for the message catalogue; they are looked up where they are shown."""


def N_(message: str) -> str:  # noqa: N802 (the name that gettext tools look for)
    """`message`, marked for the catalogue."""
    return message
