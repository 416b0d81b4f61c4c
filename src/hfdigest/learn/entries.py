"""The templates of one entry, from all entries of the examples."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from hfdigest.learn.examples import Example, tokens
from hfdigest.learn.forms import Form, Gap, forms
from hfdigest.learn.groups import Group, Place, groups, most_common_blank, places_in
from hfdigest.learn.labels import field_of_label
from hfdigest.learn.naming import Named, Namer, is_identifying, words_in
from hfdigest.learn.starts import divided

_TWINS = 8
"""So many spellings of one line at the most."""
_FEW = 4
"""So many forms may the values behind one label have, or they are running text."""
_MOST_GAPS = 8
"""So many places may vary in a value, or it is running text."""
_USUAL = 0.03
"""The share of entries below which a line that identifies nothing is left to the post."""


class Line(NamedTuple):
    """A line of the dialect's entry with its further spellings."""

    spellings: tuple[Named, ...]
    blank: int
    """How many blank lines stand above it."""


class Shape(NamedTuple):
    """What an entry looks like."""

    lines: tuple[Line, ...]
    blank_after: int
    topic: str | None
    foot: tuple[str, ...]
    single: bool
    firsts: tuple[int, ...]
    """Where the first entry of each example begins."""


def shape_of(examples: Sequence[Example], starts: Sequence[tuple[str, ...]]) -> Shape:
    """Return the shape of entries that begin with any of the forms."""
    entries: list[list[Place]] = []
    last_of_post = []
    firsts = []
    for example in examples:
        segments = divided(example, starts)
        firsts.append(segments[0][0] if segments else len(example.lines))
        entries += [[*places_in(example, each, len(entries) + n)] for n, each in enumerate(segments)]
        if segments:
            last_of_post.append(len(entries) - 1)
    entries, foot = _without_foot(entries, set(last_of_post))
    entries, topic = _without_topics(entries, starts)
    namer = Namer()
    heads = [form for keys in starts for form in _head_forms(entries, keys)]
    head = _spellings(heads, namer, start=True)
    lines = [Line(head, 0)]
    found = groups(entries)
    for number, group in enumerate(found):
        lines += _lines_of(group, found[number + 1 :], namer, len(entries))
    lines = [line for line in lines if line.spellings]
    gaps = Counter(entry[0].blank for entry in entries[1:])
    return Shape(tuple(lines), 0 if not gaps else max(gaps, key=lambda b: gaps[b]), topic, foot, all(len(each.ids) <= 1 for each in examples), tuple(firsts))


def _head_forms(entries: Sequence[Sequence[Place]], keys: tuple[str, ...]) -> list[Form]:
    from hfdigest.learn.starts import is_start

    return forms([entry[0].text for entry in entries if is_start(entry[0].text, keys)], len(keys))


def _spellings(found: Sequence[Form], namer: Namer, *, start: bool = False, reach: str = "") -> tuple[Named, ...]:
    """Return the templates of forms; each but the first is a further spelling."""
    made: dict[str, Named] = {}
    given = set(namer.taken)
    for form in found[:_TWINS]:
        namer.taken = set(given)
        named = namer.named(form, start=start, reach=reach)
        made.setdefault(named.text, named)
    namer.taken = given.union(*(named.fields for named in made.values()))
    return tuple(made.values())


def _lines_of(group: Group, below: Sequence[Group], namer: Namer, entries: int) -> list[Line]:
    blank = most_common_blank(group.places)
    if not group.label:
        return [Line((_free(group, namer),), blank)]
    found = _plain(forms([place.text for place in group.places], len(group.label)), group)
    rare = group.entries < _USUAL * entries
    label_only = all(isinstance(part, str) for part in found[0].parts)
    value_below = label_only and bool(below) and not below[0].label and _directly(group, below[0])
    if value_below:
        return []
    spellings = _spellings(found, namer, reach=_reach(group, found))
    if rare and not any(is_identifying(named.fields) for named in spellings):
        return []
    if label_only:
        return [Line(spellings[:1], blank)] if group.entries > 0.5 * entries else []
    return [Line(spellings, blank)]


def _plain(found: list[Form], group: Group) -> list[Form]:
    """Return one form whose value is one text, where the values of lines have no form in common."""
    total = sum(form.count for form in found)
    gaps = sum(isinstance(part, Gap) for part in found[0].parts)
    if len(found) <= _FEW and (found[0].count >= 0.5 * total or len(found) == 1) and gaps < _MOST_GAPS:
        return found
    label = len("".join(token.text for token in [*tokens(found[0].example)][: len(group.label)]))
    literal = found[0].example[:label]
    values = tuple(place.text[label:] for place in group.places if place.text.startswith(literal))
    return [Form((literal, Gap("text", values)), total, found[0].example)]


def _directly(group: Group, below: Group) -> bool:
    """Tell whether free text stands below a label."""
    return group.entries >= 0.5 * below.entries


def _reach(group: Group, found: Sequence[Form]) -> str:
    texts = [place.text for place in group.places]
    return ":paragraph" if sum(map(words_in, texts)) > 25 * len(texts) else ""


def _free(group: Group, namer: Namer) -> Named:
    field = "summary" if "summary" not in namer.taken else "notes.text"
    namer.taken.add(field)
    return Named(f"{{{field}:body}}", (field,), (f"{{{field}}} is text without a label",), len(group.places))


def _without_foot(
    entries: Sequence[Sequence[Place]], last: set[int]
) -> tuple[list[list[Place]], tuple[str, ...]]:
    """Cut off what stands below the last entry of posts and of no other entry."""
    if len(entries) < 2 * len(last):
        return [*map(list, entries)], ()
    seen: Counter[str] = Counter()
    in_last: Counter[str] = Counter()
    for number, entry in enumerate(entries):
        for text in {_levelled(place.text) for place in entry[1:]}:
            seen[text] += 1
            in_last[text] += number in last
    foot_only = {text for text in seen if in_last[text] == seen[text] >= max(2, 0.4 * len(last))}
    made = []
    foot: Counter[str] = Counter()
    for number, entry in enumerate(entries):
        cut = len(entry)
        if number in last:
            cut = next((n for n, place in enumerate(entry) if n and _levelled(place.text) in foot_only), cut)
            foot.update(place.text for place in entry[cut:])
        made.append([*entry[:cut]])
    lines = [text for text, count in foot.items() if count >= 0.7 * len(last)]
    return made, tuple(lines)


def _levelled(text: str) -> str:
    return "".join("0" if char.isdigit() else char for char in text)


def _without_topics(
    entries: list[list[Place]], starts: Sequence[tuple[str, ...]]
) -> tuple[list[list[Place]], str | None]:
    """Cut off headings that stand at the end of entries: they are those of groups."""
    level = _level(starts[0])
    found: Counter[str] = Counter()
    for entry in entries:
        for place in reversed(entry[1:]):
            mark = place.text.split(" ")[0]
            if set(mark) == {"#"} and " " in place.text and (level == 0 or len(mark) < level):
                found[mark] += 1
                break
    if not found or found.most_common(1)[0][1] < 2:
        return entries, None
    mark = found.most_common(1)[0][0]
    made = []
    for entry in entries:
        cut = next((n for n, place in enumerate(entry) if n and place.text.startswith(f"{mark} ")), len(entry))
        made.append(entry[:cut])
    return made, f"{mark} {{topic}}"


def _level(start: Sequence[str]) -> int:
    return next((n for n, key in enumerate(start) if key != "#"), len(start))
