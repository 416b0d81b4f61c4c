"""Posts whose bytes were read with the wrong codec, restored with the help of the dialects' labels.

A damaged label is the image of a text that is known, which tells how the post was damaged. With
that, every line is restored for a trial; the dialect reads what came of it and so shows which
labels were damaged, and only the parts of the post that hold one are restored for good.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache, partial
from typing import Any, NamedTuple

from attrs import evolve, frozen

from hfdigest.errors import PostError
from hfdigest.post.damage import DROP, REPLACE, Damage, damages
from hfdigest.post.dialect import Dialect, Line, dialects as built_in, find_dialect
from hfdigest.post.front_matter import Node, read_front_matter
from hfdigest.post.layout import LineLayout
from hfdigest.post.likely import Likelihood
from hfdigest.post.reader import Reading, read
from hfdigest.post.template import Optional
from hfdigest.source import BOM, Source

_RUN = re.compile(r"[^\x00-\x7f]+")
_SPLIT = re.compile(rf"({_RUN.pattern})")
_SINGLE = re.compile("[\x80-\u2fff\uf8ff-\uffff]+")
_BLANK_ASCII = bytes.maketrans(bytes(range(0x80)), b" " * 0x80)
_LOSS = re.compile("[\x80-\x9f\ufffd]")
_WORDS = 2
"""How many different damaged words it takes to call a text damaged that has no label to tell."""


@frozen(order=True)
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
    """What had become of bytes that the codec does not know: `keep`, `drop` or `replace`."""
    exact: bool = True
    """True where the text is what it was before it was damaged, without doubt."""
    guesses: tuple[Guess, ...] = ()
    """The characters that had several possible originals."""

    @property
    def damage(self) -> str | None:
        """What had happened to the text, in words; `None` where nothing was repaired."""
        if self.codec is None:
            return None
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
    `fallback`, ftfy tries a text that none of the dialects knows.
    """
    source = Source.read(data)
    if source.text.isascii():
        return _outcome(source)
    if isinstance(dialects, str):
        message = f"dialects is a list of names or Dialects, such as [{dialects!r}]"
        raise TypeError(message)
    known = tuple(built_in().values() if dialects is None else map(find_dialect, dialects))
    names = tuple(name for name in vocabulary if not name.isascii())
    rounds: list[_Attempt] = []
    runs = _runs(source.text)
    while suspects := _suspects(source.text, runs, known):
        attempt = _best(source, suspects, names)
        if attempt is None or not attempt.changed:
            sure = _is_read(source, known) if attempt is None else not attempt.failures
            return _summary(source, rounds, exact=sure)
        rounds.append(attempt)
        source = attempt.source
        runs = _runs(source.text)
    if rounds or not _label_runs(known).isdisjoint(runs):
        return _summary(source, rounds, exact=True)
    return _unlabelled(source, known, fallback=fallback)


def _runs(text: str) -> list[str]:
    """Return the different runs of characters beyond ASCII."""
    # Most texts are healthy and done with after this, and a pattern would take ten times as long.
    runs = set(text.encode("utf-8", "surrogatepass").translate(_BLANK_ASCII).split())
    return b" ".join(runs).decode("utf-8", "surrogatepass").split(" ")


def _outcome(source: Source, **rest: Any) -> Repair:
    return Repair(BOM + source.text if source.bom else source.text, **rest)


def _summary(source: Source, rounds: Sequence["_Attempt"], *, exact: bool) -> Repair:
    """Return what came of the rounds of repair; a post damaged in two ways takes two."""
    if not rounds:
        return _outcome(source, exact=exact)
    return _outcome(
        source,
        codec=" + ".join(dict.fromkeys(attempt.damage.codec for attempt in rounds)),
        variant=" + ".join(dict.fromkeys(attempt.damage.variant for attempt in rounds)),
        exact=exact and all(attempt.exact for attempt in rounds),
        guesses=tuple(sorted(guess for attempt in rounds for guess in attempt.guesses)),
    )


# --- labels --------------------------------------------------------------------------------------


@lru_cache(maxsize=64)
def _labels(dialect: Dialect) -> tuple[str, ...]:
    """Return the texts with letters beyond ASCII that every post of a dialect holds."""
    parts = [part for line in (*dialect.page, *dialect.entry) for part in line.parts]
    parts += [part for line in dialect.followers.values() for part in line.parts]
    literals = [*_literals(parts), *_front_labels(dialect)]
    return tuple(dict.fromkeys(text for text in literals if not text.isascii()))


def _literals(parts: Iterable[Any]) -> Iterator[str]:
    """Yield the texts that a template's lines hold, including the letters of its dates."""
    for part in parts:
        if isinstance(part, Optional):
            yield from _literals(part.parts)
        elif isinstance(part, str):
            yield from part.split("\n")
        elif part.kind.pattern is not None:
            yield from _RUN.findall(part.kind.sample)


def _front_labels(dialect: Dialect) -> Iterator[str]:
    """Return the values of a dialect's front matter that are the same in every post."""
    for key, value in dialect.front_matter.items():
        if not isinstance(value, str):
            yield from value
        elif key not in dialect.followers:
            yield value


_Suspect = tuple[Dialect, Damage]
"""How a text may have been damaged: a dialect that it may be written in, and what happened."""


class _Sign(NamedTuple):
    """The image of a dialect's label under a kind of damage."""

    image: str
    dialect: Dialect
    damage: Damage


@lru_cache(maxsize=8)
def _signs(dialects: tuple[Dialect, ...]) -> Mapping[str, Sequence[_Sign]]:
    """Return the images of the labels of some dialects, by their longest run beyond ASCII."""
    signs: dict[str, list[_Sign]] = {}
    for dialect in dialects:
        for label in _labels(dialect):
            for damage in damages():
                image, _ = damage.feed(b"", label)
                run = max(_RUN.findall(image), key=len, default="")
                # A single letter, which may be all that is left, is in many a healthy text.
                if run and len(image) > 1 and image != label:
                    signs.setdefault(run, []).append(_Sign(image, dialect, damage))
    return signs


@lru_cache(maxsize=8)
def _label_runs(dialects: tuple[Dialect, ...]) -> frozenset[str]:
    labels = (label for dialect in dialects for label in _labels(dialect))
    return frozenset(run for label in labels for run in _RUN.findall(label))


@lru_cache(maxsize=8)
def _beginning(dialects: tuple[Dialect, ...]) -> re.Pattern[str]:
    """Return a pattern of the characters with which signs begin."""
    return re.compile(_any_of({run[0] for run in _signs(dialects)}))


def _suspects(
    text: str, runs: Iterable[str], dialects: tuple[Dialect, ...]
) -> list[list[_Suspect]]:
    """Return the dialects and damages that signs speak for: groups of equals, the best first.

    The best are those with the largest share of the dialect's labels.
    """
    signs = _signs(dialects)
    # Nearly every healthy text is done with here, for it has no character that begins a sign.
    suspicious = "\n".join(filter(_beginning(dialects).search, runs))
    if not suspicious:
        return []
    found = [sign for run in signs if run in suspicious for sign in signs[run]]
    counts = Counter((dialect, damage) for image, dialect, damage in found if image in text)
    groups: dict[float, list[_Suspect]] = {}
    for suspect, count in counts.items():
        groups.setdefault(count / len(_labels(suspect[0])), []).append(suspect)
    return [groups[share] for share in sorted(groups, reverse=True)]


# --- one kind of damage --------------------------------------------------------------------------


class _Part(NamedTuple):
    """A part of a restored line that its image does not prove."""

    place: int
    text: str


class _Line(NamedTuple):
    """A line restored for a trial."""

    text: str
    unproven: tuple[_Part, ...]


class _Restorer:
    """Restores lines that were damaged in one way."""

    def __init__(self, damage: Damage, labels: Iterable[str], names: Sequence[str]) -> None:
        self._damage = damage
        self._likelihood = Likelihood(labels, names)
        # The same few damaged words come again and again.
        self._search = lru_cache(maxsize=1024)(partial(damage.search, likely=self._likelihood))
        self._labels = self._images(labels)
        self._names = self._images(names)
        # A name ends where its word does; digits may follow, which count something else.
        self._known = re.compile(
            rf"(?P<label>{_any_of(self._labels)})(?:(?<=[\x00-\x7f])|(?![^\x00-\x7f]))"
            rf"|(?<![0-9A-Za-z\x80-\U0010ffff])(?P<name>{_any_of(self._names)})"
            rf"(?![A-Za-z\x80-\U0010ffff])|{_RUN.pattern}"
        )

    def _images(self, texts: Iterable[str]) -> dict[str, str]:
        """Return texts by their images, but for those that share one or leave nothing."""
        images: dict[str, list[str]] = {}
        for text in dict.fromkeys(texts):
            images.setdefault(self._damage.apply(text), []).append(text)
        return {
            image: found[0] for image, found in images.items() if len(found) == 1 and image.strip()
        }

    def holds_label(self, line: str) -> bool:
        """Tell whether the image of a label stands in a line."""
        return any(image in line for image in self._labels)

    def line(self, line: str) -> _Line | None:
        """Return what a line was before it was damaged, or `None` where that cannot be told."""
        if line.isascii() and self._damage.provable:
            return None
        # Labels are looked for first: where they stand they need no proof. Elsewhere a label's
        # image may be the end of something else's.
        for pattern in (self._known, _RUN):
            restored = self._restored(line, pattern)
            if restored and self._damage.apply(restored.text) == line:
                return restored
        return None

    def _restored(self, line: str, pattern: re.Pattern[str]) -> _Line | None:
        text = ""
        unproven: list[_Part] = []
        position = 0
        for match in pattern.finditer(line):
            text += line[position : match.start()]
            position = match.end()
            original, proven = self._original(match)
            if original is None:
                return None
            if not proven:
                unproven.append(_Part(len(text), original))
            text += original
        return _Line(text + line[position:], tuple(unproven))

    def others(self, text: str) -> Iterator[tuple[int, tuple[str, ...]]]:
        """Yield the places of characters that may have been others, and those, likelier first."""
        return self._damage.others(text, self._likelihood)

    def _original(self, match: re.Match[str]) -> tuple[str | None, bool]:
        """Return the text behind a part of a line, and whether that is beyond doubt."""
        image = match[0]
        if match.lastgroup == "name":
            return self._names[image], True
        if match.lastgroup == "label":
            return self._labels[image], self._damage.lossless
        original = self._damage.inverse(image)
        if original is not None:
            return original, True
        return self._search(image), self._damage.lossless


@lru_cache(maxsize=64)
def _restorer(damage: Damage, labels: tuple[str, ...], names: tuple[str, ...]) -> _Restorer:
    return _Restorer(damage, labels, names)


def _any_of(images: Iterable[str]) -> str:
    """Return a pattern of some texts, the longer first, that matches nothing if there are none."""
    return "|".join(map(re.escape, sorted(images, key=len, reverse=True))) or "(?!)"


@frozen
class _Attempt:
    """What undoing one kind of damage gives."""

    damage: Damage
    source: Source
    """The text with its damaged parts restored."""
    changed: bool
    failures: int
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
    source: Source, suspects: Sequence[Sequence[_Suspect]], names: tuple[str, ...]
) -> _Attempt | None:
    """Return the best repair of one kind of damage; `None` where none makes the text readable."""
    unchanged: _Attempt | None = None
    for equals in suspects:
        found = [_attempt(source, dialect, damage, names) for dialect, damage in equals]
        attempts = sorted(filter(None, found), key=lambda attempt: attempt.flaws)
        if attempts and attempts[0].changed:
            best = attempts[0]
            rivals = (each for each in attempts if each.changed and not each.failures)
            return evolve(best, rivalled=any(each.source != best.source for each in rivals))
        unchanged = max([unchanged, *attempts], key=lambda each: each.failures if each else -1)
    return unchanged


def _attempt(
    source: Source, dialect: Dialect, damage: Damage, names: tuple[str, ...]
) -> _Attempt | None:
    """Undo one kind of damage; `None` where the dialect does not read what that gives."""
    restorer = _restorer(damage, _labels(dialect), names)
    lines = _texts(source)
    trial = [restorer.line(line) for line in lines]
    texts = [new.text if new else old for old, new in zip(lines, trial, strict=True)]
    whole = _with_lines(source, texts)
    reading = _read(whole, dialect)
    if reading is None:
        return None
    marks = _marks(source, whole, reading)
    chosen = {index: new for index, new in enumerate(trial) if new and index in marks.suspicious}
    failures = sum(
        not old.isascii()
        and (index in marks.suspicious or (index in marks.unread and restorer.holds_label(old)))
        for index, old in enumerate(lines)
        if index not in chosen
    )
    if not chosen:
        return _Attempt(damage, source, changed=False, failures=failures)
    texts = [chosen[index].text if index in chosen else old for index, old in enumerate(lines)]
    result = _with_lines(source, texts)
    reading = _read(result, dialect)
    if reading is None:
        return None
    guesses = tuple(_guesses(restorer, result, reading, chosen))
    return _Attempt(damage, result, changed=True, failures=failures, guesses=guesses)


def _texts(source: Source) -> list[str]:
    return [source.text[start:end] for start, end, _ in source.lines]


def _with_lines(source: Source, lines: Sequence[str]) -> Source:
    """Return a source with other lines, whose first one may begin with a byte order mark."""
    text = "".join(
        text + source.text[line.end : line.next]
        for text, line in zip(lines, source.lines, strict=True)
    )
    return Source.read(BOM + text if source.bom else text, source.name)


def _read(source: Source, dialect: Dialect) -> Reading | None:
    try:
        reading = read(source, read_front_matter(source), dialect)
    except PostError:
        return None
    return reading if isinstance(reading, Reading) else None


def _is_read(source: Source, dialects: Iterable[Dialect]) -> bool:
    return any(_read(source, dialect) for dialect in dialects)


# --- what the labels tell ------------------------------------------------------------------------


class _Marks(NamedTuple):
    """What the labels tell of the lines of a source, by their indices."""

    suspicious: set[int]
    """Those of parts with a damaged label, but for lines whose own label is intact."""
    unread: set[int]
    """Those that no template reads even after all were restored."""


def _marks(source: Source, whole: Source, reading: Reading) -> _Marks:
    """Compare the labels of a source with those of the same source restored as a whole."""
    damaged: set[int] = set()
    intact: set[int] = set()
    for layout, template in _read_lines(reading):
        if all(map(str.isascii, _literals(template.parts))):
            continue
        start, end = _same_lines(source, whole, layout.start, _label_end(whole, layout, template))
        is_damaged = template.match(source.text, start, end) is None
        (damaged if is_damaged else intact).update(_lines(whole, layout.start, layout.end))
    for node in _front_nodes(reading):
        label = whole.text[node.start : node.end]
        if not label.isascii():
            start, end = _same_lines(source, whole, node.start, node.end)
            is_damaged = label not in source.text[start:end]
            (damaged if is_damaged else intact).update(_lines(whole, node.start, node.end))
    starts = _parts(whole, reading)
    parts = {bisect_right(starts, line) for line in damaged}
    lines_of_parts = {n for n in range(len(source.lines)) if bisect_right(starts, n) in parts}
    unread = {line for first, count in reading.unread for line in range(first, first + count)}
    return _Marks(lines_of_parts - intact, unread)


def _label_end(whole: Source, layout: LineLayout, template: Line) -> int:
    """Return where the text ends that a template matches; a value below its label is not in it."""
    if not template.value_below:
        return layout.end
    return layout.start + len(whole.text[layout.start : layout.slots[-1].start].rstrip())


def _lines(source: Source, start: int, end: int) -> range:
    """Return the indices of the lines from one offset to another."""
    return range(source.line_number(start) - 1, source.line_number(end))


def _same_lines(source: Source, whole: Source, start: int, end: int) -> tuple[int, int]:
    """Return where the lines stand in a source that stand between two offsets of the whole one."""
    lines = _lines(whole, start, end)
    return source.lines[lines[0]].start, source.lines[lines[-1]].end


def _read_lines(reading: Reading) -> Iterator[tuple[LineLayout, Line]]:
    """Yield the lines that templates read, with their templates."""
    for section in reading.sections:
        for line in section.layout.page:
            yield line, reading.dialect.page[line.template]
        for block in section.layout.blocks:
            for line in block.lines:
                yield line, line.own or reading.dialect.entry[line.template]


def _front_nodes(reading: Reading) -> Iterator[Node]:
    """Yield the values of the front matter that are known from the dialect."""
    dialect = reading.dialect
    own = set(_front_labels(dialect))
    for name, key in reading.front.keys.items() if reading.front else ():
        for node in key.node.items or (key.node,):
            if not isinstance(node.value, str):
                continue
            follower = dialect.followers.get(name)
            if node.value in own or (follower and follower.match(node.value, 0, len(node.value))):
                yield node


def _parts(source: Source, reading: Reading) -> list[int]:
    """Return the first lines of the parts of a post: its head, its entries, lines after them."""
    entries = [block.start for section in reading.sections for block in section.layout.blocks]
    page = [line.start for section in reading.sections for line in section.layout.page]
    later = [start for start in page if entries and start > entries[0]]
    return [0, *sorted(source.line_number(start) - 1 for start in entries + later)]


def _guesses(
    restorer: _Restorer, source: Source, reading: Reading, restored: Mapping[int, _Line]
) -> Iterator[Guess]:
    """Yield the characters that are neither proven by their images nor parts of labels."""
    labels = sorted(_label_spans(reading))

    def known(offset: int) -> bool:
        index = bisect_right(labels, (offset, len(source.text)))
        return index > 0 and offset < labels[index - 1][1]

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


def _label_spans(reading: Reading) -> Iterator[tuple[int, int]]:
    for layout, _ in _read_lines(reading):
        position = layout.start
        for slot in layout.slots:
            yield position, slot.start
            position = slot.end
        yield position, layout.end
    for node in _front_nodes(reading):
        yield node.start, node.end


# --- text without labels to tell -----------------------------------------------------------------


def _unlabelled(source: Source, dialects: tuple[Dialect, ...], *, fallback: bool) -> Repair:
    """Repair text that holds no label beyond ASCII.

    Strict inverses serve dialects that have no such labels, ftfy what no dialect reads.
    """
    plain = [dialect for dialect in dialects if not _labels(dialect)]
    rounds: list[_Attempt] = []
    while (inverted := _inverted(source)) and _is_read(inverted.source, plain):
        rounds.append(inverted)
        source = inverted.source
    if fallback and not rounds and not _is_read(source, dialects):
        import ftfy  # noqa: PLC0415 - only what no dialect knows needs it

        fixed, steps = ftfy.fix_encoding_and_explain(source.text)
        if fixed != source.text:
            codec = next((step.parameter for step in steps or () if step.action == "encode"), None)
            return _outcome(Source(fixed, source.bom), codec=codec, exact=False)
    return _summary(source, rounds, exact=not _is_doubtful(source.text))


def _is_doubtful(text: str) -> bool:
    """Tell whether a text without labels looks damaged."""
    from ftfy.badness import is_bad  # noqa: PLC0415 - only texts without labels need it

    words = " ".join(dict.fromkeys(_words(text)))
    return _LOSS.search(words) is not None or is_bad(words)


def _words(text: str) -> Iterator[str]:
    """Yield what a codec of one byte may have made, with the little around it that tells."""
    for line in text.split("\n"):
        if not line.isascii():
            for run in _SINGLE.finditer(line):
                yield line[max(run.start() - 2, 0) : run.end() + 2]


def _inverted(source: Source) -> _Attempt | None:
    """Undo the damage of a text all of whose runs prove the same kind."""
    runs = _runs(source.text)
    if len(runs) < _WORDS:
        return None
    found: list[_Attempt] = []
    for damage in damages():
        if not damage.provable or not all(map(damage.inverse, runs)):
            continue
        parts = _SPLIT.split(source.text)
        text = "".join(damage.inverse(part) or part for part in parts)
        found.append(_Attempt(damage, source.with_text(text), changed=True, failures=0))
    # What was damaged twice looks like what was damaged once.
    deepest = max((attempt.damage.times for attempt in found), default=0)
    found = [attempt for attempt in found if attempt.damage.times == deepest]
    rivalled = len({attempt.source for attempt in found}) > 1
    return evolve(found[0], rivalled=rivalled) if found else None
