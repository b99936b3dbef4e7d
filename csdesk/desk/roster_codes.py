"""What codes and headings of rosters from elsewhere mean: a shift, perhaps at a post, or why somebody is away."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from csdesk.desk import reading, register_words
from csdesk.desk.desk import Desk, Person
from csdesk.desk.errors import BadInputError
from csdesk.rules import writing
from csdesk.rules.roster import posts_of
from csdesk.texts import N_, language

_BESIDE = re.compile(r"[(（\[【][^)）\]】]*[)）\]】]|\s*\d{1,2}\s*[:：点时].*$")  # the hours of a shift
_PEOPLE = re.compile(r"(?:人员|领导|名单|人|员)$")
_APART = re.compile(r"[/+、,，;；&\s]+")


@dataclass(frozen=True)
class Meaning:
    """A shift, at `post` where the words name one, or else a reason of the list absence."""

    shift: str = ""
    post: str = ""
    absence: str = ""


class Codes:
    """The codes and headings that the company's policy knows, and those that `mapping` (code → meaning) adds.

    `post` is the key of the one at which everybody stands whose entry names none. Raises BadInputError.
    """

    def __init__(self, desk: Desk, mapping: Mapping[str, str], post: str) -> None:
        self.desk = desk
        self.post = post
        self._policy = desk.policy.roster
        self._known: dict[str, Meaning] = dict(self._words())
        self._mapped: dict[str, Meaning] = {}
        self._mapped = {writing.plain(code): self._given(code, meaning) for code, meaning in mapping.items()}
        self._found: dict[str, tuple[Meaning, ...]] = {}
        self._posts: dict[tuple[str, str], tuple[str, ...]] = {}

    def _words(self) -> Iterator[tuple[str, Meaning]]:
        """All words for a meaning, the weakest first."""
        policy = self.desk.policy
        for kind in reversed(policy.lists["absence"]):  # of two with one sign the first counts
            yield writing.plain(kind.zh[:1]), Meaning(absence=kind.key)
        for kind in policy.lists["absence"]:
            for word in (kind.key, kind.en, kind.zh):
                yield writing.plain(word), Meaning(absence=kind.key)
        shifts = {key: self._names("roster_shift", key) for key in self._policy.shifts}
        for key, shift in self._policy.shifts.items():
            shifts[key] += list(shift.codes)
        for key, post in self._policy.posts.items():
            for name in self._names("post", key):
                for at in post.shifts:
                    for word in shifts.get(at, [at]):
                        yield writing.plain(name + word), Meaning(at, key)
                if len(post.shifts) == 1:
                    yield writing.plain(name), Meaning(post.shifts[0], key)
        for key, words in shifts.items():
            for word in words:
                yield writing.plain(word), Meaning(key)

    def _names(self, options: str, key: str) -> list[str]:
        option = self.desk.policy.option(options, key)
        return [key, option.zh, option.en] if option else [key]

    def _given(self, code: str, text: str) -> Meaning:
        """The meaning that somebody gave a code: a shift, a post with a shift, or an absence."""
        post, slash, shift = text.partition("/")
        if slash and (where := self.post_named(post)):
            found = self._known.get(writing.plain(shift))
            if found and found.shift in self._policy.posts[where].shifts:
                return Meaning(found.shift, where)
        if found := self._whole(text):
            return found
        desk = self.desk
        words = [*(desk.label("roster_shift", key) for key in self._policy.shifts),
                 *(option.label(language()) for option in desk.options("absence"))]  # fmt: skip
        raise BadInputError(
            N_("'{value}' is given for {code}; accepted: {accepted}, or a post and its shift, as {example}"),
            "--map", value=reading.shown(text), code=reading.shown(code), accepted=", ".join(words),
            example=self._example(),
        )  # fmt: skip

    def _example(self) -> str:
        return next((f"{key}/{post.shifts[0]}" for key, post in self._policy.posts.items()), "")

    def meanings(self, text: str) -> tuple[Meaning, ...]:
        """What a code or a heading means, several things where it joins several codes; nothing where it is unknown."""
        if text not in self._found:  # a roster says the same a thousand times
            whole = writing.line(text[:200])
            parts = [self._whole(part) for part in _APART.split(whole) if part]
            known = tuple(part for part in parts if part)
            found = self._whole(whole)
            self._found[text] = (found,) if found else known if len(known) == len(parts) > 1 else ()
        return self._found[text]

    def _whole(self, text: str) -> Meaning | None:
        shorter = _BESIDE.sub("", text)
        for form in (text, shorter, _PEOPLE.sub("", shorter)):
            key = writing.plain(form)
            if found := self._mapped_or_known(key):
                return found
            if absence := register_words.exact(self.desk, "absence", form) if key else None:
                return Meaning(absence=absence)
        return None

    def _mapped_or_known(self, key: str) -> Meaning | None:
        return self._mapped.get(key) or self._known.get(key)

    def is_post(self, heading: str) -> bool:
        """Whether a heading names a post, perhaps with a shift of it."""
        return any(meaning.post for meaning in self.meanings(heading))

    def post_named(self, text: str) -> str:
        """The key of the post that `text` is the name of, "" where it is none."""
        key = register_words.exact(self.desk, "post", text) or ""
        return key if key in self._policy.posts else ""

    def posts_for(self, shift: str, person: Person) -> tuple[str, ...]:
        """The posts with the shift at which the person may stand, or all that have it where they may at none."""
        known = (shift, person.id)
        if known not in self._posts:
            having = [key for key, post in self._policy.posts.items() if shift in post.shifts]
            fit = posts_of(person.role, " ".join(person.posts), self._policy)
            self._posts[known] = tuple(key for key in having if key in fit) or tuple(having)
        return self._posts[known]

    def place(self, meaning: Meaning, named: str, person: Person) -> tuple[str, bool]:
        """The post at which a shift is worked, and whether that is a guess; raises BadInputError where none has it."""
        post = self.post or meaning.post or self.post_named(named)
        policy, desk = self._policy, self.desk
        if post:
            shifts = policy.posts[post].shifts
            if meaning.shift in shifts:
                return post, False
            if self.post or meaning.post:
                raise BadInputError(
                    N_("{post} has no shift {shift}"),
                    post=desk.label("post", post), shift=desk.label("roster_shift", meaning.shift),
                )  # fmt: skip
        posts = self.posts_for(meaning.shift, person)
        if not posts:
            raise BadInputError(N_("no post has the shift {shift}"), shift=desk.label("roster_shift", meaning.shift))
        return posts[0], len(posts) > 1
