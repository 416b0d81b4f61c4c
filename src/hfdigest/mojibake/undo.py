"""Posts whose bytes were read with the wrong codec, restored with the help of the dialects' labels.

A damaged label is the image of a text that is known, which tells how the post was damaged. With
that, every line is restored for a trial; the dialect reads what came of it and so shows which
labels were damaged, and only the parts of the post that hold one are restored for good.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from attrs import evolve, frozen

from hfdigest.beginnings import called, legacy_codec
from hfdigest.checked import check_texts
from hfdigest.damage import DROP, REPLACE, RUN, Damage, runs_of, traced_in
from hfdigest.errors import PostError
from hfdigest.grammar.builtin import dialects_of
from hfdigest.grammar.dialect import Dialect
from hfdigest.lens.front_matter import read_front_matter
from hfdigest.lens.reader import Reading, read
from hfdigest.mojibake.general import fixed
from hfdigest.mojibake.labels import findings_of, label_spans, labels
from hfdigest.mojibake.restoring import Restored, Restorer
from hfdigest.mojibake.suspects import Suspect, suspects_of
from hfdigest.mojibake.traces import looks_damaged
from hfdigest.shown import fields_line
from hfdigest.source import BOM, Source, check_content

_ENCODED = "encoded"
_SPLIT = re.compile(rf"({RUN.pattern})")


@frozen(order=True, repr=False)
class Guess:
    """A character of a repaired text that may have been another one."""

    line: int
    """The 1-based line in the repaired text."""
    column: int
    """The 1-based column in characters."""
    chosen: str
    """The character that was put there, the likeliest."""
    alternatives: tuple[str, ...]
    """The others that the damaged text allows, the likelier first.

    All of Unicode's first two planes for codecs of one byte a character; for the others only those
    that are likely in a post.
    """

    __repr__ = fields_line


@frozen
class Repair:
    """A text with the damage of a wrong decoding undone, and how certain that is."""

    text: str
    """The repaired text, or the text as it was; with its byte order mark if it has one."""
    codec: str | None = None
    """What the text had been read with, such as `cp1252`, `mac_roman twice`, or two such names.

    `None` where nothing was repaired.
    """
    variant: str | None = None
    """What had become of bytes that the codec does not know: `keep`, `drop` or `replace`.

    `encoded` where the text had not been damaged, but is in the codec instead of UTF-8.
    """
    exact: bool = True
    """True where the text is what it was before it was damaged, without doubt."""
    guesses: tuple[Guess, ...] = ()
    """The characters that had several possible originals."""

    __repr__ = fields_line

    @property
    def damage(self) -> str | None:
        """What had happened to the text, in words; `None` where nothing was repaired."""
        if self.codec is None:
            return None
        if self.variant == _ENCODED:
            return f"it is {called(self.codec)} and not UTF-8"
        lossless = self.variant is None or {DROP, REPLACE}.isdisjoint(self.variant.split(" + "))
        return f"UTF-8 was read as {self.codec}{'' if lossless else ' and lost bytes'}"


def repair(
    data: str | bytes,
    /,
    *,
    dialects: Iterable[str | Dialect] | None = None,
    vocabulary: Iterable[str] = (),
    fallback: bool = False,
) -> Repair:
    """Restore a post whose bytes were read with the wrong codec.

    `dialects` are the ones whose labels are looked for, all built-in ones by default. `vocabulary`
    holds names known from elsewhere, which settle what would be guessed. A post is restored part
    by part, and only where a label is damaged; everything else is returned as it is. With
    `fallback`, ftfy tries a text that none of the dialects knows. The name of a file, or a path, is
    a TypeError.
    """
    check_content(data, "repair")
    source = Source.read(data)
    # 1. Nothing can be damaged in ASCII.
    if source.text.isascii():
        return _summary(source, exact=True)
    if source.has_lost_bytes and (codec := legacy_codec(source.text)):
        return _decoded(source, codec)
    known = tuple(dialects_of(dialects))
    names = tuple(name for name in check_texts(vocabulary, "repair") if not name.isascii())
    # 2. As long as something is damaged: undo the kind of damage that explains the most.
    rounds: list[_Attempt] = []
    while (attempt := _next(source, known, names)) and attempt.changed:
        rounds.append(attempt)
        source = attempt.source
    # 3. What no dialect knows is left to ftfy, if that is wanted.
    if fallback and not rounds and not _is_read(source, known):
        return _by_ftfy(source)
    # 4. What damage was seen and is left, by its labels or without, is told.
    left = attempt is not None and attempt.failures > 0
    doubtful = left or looks_damaged(source.text, runs_of(source.text))
    return _summary(source, rounds, exact=not doubtful)


def _summary(source: Source, rounds: Sequence["_Attempt"] = (), *, exact: bool) -> Repair:
    """Return what came of the rounds of repair; a post damaged in two ways takes two."""
    return Repair(
        _text(source),
        codec=" + ".join(dict.fromkeys(attempt.damage.codec for attempt in rounds)) or None,
        variant=" + ".join(dict.fromkeys(attempt.damage.variant for attempt in rounds)) or None,
        exact=exact and all(attempt.exact for attempt in rounds),
        guesses=tuple(sorted(guess for attempt in rounds for guess in attempt.guesses)),
    )


def _decoded(source: Source, codec: str) -> Repair:
    """Return a text that is in another encoding than UTF-8."""
    text = source.to_bytes().decode(codec, "replace")
    return Repair(text, codec=codec, variant=_ENCODED, exact="\ufffd" not in text)


def _text(source: Source) -> str:
    return BOM * source.bom + source.text


def _next(
    source: Source, dialects: tuple[Dialect, ...], names: tuple[str, ...]
) -> "_Attempt | None":
    """Return the best repair of one kind of damage, which changes nothing where none is sure.

    `None` where nothing shows a label's damage.
    """
    runs = runs_of(source.text)
    if whole := _whole(source, runs, dialects):
        return whole
    suspects = suspects_of(source.text, runs, dialects)
    if not suspects:
        return None
    unread = _Attempt(suspects[0][0].damage, source, changed=False, failures=1)
    return _best(source, suspects, names) or (None if _is_read(source, dialects) else unread)


def _by_ftfy(source: Source) -> Repair:
    """Repair a text that no dialect knows as ftfy does, which is never sure."""
    text, codec = fixed(source.text)
    if codec is None:
        return _summary(source, exact=not looks_damaged(text, runs_of(text)))
    return Repair(_text(source.with_text(text)), codec=codec, exact=False)


# --- a text that was damaged as a whole ----------------------------------------------------------

_LETTERS = {
    "ko": re.compile("[가-힣]"),
    "zh": re.compile("[一-鿿]"),
    "ja": re.compile("[一-鿿ぁ-ヿ]"),
}
"""The letters of the languages that ASCII cannot write."""

_FEWEST_LETTERS = 10
_FEWEST_WORDS = 2
"""What has to be found in a text to call it damaged: letters of the language, else words."""


def _whole(source: Source, runs: tuple[str, ...], dialects: Iterable[Dialect]) -> "_Attempt | None":
    """Undo the damage of a text all of whose runs beyond ASCII prove the same kind."""
    found: list[_Attempt] = []
    for damage in traced_in(runs):
        # Where bytes were joined, others may have vanished without a trace.
        if damage.joins or not all(map(damage.inverse, runs)):
            continue
        parts = _SPLIT.split(source.text)
        text = "".join(damage.inverse(part) or part for part in parts)
        if damage.apply(text) == source.text:
            found.append(_Attempt(damage, source.with_text(text), changed=True))
    # What was damaged twice looks like what was damaged once.
    deepest = max((attempt.damage.times for attempt in found), default=0)
    found = [attempt for attempt in found if attempt.damage.times == deepest]
    if not found or not any(_explains(found[0].source, runs, dialect) for dialect in dialects):
        return None
    rivalled = len({attempt.source for attempt in found}) > 1
    return evolve(found[0], rivalled=rivalled)


def _explains(source: Source, runs: Sequence[str], dialect: Dialect) -> bool:
    """Tell whether a restored text is a post of a dialect, and has enough that was damaged."""
    letters = _LETTERS.get(dialect.language or "")
    if letters is None:
        enough = len(runs) >= _FEWEST_WORDS
    else:
        enough = (
            sum(1 for _ in islice(letters.finditer(source.text), _FEWEST_LETTERS))
            == _FEWEST_LETTERS
        )
    return enough and _reading_of(source, dialect) is not None


# --- one kind of damage --------------------------------------------------------------------------


@frozen
class _Attempt:
    """What undoing one kind of damage gives."""

    damage: Damage
    source: Source
    """The text with its damaged parts restored."""
    changed: bool
    failures: int = 0
    """How many lines look damaged in this way and could not be restored."""
    guesses: tuple[Guess, ...] = ()
    rivalled: bool = False
    """True where undoing another kind of damage explains the text as well and gives another one."""

    @property
    def exact(self) -> bool:
        """True where nothing is left to doubt."""
        doubts = self.failures or self.guesses or self.rivalled
        return self.damage.provable and not doubts

    @property
    def flaws(self) -> tuple[bool, int, int]:
        """What is wrong with it; the attempt with the least is the best."""
        return not self.changed, self.failures, len(self.guesses)


def _best(
    source: Source, suspects: Sequence[Sequence[Suspect]], names: tuple[str, ...]
) -> _Attempt | None:
    """Return the best repair of one kind of damage; `None` where none makes the text readable."""
    unchanged: _Attempt | None = None
    for equals in suspects:
        found = [_attempt(source, suspect, names) for suspect in equals]
        attempts = sorted(filter(None, found), key=lambda attempt: attempt.flaws)
        if attempts and attempts[0].changed:
            best = attempts[0]
            rivals = (each for each in attempts if each.changed and not each.failures)
            return evolve(best, rivalled=any(each.source != best.source for each in rivals))
        unchanged = max([unchanged, *attempts], key=lambda each: each.failures if each else -1)
    return unchanged


def _attempt(source: Source, suspect: Suspect, names: tuple[str, ...]) -> _Attempt | None:
    """Undo one kind of damage; `None` where the dialect does not read what that gives."""
    dialect, damage = suspect
    restorer = Restorer(damage, labels(dialect), names)
    trial = _trial(source, dialect, restorer)
    if trial is None:
        return None
    if not trial.restored:
        return _Attempt(damage, source, changed=False, failures=trial.failures)
    result = _with(source, trial.restored)
    reading = _reading_of(result, dialect)
    if reading is None:
        return None
    guesses = tuple(_guesses(restorer, result, reading, trial.restored))
    return _Attempt(damage, result, changed=True, failures=trial.failures, guesses=guesses)


class _Trial(NamedTuple):
    """What restoring all lines showed."""

    restored: Mapping[int, Restored]
    """The lines of damaged parts, by their indices."""
    failures: int
    """How many lines look damaged and could not be restored."""


def _trial(source: Source, dialect: Dialect, restorer: Restorer) -> _Trial | None:
    """Restore all lines, to see which ones are to be; `None` where the dialect cannot read that."""
    # 1. Every line that can be restored is, whether it was damaged or not.
    lines = [source.text[start:end] for start, end, _ in source.lines]
    everything = {index: new for index, old in enumerate(lines) if (new := restorer.restored(old))}
    # 2. The dialect reads that, and so tells where the labels stand, and which were damaged.
    whole = _with(source, everything)
    reading = _reading_of(whole, dialect)
    if reading is None:
        return None
    findings = findings_of(source, whole, reading)
    # 3. Only parts with a damaged label are restored; what failed there is counted.
    restored = {index: new for index, new in everything.items() if index in findings.suspicious}
    failures = sum(
        index in findings.suspicious or (index in findings.unread and restorer.holds_label(old))
        for index, old in enumerate(lines)
        if index not in restored and not old.isascii()
    )
    return _Trial(restored, failures)


def _with(source: Source, restored: Mapping[int, Restored]) -> Source:
    """Return a source with some lines restored, the first one perhaps to a byte order mark."""
    text = "".join(
        (restored[index].text if index in restored else source.text[line.start : line.end])
        + source.text[line.end : line.next]
        for index, line in enumerate(source.lines)
    )
    return Source.read(BOM * source.bom + text, source.name)


def _reading_of(source: Source, dialect: Dialect) -> Reading | None:
    try:
        reading = read(source, read_front_matter(source), dialect)
    except PostError:
        return None
    return reading if isinstance(reading, Reading) else None


def _is_read(source: Source, dialects: Iterable[Dialect]) -> bool:
    return any(_reading_of(source, dialect) for dialect in dialects)


def _guesses(
    restorer: Restorer, source: Source, reading: Reading, restored: Mapping[int, Restored]
) -> Iterator[Guess]:
    """Yield the characters that are neither proven by their images nor parts of labels."""
    spans = sorted(label_spans(reading))

    def known(offset: int) -> bool:
        index = bisect_right(spans, (offset, len(source.text)))
        return index > 0 and offset < spans[index - 1][1]

    for index, line in restored.items():
        start, end, _ = source.lines[index]
        # Counted from the end, because a byte order mark is no part of the first line.
        offset = end - len(line.text)
        for place, text in line.unproven:
            here = offset + place
            if all(map(known, range(here, here + len(text)))):
                continue
            for at, others in restorer.others(text):
                if not known(here + at):
                    yield Guess(index + 1, here + at - start + 1, text[at], others)
