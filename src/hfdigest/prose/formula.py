r"""Formulas: what stands between dollars, as TeX that runs in any document, and as text.

Only commands of LaTeX itself that print something pass, each with its arguments, so a formula
can neither stop a run nor do anything but print.
"""

import re

from hfdigest.prose.symbols import MATH, SYMBOL_OF

LONGEST = 500
"""The number of characters that a formula may have."""

_MOST_WORDS = 2

_FUNCTIONS = (
    "arccos arcsin arctan arg cos cosh cot coth csc deg det dim exp gcd hom inf ker lg lim liminf "
    "limsup ln log max min Pr sec sin sinh sup tan tanh"
)
_SYMBOLS = {
    *SYMBOL_OF,
    *_FUNCTIONS.split(),
    *("quad", "qquad", "ldots", "cdots", "vdots", "dots", "lbrace", "rbrace", "Vert", "vert"),
    *("setminus", "prec", "succ", "preceq", "succeq", "longrightarrow", "Longrightarrow"),
    *("bigcup", "bigcap", "oint", "imath", "jmath"),
}
# Commands by the number of their arguments; what needs a package becomes its plain relative.
_ONE_ARGUMENT = {
    name: name
    for name in (
        *("mathbf", "mathcal", "mathit", "mathrm", "mathsf", "mathtt", "sqrt", "overline"),
        *("underline", "hat", "widehat", "tilde", "widetilde", "bar", "vec", "dot", "ddot"),
        *("check", "breve", "acute", "grave", "overbrace", "underbrace"),
    )
} | {
    "boldsymbol": "mathbf",
    "bm": "mathbf",
    "bf": "mathbf",
    "mathbb": "mathbf",
    "mathfrak": "mathcal",
    "mathscr": "mathcal",
    "operatorname": "mathrm",
    "rm": "mathrm",
}
_TWO_ARGUMENTS = {"frac": "frac", "dfrac": "frac", "tfrac": "frac"}
_SIZES = {"displaystyle", "textstyle", "scriptstyle", "limits", "nolimits", "left", "right"} | {
    f"{size}{side}" for size in ("big", "Big", "bigg", "Bigg") for side in ("", "l", "r", "m")
}
_ESCAPES = {"{": "\\lbrace ", "}": "\\rbrace ", "|": "\\Vert "} | {
    char: f"\\{char}" for char in "%&_#$,;:! "
}

_TOKEN = re.compile(
    r"""
      \\(?P<text>text(?:bf|it|rm|sc|sf|tt|normal)?|emph|mbox)\s*
         \{(?P<words>(?:[A-Za-z0-9\ .,:;()+/'-]|\\%)*)\}
    | \\(?P<command>[A-Za-z]+)\s*
    | \\(?P<escape>.)
    | (?P<prime>'+)
    | (?P<raw>[%#&])
    | (?P<char>[A-Za-z0-9+\-*/=<>().,:;!?|\[\]@~])
    | (?P<structure>[{}^_])
    | (?P<space>\s+)
    | (?P<symbol>.)
    """,
    re.VERBOSE | re.DOTALL,
)

# The shape of a formula has one letter for each token: `a` may be a script, `c` may only stand
# on its own, digits are commands that await so many groups.
_SCRIPTS = r"(?:\^a(?:_a)?|_a(?:\^a)?)"
_ROW = rf"{_SCRIPTS}?(?:[ac]{_SCRIPTS}?)*"
_GROUP = re.compile(rf"1\{{{_ROW}\}}|2\{{{_ROW}\}}\{{{_ROW}\}}|(?<![12}}])\{{{_ROW}\}}")
_WHOLE = re.compile(_ROW)
_LOOSE = re.compile(r"(\\[A-Za-z]+) +(?![A-Za-z])")
_END = re.compile(r"(?<!\\) +\Z")  # but not the space of a control space
_WORD = re.compile(r"(?<![\\A-Za-z])[A-Za-z]{3,}")


def tex_formula(source: str) -> str | None:
    """Return a formula's inside as TeX, `None` where it is none that any document could print."""
    if len(source) > LONGEST or "^^" in source:
        return None
    if len(_WORD.findall(source)) > _MOST_WORDS:
        return None
    parts, shapes = [], []
    for match in _TOKEN.finditer(source):
        kind = match.lastgroup or ""
        token = _standard("text" if kind == "words" else kind, match)
        if token is None:
            return None
        parts.append(token[0])
        shapes.append(token[1])
    if not _well_formed("".join(shapes)):
        return None
    return _END.sub("", _LOOSE.sub(r"\1", "".join(parts)).lstrip())


def _standard(kind: str, match: re.Match[str]) -> tuple[str, str] | None:
    """Return a token's TeX and its shape, `None` where no document is sure to know it."""
    source = match[0]
    if kind == "command":
        return _command(match["command"])
    if kind == "text":
        return f"{{\\mbox{{{match['words']}}}}}", "a"
    if kind == "escape":
        escape = _ESCAPES.get(match["escape"])
        return None if escape is None else (escape, "c")
    if kind == "symbol":
        return (f"\\{MATH[source]} ", "a") if source in MATH else None
    if kind == "space":
        return " ", ""
    return {
        "prime": (source, "^a"),
        "raw": (f"\\{source}", "c"),
        "char": (source, "a"),
        "structure": (source, source),
    }[kind]


def _command(name: str) -> tuple[str, str] | None:
    if name in _SYMBOLS:
        return f"\\{name} ", "a"
    if name in _SIZES:
        return "", ""
    if name in _ONE_ARGUMENT:
        return f"\\{_ONE_ARGUMENT[name]}", "1"
    if name in _TWO_ARGUMENTS:
        return f"\\{_TWO_ARGUMENTS[name]}", "2"
    return None


def _well_formed(shape: str) -> bool:
    """Tell whether every group closes, every command has its groups and every script its base."""
    while "{" in shape:
        shorter = _GROUP.sub(lambda match: "a" if match[0][0] == "{" else "c", shape)
        if shorter == shape:
            return False
        shape = shorter
    return _WHOLE.fullmatch(shape) is not None


_PRINTED = (
    SYMBOL_OF
    | {name: name for name in _FUNCTIONS.split()}
    | {"mbox": "", "lbrace": "{", "rbrace": "}", "ldots": "…", "cdots": "⋯", "dots": "…"}
)
_PART = re.compile(r"\\([A-Za-z]+)( ?)|\\([,;:! ])|\\(.)|[{}]")


def plain_formula(tex: str) -> str:
    r"""Return a formula of `tex_formula` as text: `\tau^{2}` is `τ^2`.

    A formula with a command that no character prints stays TeX between dollars.
    """
    if any(match[1] and match[1] not in _PRINTED for match in _PART.finditer(tex)):
        return f"${tex}$"
    return _PART.sub(_printed, tex).strip()


def _printed(match: re.Match[str]) -> str:
    command, space, gap, escaped = match.groups(default="")
    if command:
        return _PRINTED[command] + (space if command in _FUNCTIONS else "")
    return escaped or (" " if gap and gap != "!" else "")
