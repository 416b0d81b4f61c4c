"""Papers whose texts have broken bibliographies, made up for these tests."""

import datetime as dt
from string import ascii_uppercase

from attrs import frozen

from hfdigest import Affiliation, Approximate, Author, Entry, Organization, Paper


@frozen(kw_only=True)
class Case:
    """A paper, and what a reader of the finished bibliography must see of it."""

    why: str
    title: str
    shown: str | None = None
    """The title as text where it is not the title itself."""
    authors: tuple[str, ...] | None = None
    """The names as the source gives them; two made-up ones where `None`."""
    families: tuple[str, ...] | None = None
    """What is printed of each author at least; the last word of the name where `None`."""
    abstract: str | None = None
    abstract_shown: str | None = None
    """The abstract as text; not compared where `None`."""
    latin: bool = True
    """False where only a font of another script can print it."""

    @property
    def title_shown(self) -> str:
        """The title as text."""
        return self.title if self.shown is None else self.shown


CASES = (
    Case(why="nothing special", title="A Plain Title about Plain Things"),
    Case(
        why="escaped dollar",
        title=r"\$TenThousand-Bench: Is It Enough?",
        shown="$TenThousand-Bench: Is It Enough?",
    ),
    Case(why="amount before a colon", title="Repairing 300 Crashes for 2$: A Cheap Loop"),
    Case(why="amounts that look like a formula", title="From $5 to $10: What Tokens Cost"),
    Case(
        why="escaped ampersand and a line end",
        title="Prefill\n  \\& Decode Apart",
        shown="Prefill & Decode Apart",
    ),
    Case(
        why="subscript without dollars",
        title="W_{0.7}: A Value Model",
        shown="W_0.7: A Value Model",
    ),
    Case(
        why="superscript without dollars",
        title="CAT^3: Cats and Ma^2mba",
        shown="CAT^3: Cats and Ma^2mba",
    ),
    Case(
        why="commands without backslashes",
        title="texttt{T}wo-texttt{H}eads via R^textbf{3AI}",
        shown="Two-Heads via R^3AI",
    ),
    Case(why="angle brackets", title="Let Us <plan> before We Act | Really"),
    Case(
        why="identifier",
        title="run_all_tests: 64% of C# and F_1 Scores",
        shown="run_all_tests: 64% of C# and F_1 Scores",
    ),
    Case(why="mixed quotes", title='"What Now?": Déjà Vu or "Clean\'\' ‘Data’ “Again”'),
    Case(why="backticks", title="Is This a `dog.n.02` to You?"),
    Case(
        why="at sign", title="@misc{Pass@1: Beyond} Samples", shown="@misc{Pass@1: Beyond} Samples"
    ),
    Case(why="ends in a backslash", title="Paths that End in \\"),
    Case(why="only a brace", title="Half a Brace { and } Another }"),
    Case(why="signs", title="4K at 360° in ±2 µs — It Costs €3 × 2 …", latin=True),
    Case(why="HTML entity", title="R&amp;D with &lt;tags&gt;", shown="R&D with <tags>"),
    Case(
        why="formulas",
        title=r"$\tau^2$-Agents, $O(n\log n)$ and $\Delta$ Rules",
        shown="τ^2-Agents, O(n log n) and Δ Rules",
    ),
    Case(why="Greek", title="π_RL and the Ω Point of Δ-Learning"),
    Case(
        why="Chinese",
        title="为什么 Transformers 有效",
        authors=("张三", "Li 李四"),
        families=("张三", "李四"),
        latin=False,
    ),
    Case(
        why="Japanese and Korean",
        title="日本語 and 한국어 Prompts",
        authors=("김 철수",),
        families=("철수",),
        latin=False,
    ),
    Case(why="Russian", title="Модели и данные", latin=False),
    Case(
        why="emoji",
        title="Reasoning with 🤗 and 👩‍🔬",
        shown="Reasoning with 🤗 and 👩🔬",
        latin=False,
    ),
    Case(
        why="right to left marks",
        title="A\u200fB \u202eTest\u202c of \u2066Marks\u2069",
        shown="AB Test of Marks",
    ),
    Case(
        why="NUL and controls",
        title="Bell\x07 Null\x00 Escape\x1b[31m",
        shown="Bell Null Escape[31m",
    ),
    Case(why="unreadable byte", title="A Bad \ufffd Byte", shown="A Bad ? Byte"),
    Case(
        why="combining marks",
        title="Cafe\u0301 with x\u0302 and \u1ec5",
        shown="Café with x\u0302 and ễ",
    ),
    Case(why="letters beyond ASCII", title="Łódź, Þór, Ægir, Œuvre, Straße, Đà, Ąę, Ğüış, Ŋ"),
    Case(why="a TeX program", title=r"\input{secret} \write18{ls} ^^5cinput \csname x\endcsname"),
    Case(
        why="macros of the authors",
        title=r"\method: Meet \ours{} and \textbf{Bold \emph{Deep}}",
        shown=r"\method: Meet \ours{} and Bold Deep",
    ),
    Case(
        why="particles, suffixes and links",
        title="Names That Have Parts",
        authors=(
            "Lonneke van der Example",
            "Luc Van Sample",
            "Chien Van Nguyen",
            "Antonio Example Jr.",
            "Tersoo Sample Jr",
            "Ana Agüera y Ejemplo",
            "John Q. Test III",
            "Mary Test, Jr.",
        ),
    ),
    Case(
        why="collectives",
        title="Names That Are Not of Persons",
        authors=(
            "DeepSeek-AI",
            "NVIDIA",
            "Kimi Team",
            "ARC Lab, Example PCG",
            "o3 contributors",
            "GLM-4. 5 Team",
            "+",
            "Smith and Sons",
            "Ling-Team",
        ),
        families=(
            "DeepSeek-AI",
            "NVIDIA",
            "Kimi Team",
            "ARC Lab, Example PCG",
            "o3 contributors",
            "GLM-4. 5 Team",
            "+",
            "Smith and Sons",
            "Ling-Team",
        ),
    ),
    Case(
        why="untidy names",
        title="Names as They Are Found",
        authors=(
            "and Lei Example",
            "Shuhan Sample§",
            "Kenneth M. Test,",
            "jiajie Lower",
            "Xingyu",
            "Yang",
            "  ",
            "\u200b",
            "{Brace} Name",
            "Wei (David) Paren",
            "Foo (Company)",
            'William "Bill" Quote',
            "Ömer Üstün",
            "Émile Ångström",
            "o'neil o'hara",
            "others",
        ),
        families=(
            "Example",
            "Sample",
            "Test",
            "Lower",
            "Xingyu",
            "Yang",
            "Name",
            "Paren",
            "(Company)",
            "Quote",
            "Üstün",
            "Ångström",
            "o'hara",
        ),
    ),
    Case(
        why="hundreds of authors",
        title="A Herd of Authors",
        authors=tuple(
            f"{a}{b} Herd{c}"
            for a in ("Al", "Bo", "Cy", "Di")
            for b in ("an", "en", "on", "un")
            for c in ("ling", "man", "er", "sen", "ski")
        )
        * 8
        + ("Al Last",) * 24,
        families=("Herdling",),
    ),
    Case(
        why="abstract closes a brace it never opened",
        title="Closing",
        abstract="An agent } closes and { opens, {once}. \\} \\{ End",
        abstract_shown="An agent } closes and { opens, {once}. \\} \\{ End",
    ),
    Case(
        why="abstract with a taken-out address",
        title="Taken Out",
        abstract=r"At \href{ this https URL }{our page}, \url{https://x.org/a_b%20c}; \cite{a}.",
        abstract_shown="At our page, https://x.org/a_b%20c; .",
    ),
    Case(
        why="abstract with formulas",
        title="Counting",
        abstract=r"We gain $18.2\%$ over 256$\times$256, reach $P(\text{a}|\text{b})$, spend "
        r"$5 and $\sim$110k, \(x_{i}^{2}\), write $\frac{a}{b}$, $\mathbb{R}^n$, $\left(x\right)$.",
        abstract_shown="We gain 18.2% over 256×256, reach P(a|b), spend $5 and ∼110k, x_i^2, "
        "write fracab, mathbfR^n, (x).",
    ),
    Case(
        why="abstract with broken formulas",
        title="Broken",
        abstract=r"$x^{$ and $x^2^3$, $\frac{a}$, $_$, $a_b_c$, $^^5c$, $\undefined{x}$, $}{$, 1$",
        abstract_shown=r"$x^{$ and $x^2^3$, $\frac{a}$, $_$, $a_b_c$, $^^5c$, $\undefined{x}$, "
        "$}{$, 1$",
    ),
    Case(
        why="abstract with accents in TeX",
        title="Accents",
        abstract=r"""\"Ust\"un, \'{E}mile, \v{S}, \c c, G\"odel, \o re, na\"{\i}ve; \"said\" 't'""",
        abstract_shown="""Üstün, Émile, Š, ç, Gödel, ø re, naïve; \\"said\\" 't'""",
    ),
    Case(
        why="abstract with line starts",
        title="Lines",
        abstract="One\n@article{key,\n  title = {x}\n}\n\n% comment\n#1 \\\\ next \\ and ~dash ^h",
        abstract_shown="One @article{key, title = {x} } % comment #1 \\\\ next and ~dash ^h",
    ),
    Case(
        why="long abstract",
        title="Long",
        abstract="Many words, some_of them 100% odd & {braced}. " * 220,
        abstract_shown="Many words, some_of them 100% odd & {braced}. " * 220,
    ),
    Case(why="no authors", title="ShortName: A Thing without Names", authors=()),
)


def case_id(number: int) -> str:
    """Return the arXiv id of the case of a number."""
    return f"2604.{number + 1:05d}"


def names_of(case: Case, number: int) -> tuple[str, ...]:
    """Return the case's authors; the made-up ones differ, as classic labels end after `z`."""
    if case.authors is not None:
        return case.authors
    first, second = ascii_uppercase[number % 26], ascii_uppercase[number // 5]
    return (f"Ada {first}ample", f"Bo {second}erson")


def paper_of(case: Case, number: int) -> Paper:
    """Return the case as a paper of April 2026."""
    return Paper(
        id=case_id(number),
        title=case.title,
        authors=[Author(name=name) for name in names_of(case, number)],
        abstract=case.abstract,
        published_at=dt.datetime(2026, 4, 1 + number % 28, tzinfo=dt.UTC),
    )


PAPERS = tuple(paper_of(case, number) for number, case in enumerate(CASES))

ENTRIES = (
    Entry(
        paper=Paper(id="2602.00001", title="Counted: Names Left Out"),
        upvotes=41,
        affiliation=Affiliation(raw="·132 authors", author_count=132),
    ),
    Entry(
        paper=Paper(id="2602.00002", title="An Organization Speaks"),
        upvotes=Approximate(2590),
        affiliation=Affiliation(raw="ARC Lab, Example PCG12", organization="ARC Lab, Example PCG"),
    ),
    Entry(
        paper=Paper(
            id="2602.00003",
            title="Partly Named",
            authors=[Author(name="First Named")],
            author_count=20,
            github_url="https://github.com/example/a_b#c%20d",
        ),
        upvotes=1,
    ),
    Entry(
        paper=Paper(id="2512.00004", title="未命名", organization=Organization(name="example-lab"))
    ),
    Entry(paper=Paper(id="hep-th/9901001", title="An Old Paper", version=2)),
    Entry(paper=Paper(id="Some Blog_Post~1", title="Not on arXiv")),
    Entry(paper=Paper(title="Without Any Identifier", authors=[Author(name="No Number")])),
    Entry(paper=Paper(id="2602.00005")),
    Entry(
        paper=Paper(
            id="2602.00006",
            title="Doubtful Words",
            abstract="Join the discussion on this paper page",
        ),
        doubtful=("abstract",),
    ),
)
"""Entries as digest posts give them: without names, sparse, or not on arXiv."""
