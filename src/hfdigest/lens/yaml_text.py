"""Values of front matter as YAML writes them, and what it takes plain words for.

The one module that knows PyYAML, which is imported when it is needed first.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from hfdigest.lens.nodes import Text
from hfdigest.patterns import lazily
from hfdigest.unquoted import Unquoted


class _Yaml:
    """PyYAML, imported when it is needed first: most front matter is read without it."""

    def __getattr__(self, name: str) -> Any:
        import yaml  # noqa: PLC0415

        setattr(self, name, getattr(yaml, name))
        return getattr(yaml, name)


yaml: Any = _Yaml()

MAX_DEPTH = 32
"""The deepest nesting of lists and mappings that is read."""
TOO_DEEP = f"is nested deeper than {MAX_DEPTH} levels"

_TYPES = {"bool", "int", "float", "null", "timestamp"}
"""What plain words may be for YAML besides text."""

_OF_YAML_1_2 = lazily(r"[-+]?(?:[0-9]+[.]?[0-9]*|[.][0-9]+)(?:[eE][-+]?[0-9]+)?|0o[0-7]+")
"""The numbers of YAML 1.2 (https://yaml.org/spec/1.2.2/#1032-tag-resolution), which others read."""


def events_of(text: str) -> Iterator[Any]:
    """Yield the events of a YAML text; raises yaml.YAMLError."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    events: Iterator[Any] = yaml.parse(text, Loader=loader)
    return events


def written(value: Any, style: str, depth: int = 1) -> str:
    """Return a value in flow style on one line."""
    if isinstance(value, str):
        # Inside brackets, nothing cannot stand for nothing.
        return scalar(value if value or depth == 1 else str(value), style)
    if depth >= MAX_DEPTH:
        raise ValueError(TOO_DEEP)
    if isinstance(value, Mapping):
        pairs = (
            f"{scalar(key, 'plain')}: {written(item, style, depth + 1)}"
            for key, item in value.items()
        )
        return f"{{{', '.join(pairs)}}}"
    if not isinstance(value, tuple):
        message = f"is neither text nor a list nor a mapping of such: {value!r}"
        raise ValueError(message)  # noqa: TRY004 - every refusal of a value is a ValueError
    return f"[{', '.join(written(item, style, depth + 1) for item in value)}]"


def scalar(text: str, style: str) -> str:
    """Return text in the wanted quotes, or in the next ones in which it reads back.

    Text that YAML would take for something else has quotes, and what is something else has none.
    """
    if isinstance(text, Unquoted) and type_of(text):
        return text
    single = "'" + text.replace("'", "''") + "'"
    styles = {"plain": text, "'": single, '"': _double_quoted(text)}
    wanted = styles.get(style, text)
    for candidate in (wanted, *styles.values()):
        is_plain = candidate == text
        if _reads_as(candidate, text) and not (is_plain and type_of(text)):
            return candidate
    message = f"cannot stand in front matter: {text!r}"
    raise ValueError(message)


@cache
def _resolver() -> Any:
    return yaml.resolver.Resolver()


def type_of(text: str) -> str | None:
    """Return which of YAML's types plain text has; `None` for text."""
    tag = _resolver().resolve(yaml.ScalarNode, text, (True, False)).rpartition(":")[2]
    if tag in _TYPES:
        return str(tag)
    return "float" if _OF_YAML_1_2.fullmatch(text) else None


def as_before(value: Any, *old: Text) -> Any:
    """Return a text without quotes where it stands for others of its type, which have none."""
    if not isinstance(value, str) or not all(isinstance(each, Unquoted) for each in old):
        return value
    same = {type_of(str(each)) for each in old} == {type_of(value)}
    return Unquoted(value) if same else value


def _double_quoted(text: str) -> str:
    escapes = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
    return '"' + "".join(escapes.get(char) or _escaped(char) for char in text) + '"'


def _escaped(char: str) -> str:
    return char if char.isprintable() else f"\\U{ord(char):08x}"


def _reads_as(candidate: str, text: str) -> bool:
    """Tell whether a one-line scalar reads as the text, in a mapping as well as in a list."""
    if "\n" in candidate or "\r" in candidate:
        return False
    try:
        events = [
            event
            for event in events_of(f"key: {candidate}\nlist: [{candidate}]")
            if isinstance(event, yaml.ScalarEvent)
        ]
    except (yaml.YAMLError, UnicodeEncodeError):
        return False
    return [event.value for event in events] == ["key", text, "list", text]


def new_front_matter(values: Mapping[str, Text], list_style: str, style: str = "plain") -> str:
    """Return the lines of a new front matter, without the lines around it.

    Raises ValueError where a value cannot be written so that it reads back.
    """
    lines = ""
    for key, value in values.items():
        own = style if isinstance(value, str) else list_style
        lines += f"{scalar(key, 'plain')}: {written(value, own)}".rstrip(" ") + "\n"
    return lines
