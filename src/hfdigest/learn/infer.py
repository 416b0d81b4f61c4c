"""A dialect learnt from examples: candidates made, tried on the examples, and the best one kept."""

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from hfdigest.errors import DialectError, HfDigestError
from hfdigest.grammar.dialect import Dialect
from hfdigest.learn.entries import Shape, shape_of
from hfdigest.learn.examples import Example
from hfdigest.learn.heads import Head, head_of, language_of, unit_of
from hfdigest.learn.starts import starts
from hfdigest.posts import parse_post

_TRIED = 6


class Trial(NamedTuple):
    toml: str
    dialect: Dialect
    score: float
    entries: int
    right: int


def learn(files: Iterable[tuple[str, bytes]], name: str = "inferred") -> Trial | None:
    examples = [Example.read(data, label) for label, data in files]
    unit, language = unit_of(examples), language_of(examples)
    best = None
    seen = set()
    for start in starts(examples):
        shape = shape_of(examples, [start.keys])
        if shape.lines[0].spellings[0].text in seen:
            continue
        seen.add(shape.lines[0].spellings[0].text)
        head = head_of(examples, shape.firsts, unit, language)
        trial = tried(name, unit, language, head, shape, examples)
        if trial and (best is None or trial.score > best.score + 0.01):
            best = trial
        if len(seen) >= _TRIED:
            break
    return best


def tried(name, unit, language, head, shape, examples):
    dropped: set[str] = set()
    for _ in range(30):
        toml = written(name, unit, language, head, shape, dropped)
        try:
            dialect = Dialect.from_toml(toml)
        except DialectError as error:
            import os
            if os.environ.get("DBG"): print("   refused:", error.message, "|", error.excerpt)
            if not error.excerpt or error.excerpt in dropped:
                return None
            dropped.add(error.excerpt)
            continue
        return judged(toml, dialect, examples)
    return None


def judged(toml, dialect, examples):
    entries = right = named = 0
    for example in examples:
        named += len(example.ids)
        try:
            post = parse_post(example.source.to_bytes(), name=example.source.name, dialects=[dialect])
        except HfDigestError as error:
            import os
            if os.environ.get("DBG"): print("   unread:", example.source.name, str(error)[:200])
            continue
        got = [e for d in post.digests for e in d.entries]
        entries += len(got)
        right += len({e.paper.id for e in got if e.paper.id in example.ids and e.paper.title})
    return Trial(toml, dialect, right / max(named, 1) - 0.3 * (entries - right) / max(entries, 1), entries, right)


def _quoted(text):
    return '"""\n' + text.replace("\\", "\\\\").replace('"""', '""\\"') + '"""'


def written(name, unit, language, head: Head, shape: Shape, dropped) -> str:
    rows = [f'name = "{name}"', f'language = "{language}"', f'period = "{unit}"', *(["single = true"] if shape.single else []), ""]
    if head.lines:
        rows += ["head = " + _quoted("\n".join(x for x in head.lines if x.removeprefix("{|}") not in dropped) + "\n\n"), ""]
    if shape.topic:
        rows += ["topic = " + _quoted(shape.topic + "\n\n"), ""]
    body = ""
    for line in shape.lines:
        kept = [s for s in line.spellings if s.text not in dropped]
        for number, spelling in enumerate(kept):
            body += ("\n" * line.blank if not number and body else "") + ("{|}" if number else "") + spelling.text + "\n"
    rows += ["entry = " + _quoted(body + "\n" * shape.blank_after), ""]
    if shape.foot:
        lines = [x.replace("{", "{{").replace("}", "}}") for x in shape.foot]
        rows += ["foot = " + _quoted("\n".join(x for x in lines if x not in dropped) + "\n"), ""]
    if head.front_matter:
        rows += ["[front_matter]", *(f"{_key(k)} = " + _quoted(v + "\n") for k, v in head.front_matter)]
    return "\n".join(rows) + "\n"


def _key(k):
    return k if k.replace("_", "").replace("-", "").isalnum() and k.isascii() else '"' + k + '"'
