r"""TeX read back as text, by rules of its own: what a value prints, whoever wrote it."""

import re
import unicodedata

_ACCENTS = {
    "`": "\u0300",
    "'": "\u0301",
    "^": "\u0302",
    "~": "\u0303",
    "=": "\u0304",
    "u": "\u0306",
    ".": "\u0307",
    '"': "\u0308",
    "r": "\u030a",
    "H": "\u030b",
    "v": "\u030c",
    "d": "\u0323",
    "c": "\u0327",
    "k": "\u0328",
    "b": "\u0331",
}
_MACROS = (
    "textasciitilde=~ textasciicircum=^ textbackslash=\\ textbar=| textless=< textgreater=> "
    "textbraceleft={ textbraceright=} ss=ß ae=æ AE=Æ oe=œ OE=Œ o=ø O=Ø l=ł L=Ł dj=đ DJ=Đ dh=ð "
    "DH=Ð th=þ TH=Þ ng=ŋ NG=Ŋ i=ı ldots=… circ=° mu=μ S=§ P=¶ mbox= "
    "mathdollar=$ varepsilon=ε leq=≤ ell=ℓ Re=ℜ Im=ℑ hbar=ℏ ast=∗ neq=≠ emptyset=∅ models=⊨ "
    "texteuro=€ aa=å AA=Å textsection=§ textdegree=° ensuremath= texttimes=× "
    "clubsuit=♣ diamondsuit=♢ spadesuit=♠ "
    "alpha=α beta=β gamma=γ delta=δ theta=θ kappa=κ lambda=λ rho=ρ sigma=σ phi=φ omega=ω "
    "dagger=† cdot=· pi=π tau=τ Omega=Ω Delta=Δ times=× pm=± sim=∼"
)
_PRINTED = dict(pair.split("=", 1) for pair in _MACROS.split())
_PIECE = re.compile(r"\\([A-Za-z]+) ?|\\(.)|([{}])|(---|--|``|''|`|')|(.)", re.DOTALL)
_LIGATURES = {"---": "—", "--": "–", "``": "“", "''": "”", "`": "‘", "'": "’"}


def tex_to_text(tex):
    """Return what a value prints; an unescaped special outside a formula is an error."""
    printed, accents, in_formula = [], [], False
    for macro, escaped, brace, ligature, char in _PIECE.findall(tex):
        accent = _ACCENTS.get(macro or escaped)
        if accent and (macro or escaped) not in "_%&#$":
            accents.append(accent)
            continue
        if brace:
            continue
        if char == "$":
            in_formula = not in_formula
            continue
        assert in_formula or char not in {"%", "#", "&", "_", "^", "~"}, (char, tex)
        text = _PRINTED.get(macro, macro) if macro else escaped or char or _LIGATURES[ligature]
        if in_formula and ligature:
            text = ligature
        if accents and text in {"ı", "ȷ"}:  # which have no dot where an accent stands
            text = {"ı": "i", "ȷ": "j"}[text]
        printed.append(text + "".join(reversed(accents)))
        accents = []
    assert not in_formula, tex
    return unicodedata.normalize("NFC", "".join(printed)).replace("^°", "°")


def same(text):
    """Return a text without what TeX prints alike: kinds of quotes, dashes and spaces."""
    text = unicodedata.normalize("NFKC", text)
    text = re.sub("[‘’`'“”\"„‚]+", "'", text.replace("''", "'"))
    return " ".join(re.sub("[‐‑–—−-]+", "-", text).split())
