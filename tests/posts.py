"""Small posts in the format of the lim4349 dialect, in every era's spelling."""

HEADS = {
    "permalink": """\
---
title: Hugging Face Daily Papers - 2026-06-02
permalink: /posts/daily-papers-2026-06-02/
date: 2026-06-02 09:15:00 +0900
categories: [Daily Papers, 일간]
tags: [huggingface, papers, daily, ai]
author: somebody
---
""",
    "bare": """\
---
title: Hugging Face Daily Papers - 2026-06-02
date: 2026-06-03 09:15:00 +0900
categories: [Daily Papers, 일간]
tags: [huggingface, papers, daily, ai]
author: somebody
---
""",
    "quoted": """\
---
title: Hugging Face Daily Papers - 2026-06-02
date: 2026-06-02 14:05:48 +0900
categories: ['Daily Papers', '일간']
tags: ['huggingface', 'papers', 'daily', 'ai']
author: somebody
---
""",
}

PAGE = """
# Hugging Face Daily Papers - 2026-06-02

총 **{count}개**의 논문이 수집되었습니다.

## 📊 좋아요 순위

"""

ENTRIES = [
    """\
1. **Counting Sheep with Sparse Attention** - 👍 932
   - 기관: Sheep Research2151
   - [HF 페이지](https://huggingface.co/papers/2606.00001)
   - [논문 링크](https://arxiv.org/abs/2606.00001)
   - Abstract: We count sheep. Code is at this https URL .

""",
    """\
2. **A Title that Is so Long that It Goes on
  in a Second Line, 2$^{128}$ Times** - 👍 40
   - 기관: ·12 authors
   - [HF 페이지](https://huggingface.co/papers/2606.00002)
   - [논문 링크](https://arxiv.org/abs/2606.00002)
   - Abstract: One sentence over
  two lines, with {braces} and \\textbf{TeX}.

""",
    """\
3. **Ends in a Star*: Wool*** - 👍 40
   - [HF 페이지](https://huggingface.co/papers/2606.00003)
   - [논문 링크](https://arxiv.org/abs/2606.00003)
   - Abstract: No affiliation here | but a bar, <b>tags</b> and `code`.

""",
    """\
4. **No Second Link, No Abstract** - 👍 7
   - 기관: university of wool  and yarn
   - [HF 페이지](https://huggingface.co/papers/2606.00004)

""",
    """\
5. **Nobody Voted** - 👍 0
   - 기관: MLLab2.59k1
   - [HF 페이지](https://huggingface.co/papers/2606.00005)
   - [논문 링크](https://arxiv.org/abs/2606.00005)
   - Abstract: π and é.

""",
]


def post_text(variant="permalink", entries=ENTRIES, count=None):
    """Return a post of the given variant and entries."""
    page = PAGE.replace("{count}", str(len(entries) if count is None else count))
    return HEADS[variant] + page + "".join(entries)


def many(count):
    """Return a post of so many entries."""
    entries = [
        f"{i}. **Title {i}** - 👍 {i}\n"
        f"   - 기관: Lab {i}\n"
        f"   - [HF 페이지](https://huggingface.co/papers/2606.{i:05d})\n"
        f"   - [논문 링크](https://arxiv.org/abs/2606.{i:05d})\n"
        f"   - Abstract: Text {i}.\n\n"
        for i in range(1, count + 1)
    ]
    return post_text(entries=entries)
