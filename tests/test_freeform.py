"""Papers in any Markdown: identifiers, titles and facts from the places where people put them."""

import pytest

from hfdigest import Author, RenderError, enrich, merge, parse_api, to_bibtex
from tests import laws
from tests.publishers import texts_in

T = "Lanterns: Reading Long Notes by Outline"
ID = "2603.01234"
ABS = f"https://arxiv.org/abs/{ID}"
HF = f"https://huggingface.co/papers/{ID}"


def read(text, name="2026-03-02.md"):
    return laws.check_get_put(text, dialects=["links"], name=name)


ONE = {
    "link": f"- [{T}]({ABS})\n",
    "link in angles": f"- [{T}](<{ABS}>)\n",
    "link with a title": f'- [{T}]({ABS} "arXiv")\n',
    "link over two lines": f"**[Lanterns: Reading Long\n  Notes by Outline]({ABS})**\n",
    "reference": f"1. [{T}][1]\n\n[1]: {ABS}\n",
    "reference by its text": f"- [{T}]\n\n[{T}]: {ABS}\n",
    "html link": f'<p><a class="x" href="{ABS}">{T}</a></p>\n',
    "html list": f"<ul>\n<li><a href='{ABS}'><b>{T}</b></a></li>\n</ul>\n",
    "html heading": f'<h3><a href="{ABS}">1. {T}</a></h3>\n<p>Ada Ito</p>\n',
    "html table": f'<table><tr><td>1</td><td>{T}</td><td><a href="{ABS}">PDF</a></td></tr></table>\n',
    "details": f"<details>\n<summary><b>1. {T}</b> ⭐ 66</summary>\n\n[arXiv]({ABS})\n\n</details>\n",
    "heading": f"## 1. {T}\n\n[Read Paper]({ABS})\n",
    "heading with a score": f"### 3. {T} (8/10) 🔁\n**hf_daily** · `{ID}`\n",
    "heading in bold": f"## **1. {T}**\n{ABS}\n",
    "heading underlined": f"{T}\n---\n\n{ABS}\n",
    "heading that wraps": f"### 1. Lanterns: Reading Long\n  Notes by Outline\n\n[Paper]({ABS})\n",
    "heading above sections": f"## {T}\n\n### Summary\nIt reads.\n\n### Links\n- [Paper]({ABS})\n",
    "heading and other link": f"### {T}\n\n💡 **[Summary]({ID}.html)** 📄 **[Paper]({ABS})**\n",
    "bold": f"**{T}** ([paper]({ABS}))\n",
    "bold before a colon": f"1. **{T}**: a fine way of reading. [arXiv]({ABS})\n",
    "bold line above": f"**1. {T}**  \n🔗 [Read Paper]({ABS})  \n📋 Summary: fine\n",
    "emphasis": f"1. *{T}* ([arXiv]({ABS}))\n",
    "quotes": f"- “{T}” — {ABS}\n",
    "text": f"- {T} {ABS}\n",
    "text and id": f"- {T}, arXiv:{ID} [cs.CL]\n",
    "text in parentheses": f"- {T} (Read more on [arXiv]({ABS}) or [HF]({HF}))\n",
    "line above": f"1. {T}\n   {ABS}\n",
    "text after": f"- [arXiv]({ABS}) {T}\n",
    "text after badges": f"- [[paper]]({ABS}) [[code]](https://github.com/a/b) {T}\n",
    "citation": f"- {T}. A. Ito, B. Lind. arXiv 2026. [[paper]]({ABS})\n",
    "venue before": f"- (*NeurIPS 2026*) [{T}]({ABS})\n",
    "venue in text": f"- [arXiv 2026] {T} [[PDF]]({ABS})\n",
    "date before": f"- 2026-03-02 | [{T}]({ABS})\n",
    "checkbox": f"- [ ] [{T}]({ABS})\n",
    "feed": f"- [{T} (arXiv:{ID}v1 [cs.CL])]({ABS})\n",
    "votes": f"### {T}\nUpvotes: 31 | [HF]({HF})\n",
    "label": f"**Title:** {T}\n**Link:** {ABS}\n",
    "label ko": f"- 제목: {T}\n- 저자: 이토\n- 링크: {ABS}\n",
    "label zh": f"**标题**：{T}\n**链接**：{ABS}\n",
    "label ja": f"- タイトル：{T}\n- リンク：{ABS}\n",
    "label de": f"- **Titel:** {T}\n- **Autoren:** A\n- **Link:** {ABS}\n",
    "label fr": f"- **Titre** : {T}\n- **Lien** : {ABS}\n",
    "label es": f"Título: {T}\nEnlace: {ABS}\n",
    "label pt": f"- Título: {T}\n- Artigo: {ABS}\n",
    "label ru": f"**Название:** {T}\n**Ссылка:** {ABS}\n",
    "label of the original": f"### 1. 读长笔记\n\n**原文标题：** {T}\n\n**链接：** [arXiv]({ABS})\n",
    "bilingual heading": f"## 1. {T} / 按提纲读长笔记\n\n{ABS}\n",
    "bilingual in parentheses": f"## 按提纲读长笔记（{T}）\n\n[论文]({ABS})\n",
    "table": f"| Lab | Title | Link |\n|---|---|---|\n| Seeblick | {T} | [arXiv]({ABS}) |\n",
    "table ko": f"| 기관 | 제목 | 링크 |\n|---|---|---|\n| Seeblick | {T} | [논문]({ABS}) |\n",
    "table with dates": f"|Date|Title|PDF|\n|---|---|---|\n|**2026-03-02**|**{T}**|[{ID}]({ABS})|\n",
    "table without names": f"| | | |\n|---|---|---|\n| 1 | {T} | [PDF]({ABS}) |\n",
    "table linked title": f"| # | Paper | 👍 |\n|---|---|---|\n| 1 | [{T}]({HF}) | 31 |\n",
    "table wrapped": f"| Title | Authors |\n|---|---|\n| Lanterns: Reading Long\n  Notes by Outline ([arXiv]({ABS})) | A |\n",
    "callout": f"> [!info] {T}\n> [{ABS}]({ABS})\n",
    "callout with label": f"> [!note]+ {T}\n> **arXiv**: [[{ID}]]\n",
    "wikilink": f"- [[{ID}|{T}]]\n",
    "wikilink with title": f"- [[{ID} - {T}]]\n",
    "thumbnail above": f"[![i](https://cdn-thumbnails.huggingface.co/social-thumbnails/papers/{ID}.png)]({HF})\n\n### [{T}]({HF})\n\n[96]({HF}) [1]({HF}#community)\n",
    "kramdown": f'{{:toc}}\n\n- [{T}]({ABS}){{:target="_blank"}}\n',
    "quotation": f"> **{T}**\n>\n> {ABS}\n",
    "property": f"- title:: {T}\n  arxiv:: {ID}\n",
    "table html br": f"| Paper | Info |\n|---|---|\n| {T}<br>Ada Ito, Bo Lind | [arXiv]({ABS}) |\n",
    "numbered bold2": f"**1.** **{T}**\n\n[Link]({ABS})\n",
    "authors before title apa": f"- Ito, A., & Lind, B. (2026). *{T}*. arXiv. {ABS}\n",
    "authors before title apa2": f"- Ito, A., & Lind, B. (2026). {T}. arXiv:{ID}\n",
    "image link": f"[![{T}](https://x.org/a.png)]({ABS})\n\n",
    "title ja": f"## 【論文】{T}\n\n{ABS}\n",
    "zh brackets": f"1. 【大模型】{T}\n   论文地址：{ABS}\n",
    "date prefix2": f"- **(2026.03)** {T}. [[Paper]({ABS})]\n",
    "venue after": f"- {T}, *NeurIPS 2026*, [[paper]]({ABS})\n",
    "footnote": f"See the notes of Ito.[^1]\n\n[^1]: {T}. {ABS}\n",
    "by authors": f"- {T} by Ada Ito and Bo Lind ([arXiv]({ABS}))\n",
    "reddit": f"[R] {T} - {ABS}\n",
    "tweet": f"🚨 New paper: {T}\n👉 {ABS}\n",
    "circled num": f"① {T}\n   {ABS}\n",
    "roman": f"IV. {T}\n\n[paper]({ABS})\n",
    "ko num": f"**1위. {T}** (추천 128)\n- 링크: {HF}\n",
    "title suffix arxiv": f"- [{T} | arXiv]({ABS})\n",
    "title suffix hf": f"- [Paper page - {T}]({HF})\n",
    "title prefix id": f"- [[{ID}] {T}]({ABS})\n",
    "title prefix id3": f"- [({ID}) {T}]({ABS})\n",
    "trailing id": f"## {T} ({ID})\n\nIt reads.\n",
    "heading minutes": f"## {T} (4 minute read)\n\n[Read]({ABS})\n",
    "german": f"### Paper des Tages: {T}\n\nZum Paper: {ABS}\n",
    "vietnamese": f"- **Tiêu đề:** {T}\n- **Liên kết:** {ABS}\n",
    "portuguese": f"- **Título original:** {T}\n- **Link:** {ABS}\n",
    "ja label": f"- 論文名: {T}\n- URL: {ABS}\n",
    "table row label": f"| Field | Value |\n|---|---|\n| Title | {T} |\n| Authors | Ada Ito |\n| arXiv | [{ID}]({ABS}) |\n",
    "table two col label": f"| **Title** | {T} |\n|---|---|\n| **Authors** | Ada Ito |\n| **Link** | {ABS} |\n",
    "kbd": f"{T} <kbd>{ID}</kbd> [pdf](https://arxiv.org/pdf/{ID})\n",
    "accessed2": f"42. Paper page \\- {T} \\- Hugging Face, accessed July 6, 2025, [{HF}]({HF})\n",
    "readme center": f'<div align="center">\n    <h2>\n{T}\n    </h2>\n</div>\n\n<p align="center"><a href="{ABS}">Paper</a> | <a href="https://x.org">Project</a></p>\n',
    "link with url": f"- > [{T}{ABS}]({ABS})\n",
    "authoryear colon": f"- **Ito et al. (2026)**: {T}. [arXiv:{ID}]({ABS})\n",
    "h3 authors in": f"### Ito et al. (2026) — {T}\n\n{ABS}\n",
    "acl2": f"- Ada Ito and Bo Lind. 2026. {T}. arXiv preprint arXiv:{ID}.\n",
    "vancouver": f"1. Ito A, Lind B. {T}. arXiv:{ID}. 2026.\n",
    "awesome dot": f"* **`[ICLR 2026]`** {T}. [[Paper]]({ABS})\n",
    "emoji code": f"- :fire: **{T}** :page_facing_up: [Paper]({ABS})\n",
    "lecture": f"- Week 3: {T} [[paper]]({ABS})\n",
    "emphasis in a sentence": f"Ito wrote *{T}*, which reads notes: {ABS}\n",
    "underscores in a sentence": f"Ito wrote _{T}_, which reads notes: {ABS}\n",
    "tags in a sentence": f"Ito wrote <em>{T}</em>, which reads notes: {ABS}\n",
    "tags around": f"Ito wrote <i>{T}</i>, which reads notes: {ABS}\n",
    "bold in a sentence": f"Ito wrote __{T}__, which reads notes: {ABS}\n",
    "strong in a sentence": f"Ito wrote <strong>{T}</strong>, which reads notes: {ABS}\n",
    "quotes in a sentence": f"Ito wrote “{T}”, which reads notes: {ABS}\n",
    "plain quotes": f'Ito wrote "{T}", which reads notes: {ABS}\n',
    "corners": f"伊藤の「{T}」は読む。{ABS}\n",
    "white corners": f"伊藤の『{T}』は読む。{ABS}\n",
    "book": f"今天读《{T}》，很好。{ABS}\n",
    "address in angles": f"- <{ABS}> {T}\n",
    "address in angles and colon": f"- <{ABS}>: {T}\n",
    "address as code": f"- `arXiv:{ID}` {T}\n",
    "two wikilinks": f"- [[{ID}|{T}]] in [[ideas|Ideas of Mine]]\n",
    "definition in a quotation": f"> [{T}][1]\n>\n> [1]: <{ABS}>\n",
    "definition in other letters": f"[{T}][Notes  of ito]\n\n[notes of Ito]: {ABS}\n",
    "definition of nothing": f"[{T}]({ABS})\n\n[^1]: See [1].\n\n[1]: https://a.org\n",
    "escaped brackets": f"\\[new\\] [{T}]({ABS})\n",
    "brackets in a link": f"- [[1] {T}]({ABS}) [code](https://github.com/a/b)\n",
    "a rule below lines": f"{T}\n{ABS}\n---\n",
    "a heading at the end": f"- [{T}]({ABS})\n\n## End",
    "a remark in bold": f"| {T} [pdf]({ABS}) **with code and data** |\n|---|\n| {T} [pdf]({ABS}) |\n",
    "full-width parentheses": f"- {T}（[论文]({ABS})）\n",
    "comment": f"<!-- [Other Title of Notes]({ABS}) -->\n\n- [{T}]({ABS})\n",
    "script": f"<script>\nlet other = '{ABS}'\n</script>\n\n- [{T}]({ABS})\n",
    "label of usual words": f"**{T}**\nKey takeaways: it reads notes. {ABS}\n",
    "label in bold of few words": f"**{T}**\n**Why now:** it reads notes. {ABS}\n",
    "number in a box": f"### 1️⃣ {T}\n\n{ABS}\n",
    "number and dot": f"### 01 · {T}\n\n{ABS}\n",
    "number of a section": f"## 1.2 {T}\n\n{ABS}\n",
    "number of all": f"### [1/2] {T}\n\n{ABS}\n",
    "number in a thread": f"1/ {T}\n\n{ABS}\n",
    "timestamp": f"00:37 - {T} ({ABS})\n",
    "votes above": f"### ⬆️ 31 · {T}\n\n{ABS}\n",
    "votes before": f"### 31 👍 {T}\n\n{ABS}\n",
    "category": f"- `cs.CL` {T} {ABS}\n",
    "categories": f"**[cs.CL, cs.AI] {T}**\n{ABS}\n",
    "venue as code": f"- (`ICLR 26`) {T} | [[paper]]({ABS})\n",
    "id and title in a heading": f"## [{ID}]({ABS}) {T}\n\nIt reads.\n",
    "authors behind": f"- {T}, Ada Ito et al., [paper]({ABS})\n",
    "authors behind a bar": f"{T} | Ada Ito, Bo Lind | [arXiv]({ABS})\n",
    "authors behind a comma": f"- {T}, Ada Ito, Bo Lind, [paper]({ABS})\n",
    "authors before": f"[1] Ada Ito, Bo Lind. {T}. arXiv preprint arXiv:{ID}, 2026.\n",
    "author before": f"[2] Cy Young. {T}. arXiv preprint arXiv:{ID}, 2026.\n",
    "author and others before": f"- Cy Young et al. {T}. {ABS}\n",
    "arrow": f"- {T} => {ABS}\n",
    "kind behind": f"### [{T} (GitHub Repo)]({ABS})\n\nIt reads.\n",
    "label in bold": f"📄 **Paper:** {T}\n🔗 **Link:** {ABS}\n👥 **Authors:** Ada Ito\n",
    "wikilink beside": f"- [ ] [[@ito2026|{T}]] {ABS} #reading\n",
    "roam": f"- [[{T}]]\n    - Author(s):: Ada Ito\n    - URL:: {ABS}\n",
    "reference in brackets": f"1. {T} [[1]]\n\n[1]: {ABS}\n",
    "entities": f"- [Lanterns&#58; Reading Long Notes by Outline]({ABS})\n",
}  # fmt: skip


@pytest.mark.parametrize("text", ONE.values(), ids=ONE)
@pytest.mark.parametrize("head", ["", "# Reading list 2026-03-02\n\n"])
def test_the_title_is_found_wherever_it_stands(text, head):
    found = read(head + text).digest.entries
    assert [(entry.paper.id, entry.paper.title) for entry in found] == [(ID, T)]
    assert found[0].doubtful[:1] == ("title",)


F = "Ferry Crossing for Long Documents"
TWO = {
    "unclosed items": "<ul>\n<li><p>{t}</p><a href='{a}'>pdf</a>\n</ul>\n",
    "bold lines in HTML": "<p><strong>{t}</strong></p>\n<p>It reads.</p>\n<a href='{a}'>pdf</a>\n",
    "nested": "<div><ul><li>Notes</li></ul><p>{t}</p>\n<p><a href='{a}'>pdf</a></p></div>\n",
    "mentioned twice": "{t} ([arXiv]({a}), [HF](https://huggingface.co/papers/{i})); ",
    "table in a quotation": "> | {t} | [pdf]({a}) |\n",
    "definition list": "<dl>\n<dt>{t}</dt>\n<dd><a href='{a}'>pdf</a></dd>\n</dl>\n",
    "pictures above": "[![thumb](https://x.org/{i}.png)](https://hf.co/papers/{i})\n\n### {t}\n\n",
    "cards": '<div><a href="{a}"><img src="{i}.png"></a>\n<h4>{t}</h4></div>\n',
    "pictures below": "### {t}\n\n[![figure](https://x.org/{i}.png)]({a})\n\n",
    "link below": "{t}\n\n[Read]({a})\n\n---\n\n",
    "label in a paragraph": "Source: {a}\nTitle: {t}\n\n---\n\n",
    "remark behind": "**{t}** (Ada Ito et al., 2026)\n\n{a}\n\nIt reads.\n\n",
    "rows": '<tr><td><b>{t}</b><br>Ada Ito</td><td><a href="{a}">pdf</a></td></tr>\n',
    "cells": "| **{t}** - it reads. | [Paper]({a}), [Code](https://github.com/a/b) |\n",
    "bullets": "* **{t}**\n    * Ada Ito, Bo Lind\n    * 2 Mar 2026\n    * [arXiv]({a})\n",
    "a sentence": "We read [{t}]({a}), which is fine. ",
    "quotations": '"{t}" ({a}), and ',
    "definitions": "{t}\n: [arXiv]({a})\n\n",
    "breaks": "{t}<br>{a}<br><br>",
    "properties": "- title: {t}\n  authors: Ada Ito\n  url: {a}\n",
    "sections": "## {t}\n\n### TL;DR\n\nIt reads.\n\n### Links\n\n- [Paper]({a})\n\n",
    "summary and list": "## {t}\n\n{a}\n\n[PDF](https://arxiv.org/pdf/{i})\n\n",
    "timestamps": "00:37 - {t} ({a})\n",
    "log": "- TODO Read [{t}]({a}) #paper\n  :LOGBOOK:\n  CLOCK: [2026-03-02]\n  :END:\n",
    "quoted": "第1篇：《{t}》（{a}）\n\n",
    "ja": "■ {t}\n{a}\n著者: 伊藤\n概要: 読む。\n\n",
    "table of a wiki": "{i} | {t} | [abs]({a})\n",
}


@pytest.mark.parametrize("entry", TWO.values(), ids=TWO)
def test_what_is_said_of_one_paper_is_not_said_of_another(entry):
    tops = {
        "> | {t}": "> | Title | Link |\n> |---|---|\n",
        "| **": "| Paper | Links |\n|--|--|\n",
        "<tr>": "<table>\n",
        "{i} |": "ID | T | A\n--|--|--\n",
    }
    top = next((top for start, top in tops.items() if entry.startswith(start)), "# Papers\n\n")
    named = [(ID, T), ("2603.01235", F)]
    made = "".join(entry.format(i=i, t=t, a=f"https://arxiv.org/abs/{i}") for i, t in named)
    found = [(entry.paper.id, entry.paper.title) for entry in read(f"{top}{made}\n").digest.entries]
    assert found == named


NONE = {
    "bare": f"See {ABS}, which reads notes.\n",
    "names of links": f"- [PDF]({ABS}) [Code](https://github.com/a/b)\n",
    "list": f"# Reading list 2026-03-02\n\n- {ABS}\n- [Ferry](https://arxiv.org/abs/2603.01235)\n",
    "section": f"## Summary\n\n{ABS}\n",
    "people": f"- Ada Ito, Bo Lind, Cy Young. {ABS}\n",
    "people in marks": f"## — Ada Lovelace, Alan Turing, Grace Hopper —\n\n[paper]({ABS})\n",
    "cut": f"- [Lanterns: Reading Long...]({ABS})\n",
    "date": f"- **2026-03-02** {ABS}\n",
    "korean words": f"## 초록\n\n[논문 링크]({ABS})\n",
    "citation number": f"[38](https://arxiv.org/pdf/{ID}.pdf)\n",
    "sentence": f"We follow Ito et al. ({ABS}) and find that it works.\n",
    "label": f"- Paper: {ABS}\n- Code: https://github.com/a/b\n",
    "half a tag": f'<p><a class="x" href="{ABS}"><img src="a.png"></a></p>\n',
    "picture": f"[![i](https://x.org/a.png)]({ABS})\n",
    "abstract above": f"Abstract: Lanterns Read Notes of Old Rivers\n{ABS}\n",
    "takeaway above": f"Key takeaways: Lanterns Read Notes of Old Rivers\n{ABS}\n",
    "short label above": f"**Why now:** Lanterns Read Notes of Old Rivers\n{ABS}\n",
    "footnote of people": f"[^1]: Ada Ito, Bo Lind. {ABS}\n",
    "file": f"- [lanterns.pdf]({ABS})\n",
    "shortcode": f'{{{{< button href="{ABS}" >}}}}\n↗ arXiv\n{{{{< /button >}}}}\n',
}


@pytest.mark.parametrize("text", NONE.values(), ids=NONE)
def test_what_is_no_title_is_none(text):
    assert read(text).digest.entries[0].paper.title is None


@pytest.mark.parametrize(
    "tag", texts_in("details|li|tr|div|article|section|dd|blockquote|table|ul|ol")
)
def test_an_element_of_html_holds_what_is_said_of_a_paper(tag):
    named = [(ID, T), ("2603.01235", F)]
    made = (
        f"<{tag}>\n<p>{t}</p>\n<p><a href='https://arxiv.org/abs/{i}'>pdf</a></p>\n</{tag}>\n"
        for i, t in named
    )
    found = read("".join(made)).digest.entries
    assert [(entry.paper.id, entry.paper.title) for entry in found] == named


DOCUMENTS = {
    "topics of one paper each": (
        "## Notes\n\n### {t}\n\n{a}\n\n## Rivers at Night\n\n### {f}\n\n{b}\n",
        [T, F],
    ),
    "a topic of two": ("## Notes of Ours\n\n- {a}\n- {b}\n", [None, None]),
    "a topic of a list": ("## Rivers at Night\n\n- {a}\n\n  > {b}\n", [None, None]),
    "a topic of its first paper": (
        "## Lanterns of Old Rivers\n\nIt reads: {a}\n\nSee also {b}\n",
        ["Lanterns of Old Rivers", None],
    ),
    "names in cells": (
        "| Work |\n|---|\n| LLaVA ([pdf]({a})) |\n| OPT ([pdf]({b})) |\n",
        ["LLaVA", "OPT"],
    ),
    "cells that look like titles": (
        "| | |\n|---|---|\n| {t} | [pdf]({a}) |\n| {f} | [pdf]({b}) |\n",
        [T, F],
    ),
    "bars in cells": (
        "| Lab | Title |\n|---|---|\n| A | B | [{t}]({a}) |\n| C | [{f}]({b}) |\n",
        [T, F],
    ),
    "columns by name": (
        "| Name | Title | Paper |\n|-|-|-|\n| A | {t} | [pdf]({a}) |\n| B | {f} | [pdf]({b}) |\n",
        [T, F],
    ),
    "two in a cell": ("| Notes |\n|---|\n| [{t}]({a}), [{f}]({b}) |\n", [T, F]),
    "two in a row": ("| A | B |\n|---|---|\n| [{t}]({a}) | [{f}]({b}) |\n", [T, F]),
    "a text of both": (
        "- [Reading Notes Again]({a})\n- [Reading Notes Again]({b})\n",
        [None, None],
    ),
    "in passing and in full": ("See {a}.\n\n- [{f}]({b})\n- [{t}]({a})\n", [T, F]),
    "links of one in the other": (
        "- [{t}]({a})\n  - follows [{f}]({b})\n- [{f}](https://arxiv.org/pdf/2603.01235)\n",
        [T, F],
    ),
}


@pytest.mark.parametrize(("text", "titles"), DOCUMENTS.values(), ids=DOCUMENTS)
def test_of_two_papers_each_has_its_title(text, titles):
    values = {"t": T, "a": ABS, "f": F, "b": "https://arxiv.org/abs/2603.01235"}
    found = {e.paper.id: e.paper.title for e in read(text.format(**values)).digest.entries}
    assert found == dict(zip((ID, "2603.01235"), titles, strict=True))


PAIRS = (
    *(
        "** **",
        "__ __",
        "== ==",
        "* *",
        "_ _",
        "“ ”",
        "‘ ’",
        "《 》",
        "「 」",
        "『 』",
        "〈 〉",
    ),
    *("« »", "„ “", "[ ]", "【 】", "<< >>", "&quot; &quot;", "\\[ \\]", "** ** 🔥"),
)
SPELLED = {
    "C\\# and Notes \\[of Lanterns\\]": "C# and Notes [of Lanterns]",
    "R&amp;D of Lanterns &lt;fast&gt;": "R&D of Lanterns <fast>",
    "Notes <sup>2</sup> of Lanterns": "Notes 2 of Lanterns",
    "**LanternNet:** Reading of Notes": "LanternNet: Reading of Notes",
    "**LanternNet**: Reading of Notes": "LanternNet: Reading of Notes",
    "Notes of [Lanterns](https://a.org) in Books": "Notes of Lanterns in Books",
    "👋🏻 Notes of Lanterns in Books": "Notes of Lanterns in Books",
    "Lanterns  of\tNotes": "Lanterns of Notes",
    "Lessons of 2026-03-02 for Those Who Read Notes": (
        "Lessons of 2026-03-02 for Those Who Read Notes"
    ),
    **{pair.replace(" ", T, 1): T for pair in PAIRS},
}


@pytest.mark.parametrize(("spelled", "title"), SPELLED.items())
def test_marks_around_a_title_are_none_of_it(spelled, title):
    assert read(f"## {spelled}\n\n{ABS}\n").digest.entries[0].paper.title == title


ADDRESSES = {
    f"https://arxiv.org/abs/{ID}.": (ID, None),
    f"<https://arxiv.org/abs/{ID}v2>": (ID, 2),
    f"(https://arxiv.org/pdf/{ID}v1.pdf)": (ID, 1),
    f"https://arxiv.org/html/{ID}v3#S1": (ID, 3),
    f"arxiv.org/abs/{ID}": (ID, None),
    f"https://www.alphaxiv.org/abs/{ID}": (ID, None),
    f"https://ar5iv.labs.arxiv.org/html/{ID}": (ID, None),
    f"https://ar5iv.org/abs/{ID}": (ID, None),
    f"https://rss.arxiv.org/abs/{ID}": (ID, None),
    f"https://doi.org/10.48550/arXiv.{ID}": (ID, None),
    f"DOI: 10.48550/ARXIV.{ID}": (ID, None),
    f"arXiv:{ID}v1 [cs.CL]": (ID, 1),
    f"（https://arxiv.org/abs/{ID}）": (ID, None),
    f"https://arxiv.org/abs/{ID}。": (ID, None),
    f"https://arxiv.org/abs/{ID}、次": (ID, None),
    f"url=&quot;https://arxiv.org/abs/{ID}v1&quot;,": (ID, 1),
    f"https://hf.co/papers/{ID}#community": (ID, None),
    f"https://example.org/?u=https%3A%2F%2Farxiv.org%2Fabs%2F{ID}": (ID, None),
    "https://arxiv.org/abs/cond-mat/0401304v1": ("cond-mat/0401304", 1),
    "https://arxiv.org/abs/math.AG/0309136": ("math.AG/0309136", None),
    "https://doi.org/10.48550/arXiv.hep-th/9901001": ("hep-th/9901001", None),
}


@pytest.mark.parametrize(("text", "expected"), ADDRESSES.items(), ids=ADDRESSES)
def test_what_follows_an_address_is_none_of_it(text, expected):
    (entry,) = read(f"# Notes\n\n- Wool {text}\n").digest.entries
    assert (entry.paper.id, entry.paper.version) == expected


@pytest.mark.parametrize(
    "text",
    [
        "https://huggingface.co/papers/date/2026-02-16",
        "https://arxiv.org/abs/2613.00001",
        "https://arxiv.org/abs/2603.0123",
        "https://arxiv.org/abs/2603.xxxxx",
        "version 2603.01234 of the tool",
        "https://example.org/status/2603.01234",
    ],
)
def test_what_names_no_paper(text):
    found = read(f"# Notes\n\n- Wool {text}\n- [Ferry](https://arxiv.org/abs/2603.01235)\n")
    assert [entry.paper.id for entry in found.digest.entries] == ["2603.01235"]


def test_each_paper_stands_once_with_what_is_said_of_it_anywhere():
    post = read(
        f"# 2026-03-02\n\n- see {ABS}\n- and https://arxiv.org/abs/2603.01235\n\n"
        f"## {T}\n\n**Authors:** Ada Ito, Bo Lind et al.  \n**Upvotes:** 31  \n"
        f"**Published:** 2026-03-01  \n**Code:** https://github.com/a/b  \n[HF]({HF})\n\n"
        "**Abstract:** It reads\nlong notes.\n"
    )
    second, first = sorted(post.digest.entries, key=lambda entry: entry.paper.title or "")
    assert second.paper.id == "2603.01235"
    assert first.paper.title == T
    assert first.paper.authors == (Author(name="Ada Ito"), Author(name="Bo Lind"))
    assert first.paper.more_authors
    assert first.upvotes == 31
    assert first.paper.published_at.date().isoformat() == "2026-03-01"
    assert first.paper.github_url == "https://github.com/a/b"
    assert first.paper.abstract == "It reads long notes."
    assert {"title", "authors", "abstract", "upvotes", "published_at"} <= {*first.doubtful}
    index = post.digest.entries.index(first)
    edited = post.replace(laws.with_paper(post.digest, index, id="2603.09999"))
    assert edited.text.count("2603.09999") == 2
    assert ID not in edited.text


# --- notes on one paper --------------------------------------------------------------------------

NOTE = f"""\
---
title: "{T}"
authors: ["Ada Ito", "Bo Lind"]
date: 2026-03-02
arxiv_id: "{ID}"
tags: [reading]
---

# Notes

It reads, unlike https://arxiv.org/abs/2603.01235.
"""


def test_the_front_matter_of_a_note_states_its_paper():
    post = read(NOTE)
    entry = post.digest.entries[0]
    assert (entry.paper.id, entry.paper.title) == (ID, T)
    assert [author.name for author in entry.paper.authors] == ["Ada Ito", "Bo Lind"]
    assert entry.paper.published_at.date().isoformat() == "2026-03-02"
    assert entry.doubtful == ()
    assert post.digest.front_matter["tags"] == ("reading",)


NOTES = {
    "jekyll paper": f'---\nlayout: post\ntitle: "[논문 리뷰] {T}"\n---\n\n> [arXiv]({ABS})\n\n리뷰\n',
    "jekyll review": f'---\nlayout: post\ntitle: "Paper Review: {T}"\n---\n\n[Paper]({ABS})\n\nA review.\n',
    "hugo short": f'---\ntitle: "{T}"\nsummary: "It reads."\ntags: ["NLP", "🏢 MIT",]\ndate: 2026-03-02\ndraft: false\n---\n\n<br>\n\n{{{{< keywordList >}}}}\n{{{{< keyword icon="fingerprint" >}}}} {ID} {{{{< /keyword >}}}}\n{{{{< keyword icon="writer" >}}}} Ada Ito et el. {{{{< /keyword >}}}}\n{{{{< /keywordList >}}}}\n\n{{{{< button href="{ABS}" target="_self" >}}}}\n↗ arXiv\n{{{{< /button >}}}}\n{{{{< button href="{HF}" target="_self" >}}}}\n↗ Hugging Face\n{{{{< /button >}}}}\n\n### TL;DR\n\n{{{{< lead >}}}}\n\nCurrent work struggles with notes.\n',
}  # fmt: skip


@pytest.mark.parametrize("text", NOTES.values(), ids=NOTES)
def test_what_a_note_says_around_the_title_is_none_of_it(text):
    assert [(e.paper.id, e.paper.title) for e in read(text).digest.entries] == [(ID, T)]


def test_the_front_matter_of_a_note_is_not_changed_through_links():
    post = read(NOTE)
    with pytest.raises(RenderError, match=r"entries\[0\].paper.title.* would not read back"):
        post.replace(laws.with_paper(post.digest, 0, title="Ferry"))


def test_a_note_needs_no_link():
    post = read(NOTE.replace("unlike https://arxiv.org/abs/2603.01235", "well"))
    assert [entry.paper.id for entry in post.digest.entries] == [ID]


def test_the_title_of_a_note_is_that_of_its_only_paper():
    post = read(f"---\ntitle: '{T}'\ncategories: [review]\n---\n\n[논문 링크]({ABS}v1)\n")
    (entry,) = post.digest.entries
    assert (entry.paper.title, entry.doubtful) == (T, ())


# --- guesses -------------------------------------------------------------------------------------


def test_a_guess_yields_to_what_is_stated():
    guessed = read(f"- [Some Other Name of It]({ABS})\n").digest
    stated = parse_api([{"id": ID, "title": T, "authors": [{"name": "Ada Ito"}]}]).digest
    assert enrich(guessed, stated).entries[0].paper.title == T
    assert enrich(stated, guessed).entries[0].paper.title == T
    assert merge(guessed, stated).entries[0].paper.title == T
    assert T in to_bibtex([guessed, stated])
    assert "Some Other Name of It" in to_bibtex(guessed)
