"""Text of any source as text and as TeX."""

import itertools
import re
import sys

import pytest
from hypothesis import given, strategies as st

from hfdigest.bibliography.tex import ASCII, UNICODE
from hfdigest.prose import capitals
from hfdigest.prose.capitals import protected
from hfdigest.prose.formula import read_formula
from hfdigest.prose.markup import FORMULA, Prose, begin_in_prose, read_prose
from hfdigest.prose.plain import clean, clean_all, fold, is_printable
from hfdigest.prose.typst import in_characters, in_typst
from hfdigest.prose.written_out import PLAIN
from tests.tex_reading import same, tex_to_text

CLEANED = {
    "plain": "plain",
    "two\n  lines\tand\u2028more\xa0space": "two lines and more space",
    "Cafe\u0301": "Café",
    "\u202eleft\u202c\u200f\ufeff": "left",
    "\x00\x07bell\x7f\x1b": "bell",
    "\ud800half": "half",
    "private \ue000 and \ufffe none": "private and none",
    "👩\u200d🔬\ufe0f": "👩🔬",
    "bad \ufffd byte": "bad ? byte",
    "R&amp;D &lt;b&gt; &#8211; &#x41; &#0;": "R&D <b> – A ?",
    "A&B; &copy; & ;": "A&B; &copy; & ;",
}
PROSE = {
    r"50\% of \#1 \& a\_b \$5": "50% of #1 & a_b $5",
    r"\textbf{Bold \emph{and {braced}}} \textit{open": "Bold and {braced} open",
    r"\href{ this https URL }{our page}, \url{x.org/a_b}": "our page, x.org/a_b",
    r"as \cite{a,b} and \citep[see][]{c} say": "as and say",
    r"\"Ust\"un, \'{E}mile, \v{S}, \c c, \'{\i}, \H{o}, \`a": "Üstün, Émile, Š, ç, í, ő, à",
    r"\"quoted\" and \'s": '\\"quoted\\" and ś',
    r"\o re, \ss{} and \alpha \to\beta": "ø re, ß and α →β",
    r"\method and \ours{}": r"\method and \ours{}",
    r"{\bf Sink} \xspace a\,b\!c~d\\e": "Sink a bc~d\\\\e",
    r"Schr{\"o}dinger {\ss} {x} {\o": "Schrödinger ß {x} {ø",
    "``Why ‘this’?'' and ``code`` and ``a''' and ''": (
        "“Why ‘this’?” and ``code`` and ``a''' and ''"
    ),
    "<i>a<b>b</b></i> <think>c</think> <i>d": "ab <think>c</think> <i>d",
    r"textbf{A} \mathbf{B} \textcolor{red}{C}\thanks{to D} \AA{} \textregistered": "A B C Å ®",
    r"at https://x.org/a{https://x.org/a}, https://x.org/b{Site}; \url{https://x.org/c}{d}": (
        "at https://x.org/a, Site (https://x.org/b); https://x.org/c{d}"
    ),
    r"$\textbf{never closed$ and $\foo{x}$": r"$never closed$ and $\foo{x}$",
    r"ends in \ ".strip(): "ends in \\",
    "$5 and $6, 7$, $891K": "$5 and $6, 7$, $891K",
    "costs $10^6 and $10^7": "costs $10^6 and $10^7",
    "$word$ and $a b$": "$word$ and $a b$",
    "5$, 10$ and $5, (6$ or 7 = $8": "5$, 10$ and $5, (6$ or 7 = $8",
    r"a_{ and x^{y and x^{\foo}": r"a_{ and x^{y and x^{\foo}",
    "US$5$2": "US$5$2",
    r"$x^{$ $\input{x}$ $^^5c$ $x^2^3$": r"$x^{$ $\input{x}$ $^^5c$ $x^2^3$",
    r"\(\foo\) and \(x": r"\(\foo\) and \(x",
}
WITH_FORMULAS = {
    r"by $18.2\%$, 256$\times$256, $n$": ("by 18.2%, 256×256, n", (r"\times", "n")),
    r"$[0, 1]$, $n = 5$ and \[x < 7\]": ("[0, 1], n = 5 and x < 7", ("[0, 1]", "n = 5", "x < 7")),
    r"G_{stack}, pi^{*}_{0.5}, pass^4, O(n^{-1})": (
        "G_stack, pi^*_0.5, pass^4, O(n^-1)",
        ("_{stack}", "^{*}", "_{0.5}", "^{-1}"),
    ),
    r"H<sub>2</sub>O and 10<sup>-3</sup>\textsubscript{a}": (
        "H_2O and 10^-3_a",
        ("_{2}", "^{-3}", "_{a}"),
    ),
    r"$\textbf{One of \emph{all} the $X$}$, ${\bf \texttt{A - B - C}}$ and $5": (
        "One of all the X, A - B - C and $5",
        ("X", r"{\mathbf{{\mbox{A - B - C}}}}"),
    ),
    r"${\rm P{\small ROOF}W}$, $\mathcal{V}isi$, $\textbf{A (Long) Title}_1$ and $5\$$": (
        "PROOFW, Visi, A (Long) Title_1 and 5$",
        (r"{\mbox{A (Long) Title}}_1",),
    ),
    r"$$x_i^2$$ and \(\tau^2\)-Bench": ("x_i^2 and τ^2-Bench", ("x_i^2", r"\tau^2")),
    r"$5 and $\sim$110k": ("$5 and ∼110k", (r"\sim",)),
    r"$O(d\log(Hd^{3/2}))$": ("O(d log(Hd^(3/2)))", (r"O(d\log(Hd^{3/2}))",)),
}
TITLES = {
    "W_{0.7} and CAT^3": ("W_0.7 and CAT^3", ("_{0.7}", "^{3}")),
    "un^2CLIP, N_0-VTLA": ("un^2CLIP, N_0-VTLA", ("^{2}", "_{0}")),
    "texttt{D}ual R^textbf{2AI}": ("Dual R^2AI", ("^{2AI}",)),
    "run_all_tests a_1b x^10 ^^5": ("run_all_tests a_1b x^10 ^^5", ()),
    "π_RL": ("π_RL", ()),
    "π^*_{0.6}, A^* and mathcal{V}iews": ("π^*_0.6, A^* and Views", ("^{*}", "_{0.6}", "^{*}")),
}
FORMULAS = {
    r"P(\text{a b}|\textbf{c})": r"P({\mbox{a b}}|{\mbox{c}})",
    r"\mathbb{R}^n \ne \bm{x}": r"\mathbf{R}^n \ne \mathbf{x}",
    r"\left( \frac{a}{b_{c}} \right)^{2}": r"( \frac{a}{b_{c}} )^{2}",
    r"\left. x \right|_0": r"x |_0",
    r"\lambda = 0.1, \alpha x, 5\ell~m": r"\lambda = 0.1, \alpha x, 5\ell~m",
    r"\{a\}, 60%, π": r"\lbrace a\rbrace, 60\%, \pi",
    r"x'_1 + \hat{x}_{\mathrm{max}}": r"x'_1 + \hat{x}_{\mathrm{max}}",
    r"^\circ": r"^\circ",
    r"0.82\!-\!0.94": r"0.82\!-\!0.94",
    r"\mathcal O, \frac12, \hat\alpha, x^\mathrm{T}": (
        r"\mathcal{O}, \frac{1}{2}, \hat{\alpha}, x^{\mathrm{T}}"
    ),
    r"x^\hat{a} \sqrt 2 \sqrt[3]{x}": r"x^{\hat{a}} \sqrt{2} \sqrt[3]{x}",
    r"{\bf x} \rm ViT": r"{\mathbf{x}} \mathrm{ViT}",
    r"\underset{x}{\max} f \overset{a}{=}": r"{{\max}_{x}} f {{=}^{a}}",
    r"x\_{\text{a b}}_\text{c} {\mbox{d e}}": (
        r"x{\mbox{\_}}{\mbox{a b}}_{{\mbox{c}}} {\mbox{d e}}"
    ),
    r"\geqslant \lvert x\rvert \iff \boxed{y}": r"\geq | x| \Longleftrightarrow {y}",
    r"\text{a\_b = \& c?}\argmax_x": r"{\mbox{a\_b = \& c?}}\arg\max_x",
}
NO_FORMULAS = (
    *(r"\input{x}", r"\write18{ls}", "^^5c", "a^b^c", "a_b_c", "x^", "_", "{", "}", "{a", "a}"),
    *(
        r"\frac{a}",
        r"\hat",
        r"\hat^2",
        r"\frac1",
        r"\def\x{}",
        r"\undefined",
        "é",
        "x'^2",
        "\\",
        '"',
    ),
    *("one two three four", "a" * 501, r"\mbox{$x$}", r"\sqrt[3]", "}{", r"\text{a_b}"),
)


@pytest.mark.parametrize("text", CLEANED)
def test_text_is_cleaned(text):
    assert clean(text) == CLEANED[text]


@pytest.mark.parametrize("source", PROSE)
def test_what_is_left_of_tex_is_read(source):
    assert read_prose(source) == Prose(PROSE[source])


SIGNS = {
    "ldots": "…", "dots": "…", "S": "§", "textendash": "\u2013", "textemdash": "\u2014",
    "textasciitilde": "~", "textasciicircum": "^", "textbackslash": "\\", "textless": "<",
    "textgreater": ">", "textbar": "|", "textunderscore": "_", "textdollar": "$", "TeX": "TeX",
}  # fmt: skip


@pytest.mark.parametrize("command", SIGNS)
def test_commands_for_signs_are_read(command):
    for source in (f"a \\{command}{{}} b", f"a {{\\{command}}} b"):
        assert read_prose(source).plain == f"a {SIGNS[command]} b"


@pytest.mark.parametrize("source", WITH_FORMULAS)
def test_formulas_are_set_aside(source):
    prose = read_prose(source)
    plain, formulas = WITH_FORMULAS[source]
    assert tuple(formula.tex for formula in prose.formulas) == formulas
    assert prose.text.count(FORMULA) == len(formulas)
    assert prose.plain == plain


@pytest.mark.parametrize("title", TITLES)
def test_titles_have_lost_their_dollars(title):
    prose = read_prose(title, title=True)
    assert (prose.plain, tuple(formula.tex for formula in prose.formulas)) == TITLES[title]


@pytest.mark.parametrize("source", FORMULAS)
def test_formulas_are_made_fit_for_any_document(source):
    assert read_formula(source).tex == FORMULAS[source]


@pytest.mark.parametrize("source", NO_FORMULAS)
def test_what_could_stop_a_run_is_no_formula(source):
    assert read_formula(source) is None


WRITTEN_OUT = {
    r"O(n\log n)": "O(n log n)",
    r"8 \times 10^7": "8 × 10^7",
    r"256\times256": "256×256",
    r"\lambda = 0.1": "λ = 0.1",
    r"\alpha x + \beta_1 y": "αx + β_1 y",
    r"m \times n \to k": "m × n → k",
    r"\log\log n, \log(n), (\log n)": "log log n, log(n), (log n)",
    r"\max_x f, 2\max_{x} 3": "max_x f, 2 max_x 3",
    r"\frac{1}{2}, \frac{a+b}{c}": "1/2, (a+b)/c",
    r"\sqrt{x}, \sqrt{x+1}": "√x, √(x+1)",
    r"\hat{x}_{\mathrm{max}}, \widehat{AB}": "x̂_max, AB",
    r"e^{-x}, x^{a+b}, x_{i,j}, x^{(t)}": "e^-x, x^(a+b), x_(i,j), x^(t)",
    r"x''_1, 360^\circ C, x^*": "x′′_1, 360°C, x^*",
    r"\mathbf{k}(\bm{X})\ldots": "k(X)…",
    r"\lbrace a\ b\,c\! \rbrace\%": "{a b c}%",
    r"10{,}000~\text{a \%}\quad x": "10,000 a % x",
    r"4\times 4, x\in [0,1], \alpha =0.1, k\to n": "4 × 4, x ∈ [0,1], α = 0.1, k→n",
    r"\pm 5, - x, \leq 3, \geq n, a, -b": "±5, -x, ≤ 3, ≥n, a, -b",
    r"\left( \frac{a}{b} \right), \lceil x \rceil, \langle x, y \rangle": "(a/b), ⌈x⌉, ⟨x, y⟩",
    r"2\sum_{i=1}^n x_i \sum_j\alpha_j": "2 ∑_(i=1)^n x_i ∑_j α_j",
    r"\nabla \log p, n \to \infty, \infty x": "∇ log p, n → ∞, ∞x",
    r"\sqrt[3]{x}, \sqrt[n]{x+1}": "^3√x, ^n√(x+1)",
    r"\{x\} \setminus \vert y\|": "{x} ∖ |y‖",
    r"\angle x \wp \asymp \bowtie \dashv \uplus": "∠x ℘ ≍ ⋈ ⊣ ⊎",
}


@pytest.mark.parametrize("source", WRITTEN_OUT)
def test_formulas_are_written_out(source):
    assert PLAIN.written(read_formula(source)) == WRITTEN_OUT[source]


IN_CHARACTERS = {
    r"\tau^2": "τ²",
    r"8 \times 10^{-7}": "8 × 10⁻⁷",
    r"H_{20}(x)^n": "H₂₀(x)ⁿ",
    r"x^k": None,
    r"R^{3AI}": None,
}
IN_TYPST = {
    r"x^k": "x^(k)",
    r"_{3AI}": '""_(3 A I)',
    r"ab_{ij}'": "a b_(i j)'",
    r"12.5\alpha^{k - 1}": r"12.5 α^(k \- 1)",
    r"\frac{a,b}{2}\log(n)": r"frac(a \, b, 2) log \( n \)",
    r"\mathbf{k} \hat{x} \sqrt{2}": "bold(upright(k)) hat(x) sqrt(2)",
    r"\mathcal{k} \mathsf{k} \mathtt{k}": "cal(k) sans(k) mono(k)",
    r"\{\text{a b}\} \$ 5\,m": 'brace.l "a b" brace.r dollar 5 " " m',
    r"\sqrt[3]{x} \rm V": "root(3, x) upright(V)",
    r"\%\# {x+y}": r"\% \# x \+ y",
}


@pytest.mark.parametrize("source", IN_CHARACTERS)
def test_raised_and_lowered_characters_say_some_formulas(source):
    assert in_characters(read_formula(source)) == IN_CHARACTERS[source]


@pytest.mark.parametrize("source", IN_TYPST)
def test_typst_has_a_mathematics_of_its_own(source):
    assert in_typst(read_formula(source)) == IN_TYPST[source]


def test_a_formula_has_a_limited_depth():
    assert read_formula("{" * 19 + "x" + "}" * 19).tex.count("{") == 19
    assert read_formula("{" * 20 + "x" + "}" * 20) is None
    assert read_formula(r"\hat" * 19 + "{x}").tex.count("{") == 19
    assert read_formula(r"\hat" * 20 + "{x}") is None
    assert read_formula(r"\rm " * 20 + "x") is None


def test_keys_fold_to_ascii():
    assert fold("Üstün, Ł. O'Œuvre-Straße") == "ustunlooeuvrestrasse"
    assert fold("π of 张三") == "piof"


def test_ascii_has_latex_forms():
    text = "Ömer Łódź ﬁ ６０％ x\u0302\u0304 “q” – € ™ ² Ǿ \u1e66"
    tex = ASCII.text(clean(text))
    assert tex == (
        r"{\"O}mer {\L}{\'o}d{\'z} fi 60{\%} {\={\^x}} ``q'' -- € ™ {$^{2}$} {\'{\O}} "
        r"{\.{\v{S}}}"
    )
    assert ASCII.text("\u0301 1\u0301") == r"{\'{}} 1{\'{}}"
    assert ASCII.text("张 ά ả") == "张 ά ả"
    assert UNICODE.text("Ömer – 50% {x}") == r"Ömer – 50{\%} {\textbraceleft}x{\textbraceright}"


def test_what_formatters_act_upon_stands_in_braces():
    signs = r"{\&} {\%} {\#} a{\_}b Pass{$@$}1 A{$*$}"
    assert UNICODE.text("& % # a_b Pass@1 A*") == ASCII.text("& % # a_b Pass@1 A*") == signs
    assert UNICODE.text("με ἐπί") == "με ἐπί"
    assert UNICODE.text("5 µs, ε ≤ 3 × 2") == "5 {$\\mu$}s, {$\\varepsilon$} ≤ 3 × 2"


def test_a_sum_of_money_begins_no_formula():
    def tex(text):
        return ASCII.prose(read_prose(text))

    money = r"{$\mathdollar$}"
    assert tex(r"\$5 and 5%") == r"{\$}5 and 5{\%}"
    assert tex(r"\$5 and $\tau$") == rf"{money}5 and {{$\tau$}}"
    assert tex(r"\$5, \$6 and $\tau$ for \$7") == r"{\$}5, {\$}6 and {$\tau$} for {\$}7"
    assert (
        tex(r"\$5 @ $\tau$ and \$6 x²")
        == rf"{money}5 {{$@$}} {{$\tau$}} and {money}6 x{{$^{{2}}$}}"
    )


def test_titles_keep_the_capitals_of_names():
    def braced(title):
        return re.findall(r"\{([^{}]*)\}", UNICODE.title(Prose(title)).replace("{$@$}", "@"))

    assert braced("A Study of LLMs and GPT-4o: I See V3, 4K and (QA)") == [
        *("LLMs", "GPT-4o", "I", "V3", "4K", "QA"),
    ]
    assert braced("Vision-Language BERT/RoBERTa—Pass@1 Is a Test") == ["BERT", "RoBERTa", "Pass@1"]
    assert (
        UNICODE.title(read_prose(r"$\Delta$-Net and C++", title=True))
        == r"{$\Delta$}-Net and {C++}"
    )


def test_titles_keep_the_small_letters_of_names():
    def marked(title):
        return protected(title, lambda word: f"<{word}>")

    assert marked("run_all in 5 µs for τ-Bench and k-NN of h264 and a Test") == (
        "<run_all> in 5 <µs> for <τ>-Bench and <k>-<NN> of <h264> and a Test"
    )
    assert marked("gsplat: Open Tools") == "<gsplat>: Open Tools"
    assert marked("“iPhone” and iPad") == "“<iPhone>” and <iPad>"
    assert marked("all small words") == "all small words"
    assert marked("x\u0302 and Y") == "<x\u0302> and <Y>"
    assert marked("de Novo Design") == "<de> Novo Design"


_OF_TITLES = (
    *("GPT-4o", "k", "a", "A", "Open", "of", "\ue000", "3D"),
    *(":", "(", "-", "\u2013", "é", "_", "/"),
)


@given(
    st.lists(st.lists(st.sampled_from(_OF_TITLES), min_size=1, max_size=3).map("".join), max_size=5)
)
def test_words_of_a_title_are_found_as_in_one_pass_over_it(parts):
    title = " ".join(["The", *parts])
    in_one_pass = capitals._UNUSUAL.sub(
        lambda match: f"<{match[0]}>" if capitals._is_kept(match[0]) else match[0], title
    )
    assert protected(title, "<{}>".format) == in_one_pass


@given(st.lists(st.text("aAbI2+:,.-/é"), max_size=4))
def test_words_that_are_passed_over_in_titles_need_no_braces(words):
    passed = UNICODE.title(Prose(" ".join(words)))
    looked_at = UNICODE.title(Prose(" ".join(f"({word})" for word in words)))
    assert looked_at.replace("(", "").replace(")", "") == passed


hostile = st.text(
    st.sampled_from(list("ab AB1$$${}\\\\^_%&#~<>|\"'`@,;()[]")) | st.characters(), max_size=80
) | st.lists(
    st.sampled_from(
        [
            r"\textbf{",
            r"\href{",
            "}{",
            "}",
            "$",
            r"\frac",
            r"\(",
            r"\)",
            r"\"u",
            "^{",
            "x",
            " ",
            "_",
        ]
    ),
    max_size=20,
).map("".join)


@given(hostile, st.booleans())
def test_any_text_is_safe_tex(source, title):
    prose = read_prose(source, title=title)
    for encoder in (ASCII, UNICODE):
        tex = encoder.title(prose) if title else encoder.prose(prose)
        depth = 0
        for brace in re.findall("[{}]", tex):
            depth += 1 if brace == "{" else -1
            assert depth >= 0
        assert depth == 0
        assert "\n" not in tex
        assert r"\{" not in tex
        assert "^^" not in tex
        assert tex.isprintable()
        tex_to_text(tex)


without_markup = st.text(
    st.characters(exclude_characters="\\$&") | st.sampled_from("{}_%#~^<>|\"'`"), max_size=40
)
letters = st.characters(max_codepoint=0x17F, categories=["Lu", "Ll"])
marked = st.builds(
    str.__add__, letters, st.sampled_from(["", "", "\u0301", "\u0302\u0304", "\u0323"])
)
latin = st.lists(marked | st.sampled_from(" _%{}-")).map("".join)


@given(without_markup)
def test_text_without_markup_survives(source):
    text = clean(source)
    assert read_prose(source) == Prose(text)
    printed = tex_to_text(UNICODE.text(text).replace("'", "’").replace("`", "‘"))
    assert printed == text.replace("'", "’").replace("`", "‘").replace("µ", "μ").replace(
        "---", "—"
    ).replace("--", "–")


@given(latin)
def test_latin_letters_survive_in_ascii(source):
    text = clean(source).replace("ŉ", "n").replace("ı", "i").replace("ȷ", "j")
    tex = ASCII.text(text)
    assert same(tex_to_text(tex)) == same(text)
    assert tex.isascii() or set(text) & set("µĦħĿŀŦŧĸſĲĳªº")


def test_a_formula_may_end_in_a_control_space():
    assert read_formula(r" x\  ").tex == r"x\ "
    assert ASCII.title(read_prose(r"A \(x\ \) b", title=True)) == r"A {$x\ $} {b}"


pieces = st.sampled_from([*"ab1^_{}\\ '=-(", r"\frac", r"\hat", r"\pi ", r"\rm ", r"\log", r"\to"])


@given(st.lists(pieces).map("".join))
def test_any_formula_is_rewritten_to_itself(source):
    formula = read_formula(source)
    if formula is not None:
        again = read_formula(formula.tex)
        assert again.tex == formula.tex
        assert PLAIN.written(again) == PLAIN.written(formula)
        assert PLAIN.written(formula).isprintable()
        assert in_typst(formula).isprintable()


def test_printable_text_is_cleaned_as_any_other():
    for start in range(0x80, sys.maxunicode + 1, 64):
        some = [chr(code) for code in range(start, min(start + 64, sys.maxunicode + 1))]
        # A format character makes it a text that is looked at character by character.
        assert [clean(f"a{char}b") for char in some] == [clean(f"a{char}b\u200b") for char in some]


UNCLEAN = (
    "a",
    " ",
    "  ",
    "\n",
    "\u00a0",
    "&amp;",
    "&",
    "e\u0301",
    "\u00e9",
    "\u0301",
    "\ufe0f",
    "\ufffd",
)


@pytest.mark.parametrize("text", ["", *map("".join, itertools.product(UNCLEAN, repeat=2))])
def test_texts_are_cleaned_together_as_each_alone(text):
    slowly = clean(f"{text}\u200b")  # a format character
    assert clean(text) == slowly
    assert list(clean_all([text])) == [slowly]
    assert list(clean_all([text, "b"])) == [slowly, "b"]
    assert list(clean_all(["b", text])) == ["b", slowly]


@given(st.text(), st.integers(0, 99))
def test_long_texts_are_printable_as_others_are(text, length):
    for some in (
        text,
        f"{'a' * length}{text}",
        *(f"{'a' * length}{char}" for char in "\x1f ~\x7f"),
    ):
        assert is_printable(some) == some.isprintable()


def test_ordinary_words_fold_as_others():
    for word in ("Ada", "GPT4", "x", "", "9"):
        assert fold(word) == fold(f"{word}-") == fold(f"·{word}")


_BEGINNINGS = re.compile(
    r"[\\${}]|[\^_]\{|\b(?:textbf|textit|texttt|textsc|textsf|textrm|textsl|textup|textnormal|emph"
    r"|underline|mathbf|mathcal|mathit|mathrm|mathsf|mathtt|mathbb|mathfrak|mathscr|boldsymbol)\{"
)
_PARTS = (
    *("textnormal{", "boldsymbol{", "emph{", "^{", "_{", "{", "emph", "bold"),
    *("a", "_", "^", "}", "$", "\\", " "),
)


@given(st.lists(st.sampled_from(_PARTS), max_size=5).map("".join))
def test_markup_begins_where_one_plain_pattern_finds_it(text):
    for start in range(len(text) + 2):
        found = _BEGINNINGS.search(text, start)
        assert begin_in_prose(text, start) == (found.start() if found else -1)
