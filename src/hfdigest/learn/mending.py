"""What a dialect does not read of its examples teaches it more, until nothing improves."""

from collections import defaultdict
from collections.abc import Iterator

from hfdigest.grammar.notation import ALSO
from hfdigest.learn.entries import Line, Shape
from hfdigest.learn.facts import Facts
from hfdigest.learn.forms import forms
from hfdigest.learn.groups import Place, label_of
from hfdigest.learn.heads import Head, head_of
from hfdigest.learn.naming import Named, Namer
from hfdigest.learn.tokens import tokens
from hfdigest.learn.trial import Trial, tried
from hfdigest.learn.writing import Draft

_TRIED = 24
"""So many drafts are tried at most."""
_FORMS = 3
"""So many forms of lines with one label are tried."""
_MOST_FOUND = 0.5
"""In a post of which so many papers are read, entries begin as those do."""


def mended(trial: Trial, facts: Facts) -> Trial:
    """Return what reads more of the same examples: with further lines, spellings and heads.

    A further draft is kept where its templates read more papers and nothing worse.
    """
    left = _TRIED
    refused: set[str] = set()
    while left:
        for draft in _further(trial, facts):
            toml = draft.toml()
            if toml in refused:
                continue
            refused.add(toml)
            left -= 1
            better = tried(draft, trial.examples)
            if better and better.learnt > trial.learnt and better.score >= trial.score:
                trial = better
                break
            if not left:
                break
        else:
            break
    return trial


def _further(trial: Trial, facts: Facts) -> Iterator[Draft]:
    """Yield drafts that may read more, the likeliest first."""
    yield from _with_heads(trial)
    body = trial.draft.body
    if not isinstance(body, Shape):
        return
    named, begun = _places(trial)
    # 1. Lines that name papers which no entry is; 2. titles that begin entries in another spelling.
    yield from (trial.draft._replace(body=shape) for shape in _with_lines(body, named, facts))
    yield from (trial.draft._replace(body=shape) for shape in _with_starts(body, begun, facts))


Seen = list[tuple[str, str]]
"""Lines, each with the paper that it names."""


def _places(trial: Trial) -> tuple[Seen, Seen]:
    """Return the lines that name papers which were not read, and those with their titles."""
    named: Seen = []
    begun: Seen = []
    each = zip(trial.examples, trial.missed, trial.found, trial.strays, strict=True)
    for example, missed, found, strays in each:
        of_other_form = len(found) < _MOST_FOUND * (len(found) + len(missed))
        marks = {
            _mark(example.lines[example.titles[name].line])
            for name in found
            if name in example.titles
        }
        for name in sorted(missed | strays):
            title = example.titles.get(name)
            if name in missed and title and 0 <= title.line < len(example.lines):
                line = example.lines[title.line]
                begun += [(line, name)] if of_other_form or _mark(line) in marks else []
            named += [
                (line, name)
                for number, line in enumerate(example.lines)
                if name in example.papers[number] and not (title and title.line == number)
            ]
    return named, begun


def _mark(line: str) -> str:
    """Return the mark with which a line begins."""
    first = next(iter(tokens(line)), None)
    return first.text if first and first.kind != "word" else ""


def _with_lines(shape: Shape, seen: Seen, facts: Facts) -> Iterator[Shape]:
    """Yield shapes with a further line, or a further spelling of the one that names the paper."""
    known = {named.text for line in shape.lines for named in line.spellings}
    homes = (
        number
        for number, line in enumerate(shape.lines)
        if number and any(named.identifies for named in line.spellings)
    )
    home = next(homes, None)
    for label, places, ids in _by_label(seen):
        namer = Namer(ids, facts, titles_are_known=True)
        namer.take(
            field
            for number, line in enumerate(shape.lines)
            if number != home
            for named in line.spellings
            for field in named.fields
        )
        for named in namer.spellings(forms(places, label)[:_FORMS]):
            if named.text in known or not named.identifies:
                continue
            if home is not None:
                yield _respelled(shape, home, named)
            # Free text below it would take it.
            free = (n for n, line in enumerate(shape.lines) if line.spellings[0].text[0] == "{")
            place = next(free, len(shape.lines))
            lines = (*shape.lines[:place], Line((named,), 1), *shape.lines[place:])
            yield shape._replace(lines=lines)


def _with_starts(shape: Shape, seen: Seen, facts: Facts) -> Iterator[Shape]:
    """Yield shapes with a further spelling of the first line."""
    known = {named.text for named in shape.lines[0].spellings}
    for label, places, ids in _by_label(seen):
        for form in forms(places, label)[:_FORMS]:
            namer = Namer(ids, facts, titles_are_known=True)
            named = namer.named(form, start=True)
            if named.text not in known and "title" in named.fields:
                yield _respelled(shape, 0, named)


def _respelled(shape: Shape, number: int, further: Named) -> Shape:
    """Return a shape with a further spelling of a line."""
    lines = [*shape.lines]
    lines[number] = lines[number]._replace(spellings=(*lines[number].spellings, further))
    return shape._replace(lines=tuple(lines))


def _by_label(seen: Seen) -> Iterator[tuple[int, list[Place], list[str | None]]]:
    """Yield lines of one label: how many tokens that takes, the lines, and their papers."""
    groups: dict[tuple[str, ...], Seen] = defaultdict(list)
    for line, name in seen:
        groups[label_of(line)].append((line, name))
    # What one line alone begins with is no label.
    single = [label for label, lines in groups.items() if len(lines) == 1]
    for label in single if len(single) > 1 else ():
        groups[()] += groups.pop(label)
    for label, lines in sorted(groups.items(), key=lambda each: -len(each[1])):
        places = [Place(number, 1, 0, line) for number, (line, _) in enumerate(lines)]
        yield len(label), places, [name for _, name in lines]


def _with_heads(trial: Trial) -> Iterator[Draft]:
    """Yield drafts that know the posts which are refused: by their own heads, or by entries."""
    refused = [
        example
        for example, post in zip(trial.examples, trial.posts, strict=True)
        if post is None and example.ids
    ]
    if not refused:
        return
    # 1. By the heads that they have; 2. by none, where all entries name papers.
    draft = trial.draft
    tops = [
        next((n for n, papers in enumerate(example.papers) if papers), len(example.lines))
        for example in refused
    ]
    head = head_of(refused, tops, draft.unit, draft.language)
    known = {line.removeprefix(ALSO) for line in draft.head.lines}
    new = [line for each in head.lines if (line := each.removeprefix(ALSO)) not in known]
    if new and known:
        lines = (*draft.head.lines, *(f"{ALSO}{line}" for line in new))
        yield draft._replace(head=draft.head._replace(lines=lines))
    yield draft._replace(head=Head((), ()))
