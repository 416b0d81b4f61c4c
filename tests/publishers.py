"""Made-up publishers of posts about papers, for the tests of what is learnt from examples.

A publisher is what it writes above its entries, for each entry, and below them. What stands between
single angle quotation marks is in every second post or entry only, and what stands between double
square brackets in the first of every three entries.
"""

import datetime as dt
import re
from pathlib import Path
from typing import NamedTuple

LEARNT = Path(__file__).parent / "learnt"
"""The dialects that are learnt from them, one file each."""

WORDS = (
    *("Lantern", "Harbor", "Quiet", "Paper", "Walnut", "Orchard", "Signal", "Meadow", "Copper"),
    *("River", "Willow", "Granite", "Thimble", "Saffron", "Marble", "Juniper", "Cobalt", "Heron"),
)
NAMES = (
    *("Ada", "Bo", "Cy", "Dee", "Eve", "Flo", "Gus", "Hal", "Ida"),
    *("Jo", "Kai", "Lou", "Max", "Ned", "Ora", "Pia", "Rex"),
)
KINDS = ("Maps", "Notes", "Agents", "Proofs", "Gardens", "Scores", "Tables")


class Publisher(NamedTuple):
    """How a publisher writes."""

    head: str
    entry: str
    foot: str = ""
    name: str = "{day}-papers.md"
    """How the files are called."""
    most: int = 99
    """How many papers a post has at most."""


class Made(NamedTuple):
    """A post that a publisher has written."""

    name: str
    text: str
    day: dt.date
    numbers: list[int]
    """Those of its papers."""


def texts_in(block):
    """Return the texts of a block, which has them on lines and between bars."""
    return [text.strip() for line in block.strip().split("\n") for text in line.split("|")]


def word(number):
    return WORDS[number % len(WORDS)]


def title_of(number):
    first, second, last = word(number), word(number * 7 + 3), word(number * 5 + 1)
    return f"{first} {second}: Learning {KINDS[number % len(KINDS)]} from {last}s"


def paper_of(number):
    return f"2602.{number:05d}", title_of(number)


def authors_of(number):
    one, two = (NAMES[(number + more) % len(NAMES)] for more in (0, 5))
    return f"{one} {word(number)}, {two} {word(number + 4)}"


def note_of(number):
    return f"They study {' '.join(word(number * n).lower() for n in range(2, 12))} and more of it."


def values_of(number, rank):
    """Return what may stand in an entry, by name."""
    paper, title = paper_of(number)
    return {
        "paper": paper,
        "title": title,
        "broken": title.replace(" Learning ", "\n  Learning "),
        "authors": authors_of(number),
        "note": note_of(number),
        "other": f"It is {word(number * 3).lower()} and {word(number * 2).lower()}, they say.",
        "lab": f"{word(number + 2)} Lab",
        "user": f"reader{number}",
        "slug": word(number).lower(),
        "older": f"2511.{number:05d}",
        "count": number,
        "votes": 300 - 7 * rank,
        "score": number % 5 + 4,
        "topic": word(number * 11),
        "arxiv": f"https://arxiv.org/abs/{paper}",
        "pdf": f"https://arxiv.org/pdf/{paper}",
        "hf": f"https://huggingface.co/papers/{paper}",
        "code": f"https://github.com/lab/r{number}",
    }


def written(form, number, rank=0, **values):
    text = re.sub("‹(.*?)›", r"\1" if number % 2 else "", form, flags=re.DOTALL)
    text = re.sub("⟦(.*?)⟧", r"\1" if rank % 3 == 1 else "", text, flags=re.DOTALL)
    return text.format(rank=rank, **values)


def posts_of(publisher, posts=4, entries=4):
    """Return posts of a publisher, each with more papers than the one before, up to three."""
    made = []
    for post in range(posts):
        day = dt.date(2026, 3, 2) + dt.timedelta(days=post)
        count = min(entries + post % 3, publisher.most)
        numbers = [post * 40 + place + 1 for place in range(count)]
        head = written(publisher.head, post, day=day)
        foot = written(publisher.foot, post, note=note_of(post))
        body = "".join(
            written(publisher.entry, number, rank, **values_of(number, rank))
            for rank, number in enumerate(numbers, 1)
        )
        name = publisher.name.format(day=day)
        made.append(Made(name, f"{head}{body}{foot}", day, numbers))
    return made


PUBLISHERS = {
    "headings": Publisher(
        "# Daily reading, {day}\n\n",
        "## {rank}. {title}\n\n**Authors:** {authors}\n\n[abstract]({arxiv})\n\n{note}\n\n",
    ),
    "bullets": Publisher(
        "# Papers - {day}\n\nThe best of the day.\n\n",
        "{rank}. **{title}** - 👍 {votes}\n   - [Paper]({hf})\n   - Why: {note}\n\n",
    ),
    "folds": Publisher(
        "# Reading room {day}\n\n",
        "<details>\n<summary><b>{rank}. {title}</b> ⭐ {votes}</summary>\n\n"
        "**Links:** [HF]({hf})‹ • [Code]({code})›\n\n> {note}\n\n</details>\n\n",
    ),
    "links": Publisher(
        "## Papers ({day})\n\n", "### [{title}]({arxiv})\n\n作者：{authors}\n\n{note}\n\n"
    ),
    "quotations": Publisher(
        "# Heard {day}\n\n", "> **{title}**\n> {authors}\n> <{arxiv}>\n\n{note}\n\n"
    ),
    "citations": Publisher(
        "# Bibliography of {day}\n\n", "* {title}. {authors}. [[PDF]]({pdf})‹ [[code]]({code})›\n"
    ),
    "cards": Publisher(
        "# Cards {day}\n\n",
        '<div class="paper">\n<h3><a href="{arxiv}">{title}</a></h3>\n'
        '<p class="people">{authors}</p>\n<p>{note}</p>\n</div>\n\n',
    ),
    "pictures": Publisher(
        "# Seen {day}\n\n",
        "[![](https://cdn-thumbnails.huggingface.co/papers/{paper}.png)]({hf})\n\n"
        "### [{title}]({hf})\n\n{votes} upvotes · from {user}\n\n",
    ),
    "wrapped": Publisher("# Read {day}\n\n", "### {rank}. {broken}\n\n**Paper:** {hf}\n\n"),
    "prose": Publisher(
        "# Letters {day}\n\n",
        "#### {rank}) {title}\n*{authors}*\n\n{note} [Read more]({hf})\n\n",
    ),
    "bare": Publisher("# Shelf {day}\n\n", "### {title}\n{authors}. arXiv:{paper}\n\n{note}\n\n"),
    "labels": Publisher(
        "# Index {day}\n\n",
        "### Paper {rank}\n\n- **Title:** {title}\n"
        "- **Authors:** {authors}\n- **Link:** {arxiv}\n\n",
    ),
    "scored": Publisher(
        "# Radar {day}\n\n",
        "### {rank}. {title} ({score}/10)‹ ⭐›\n`{paper}` · {note}\n\n"
        "**Related:** [one more](https://arxiv.org/abs/{older}) of last year\n\n",
    ),
    "table": Publisher(
        "# List of {day}\n\n| Title | Authors | Votes |\n|---|---|---|\n",
        "| [{title}]({arxiv}) | {authors} | {votes} |\n",
    ),
    "table of all": Publisher(
        '# All of {day}\n\n| # | Lab "A" | Paper | arXiv | 👍 | Code |\n'
        "|:-:|---|:--|---|--:|---|\n",
        "| {rank} | {lab} | **{title}** | [{paper}]({arxiv}) | {votes} | ‹[code]({code})› |\n",
        "\nThat is all.\n",
    ),
    "topics": Publisher(
        "# Digest for {day}\n\n",
        "⟦## {topic}\n\n⟧- **[{title}]({arxiv})** ({votes} votes): {other}\n",
    ),
    "groups": Publisher(
        "# Radar of the week {day}\n\n",
        "⟦## On {topic}\n\n⟧### {title}\n\n{arxiv}\n\n‹*{authors}*\n\n›",
        "## Goodbye\n\n{note}\n\n---\nThanks for reading.\n",
    ),
    "stated": Publisher(
        '---\ntitle: "Papers of {day}"\ndate: {day}\ntags: [ai]\n---\n\n',
        "#### {title}\n\nAffiliation: {lab}\nSubmitted by: {user}\n⭐ {count} 💬 {score}\n"
        "Link: {hf}\n\n**Abstract**\n\n{note}\n\n",
    ),
    "week": Publisher(
        "# Week {day:%V}, {day:%G}\n\n", "- [ ] [{title}]({arxiv}) #paper\n", "", "{day:%G-W%V}.md"
    ),
    "month": Publisher(
        "# {day:%B %Y}\n\n",
        "1. {title} ([arXiv]({arxiv})‹, [code]({code})›)\n",
        name="{day:%Y-%m}.md",
    ),
    "korean": Publisher(
        "# {day:%Y}년 {day:%m}월 {day:%d}일 논문\n\n오늘의 논문 목록이다.\n\n",
        "### {rank}위. {title}\n- 저자: {authors}\n- 추천: {votes}\n"
        "- 링크: {hf}\n- 한줄 요약: {other}\n\n",
    ),
    "japanese": Publisher(
        "# 今日の論文 {day:%Y年%m月%d日}\n\nきょうのろんぶんです。\n\n",
        "## {title}\n\n- 著者：{authors}\n- 要約：{other}\n- [論文を読む]({arxiv})\n\n",
    ),
    "weekday": Publisher(
        "# {day:%B %d, %Y (%A)} ‹at night›\n\n", "**{title}**\nPDF: {pdf}\n\n***\n\n"
    ),
    "one paper": Publisher(
        "", "# {title}\n\n**arXiv:** {arxiv}\n**Authors:** {authors}\n\n## Notes\n\n{note}\n", ""
    ),
    "single": Publisher(
        "",
        "# {title}\n\n- arXiv: [{paper}]({arxiv})\n- Authors: {authors}\n\n"
        "## Abstract\n\n{note}\n\n## Verdict\n\n{other}\n",
        most=1,
    ),
    "leads": Publisher(
        "# Leads of {day}\n\n",
        "---\n\n**Paper {rank}**\n\n### {title}\n\nby {authors}\n\n"
        "{note}\n\n{other}\n\n👉 {hf}\n\n",
    ),
    "tops": Publisher(
        "# Tops {day}\n\n## ‹Hot›\n\n", "{rank}. [{title}]({arxiv}) — {authors}‹ ({votes} ▲)›\n"
    ),
    "half a table": Publisher(
        "# Half {day}\n\n| Name | Votes | Paper | Notes |\n| --- | --- | --- | --- |\n",
        "| {topic} | ‹{votes}› | {title} [pdf]({pdf}) | {other} |\n",
        "\n* {note}\n",
    ),
    "eras": Publisher(
        "# ‹The daily reading, ›{day}\n\n", "## {title}\n\nPaper: <{hf}>\n\n‹By: {authors}\n\n›"
    ),
    "braces": Publisher(
        "# {{set}} {day}\n\n", "* {{{{x}}}} \\| {title} `{paper}` {{y}}\n  {hf}\n"
    ),
    "many texts": Publisher(
        "# Long {day}\n\n",
        "## {title}\n\n[hf]({hf}) | [site](https://{slug}.org/{count}) | [demo](https://d.org/{count})\n\n"
        "- Note: {other}\n- Note 2: {lab}\n- 1st: {user}\n\n*{lab}* ({user})\n\n> {note}\n\n",
    ),
    "site": Publisher(
        "# Site {day}\n\n", "- [{title}](papers/{count}.html) ([abs]({arxiv})) · ▲{votes}\n"
    ),
    "video": Publisher(
        "# Film {day}\n\n",
        '## {title}\n\n<video src="https://cdn.org/{count}.mp4"></video>\n'
        "![]( https://cdn.org/{count}.jpg)\n\n<{hf}>\n\n",
    ),
}  # fmt: skip
