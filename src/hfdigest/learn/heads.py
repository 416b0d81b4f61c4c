"""What stands above the entries: the line by which posts are known, and their period."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from hfdigest.grammar.periods import period_in_name, period_kind
from hfdigest.learn.examples import Example
from hfdigest.model import Day, Period

_FORMATS = {
    "day": (
        *("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y年%-m月%-d日", "%Y년 %m월 %d일"),
        *("%Y년 %-m월 %-d일", "%A, %B %d, %Y", "%A, %B %-d, %Y", "%B %d, %Y", "%B %-d, %Y"),
        *("%b %d, %Y", "%b %-d, %Y", "%d %B %Y", "%-d %B %Y", "%d %b %Y", "%-d %b %Y", "%Y%m%d"),
        *("%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y"),
    ),
    "week": ("%G-W%V", "%G年第%V周", "Week %V, %G", "%G week %V"),
    "month": ("%Y-%m", "%B %Y", "%b %Y", "%Y年%m月", "%Y年%-m月", "%Y년 %m월", "%Y년 %-m월"),
}
_OPENING = r"[\s(\[·,\N{FULLWIDTH LEFT PARENTHESIS}]"
_CLOSING = r"[)\]\N{FULLWIDTH RIGHT PARENTHESIS}]"


class Dated(NamedTuple):
    """A text in which a period stands."""

    before: str
    spec: str
    """The period's format; "" for the usual one."""
    after: str
    period: Period

    @property
    def template(self) -> str:
        """The template of such a text."""
        spec = f":{self.spec}" if self.spec else ""
        before, after = (
            text.replace("{", "{{").replace("}", "}}") for text in (self.before, self.after)
        )
        return f"{before}{{period{spec}}}{after}"


def dated(text: str, unit: str, language: str) -> Iterator[Dated]:
    """Return the ways in which a text states a period, the most exact first."""
    for spec in _FORMATS[unit]:
        kind = period_kind(unit, spec, language)
        match = re.search(rf"(?<![\w]){kind.pattern}(?![\d])", text)
        period = kind.read(match[0]) if match else None
        if match and period:
            before, after = text[: match.start()], text[match.end() :]
            full, after = _with_weekday(spec, after, period, language)
            usual = full in {"%Y-%m-%d", "%G-W%V", "%Y-%m"}
            yield Dated(before, "" if usual else full, after, period)


def _with_weekday(spec: str, after: str, period: Period, language: str) -> tuple[str, str]:
    """Return the format with the weekday that stands behind the date, and what follows that."""
    for directive in ("%A", "%a") if isinstance(period, Day) else ():
        sample = period_kind("day", f"%Y-%m-%d{directive}", language)
        name = sample.write(period, None)[10:]
        match = re.match(rf"({_OPENING}{{0,3}}){re.escape(name)}({_CLOSING}?)", after)
        if match:
            return f"{spec}{match[1]}{directive}{match[2]}", after[match.end() :]
    return spec, after


def unit_of(examples: Sequence[Example]) -> str:
    """Return what the posts cover, by their names, else by their text."""
    votes: Counter[str] = Counter()
    for example in examples:
        name = example.source.name or ""
        top = "\n".join(example.lines[:20])
        for unit in ("week", "day", "month"):
            if period_in_name(name, unit) or any(dated(top, unit, "en")):
                votes[unit] += 1
                break
    return votes.most_common(1)[0][0] if votes else "day"


def language_of(examples: Sequence[Example]) -> str:
    """Return the language of the posts' own words, by their scripts."""
    text = "".join(line for example in examples for line in example.lines)[:200_000]
    scripts = {
        "ko": len(re.findall("[\uac00-\ud7a3]", text)),
        "ja": 3 * len(re.findall("[\u3040-\u30ff]", text)),
        "zh": len(re.findall("[\u4e00-\u9fff]", text)),
    }
    best = max(scripts, key=lambda language: scripts[language])
    return best if scripts[best] > len(text) / 50 else "en"


class Head(NamedTuple):
    """The lines above the entries, as templates, and front matter."""

    lines: tuple[str, ...]
    front_matter: tuple[tuple[str, str], ...]


def head_of(examples: Sequence[Example], firsts: Sequence[int], unit: str, language: str) -> Head:
    """Return what posts have above their first entry, or in their front matter, to be known by."""
    tops = [example.lines[:first] for example, first in zip(examples, firsts, strict=True)]
    lines = _templates(tops, unit, language)
    fronts = [
        [(key, str(value)) for key, value in example.front.values.items() if isinstance(value, str)]
        if example.front
        else []
        for example in examples
    ]
    keyed: Counter[tuple[str, str]] = Counter()
    for front in fronts:
        for key, value in front:
            keyed.update((key, each.template) for each in [*dated(value, unit, language)][:1])
    front_matter: dict[str, str] = {}
    for (key, template), count in keyed.most_common():
        if count >= 0.3 * len(examples):
            front_matter[key] = (
                f"{front_matter[key]}\n{{|}}{template}" if key in front_matter else template
            )
    return Head(lines, tuple(front_matter.items()))


def _templates(tops: Sequence[Sequence[str]], unit: str, language: str) -> tuple[str, ...]:
    """Return the templates of lines above the entries: those with the period, and fixed ones."""
    stated: Counter[str] = Counter()
    fixed: Counter[str] = Counter()
    order: dict[str, int] = {}
    for top in tops:
        seen = set()
        for number, line in enumerate(top):
            if not line.strip() or line in seen:
                continue
            seen.add(line)
            found = next(dated(line, unit, language), None)
            template = found.template if found else line.replace("{", "{{").replace("}", "}}")
            (stated if found else fixed)[template] += 1
            order.setdefault(template, number)
    usual = [text for text, count in stated.most_common(6) if count >= max(1, 0.1 * len(tops))]
    if usual and stated[usual[0]] >= 0.5 * len(tops):
        further = [f"{{|}}{text}" for text in usual[1:] if order[text] == order[usual[0]]]
        return (usual[0], *further)
    shared = [text for text, count in fixed.items() if count >= 0.9 * len(tops)]
    return tuple(sorted(shared, key=lambda text: order[text])[:1])
