"""Items, pages and props of each era, made to imitate those of Hugging Face."""

# ruff: noqa: E501 - lines of HTML

import html
import json

THUMBNAIL = "https://cdn-thumbnails.huggingface.co/social-thumbnails/papers/{}.png"


def item(paper_id="2609.01234", *, era=2026, title="A Paper", **changes):
    """An item of a list as the API gave it in the given year; `changes` go into its paper."""
    login = "boli" if paper_id == "2609.01234" else f"boli{str(paper_id)[-1:]}"
    paper = {
        "id": paper_id,
        "authors": [
            {"_id": "a1", "name": "Ada Lovelace", "hidden": False},
            {"_id": "a2", "name": "Charles Babbage", "hidden": False},
        ],
        "publishedAt": f"{era}-07-01T10:20:30.000Z",
        "title": title,
        "summary": "First line\nand second.",
        "upvotes": 3,
    }
    wrapper = {"publishedAt": f"{era}-07-02T01:02:03.000Z", "title": title, "numComments": 2}
    if era >= 2024:
        wrapper["thumbnail"] = THUMBNAIL.format(paper_id)
        wrapper["submittedBy"] = {
            "avatarUrl": "/avatars/b.svg",
            "fullname": "Bo Li",
            "name": login,
        }
        paper["discussionId"] = "d1"
    if era >= 2026:
        wrapper["publishedAt"] = f"{era}-07-01T06:20:30.000Z"
        wrapper["isAuthorParticipating"] = False
        paper |= {
            "submittedOnDailyAt": f"{era}-07-02T00:00:00.000Z",
            "submittedOnDailyBy": {
                "_id": "u1",
                "fullname": "Bo Li",
                "user": login,
                "name": login,
            },
            "organization": {"_id": "o1", "name": "ai-lab", "fullname": "AI Lab 16"},
            "githubRepo": "https://github.com/ai-lab/paper",
            "githubStars": 0,
            "ai_summary": "A model wrote this.",
            "ai_keywords": ["papers"],
        }
    paper |= changes
    if era >= 2026:
        wrapper["summary"] = paper["summary"]
        wrapper["organization"] = paper.get("organization")
    paper = {key: value for key, value in paper.items() if value is not ...}
    return {"paper": paper} | {key: value for key, value in wrapper.items() if value is not None}


def document(body, *, title="Daily Papers - Hugging Face", head="", main=True):
    """A whole page."""
    body = f"<main>{body}</main>" if main else body
    return (
        f'<!doctype html>\n<html class=""><head><meta charset="utf-8"><title>{title}</title>{head}'
        f'</head><body class="DailyPapersPage">{body}</body></html>'
    )


def hydrater(props, target="DailyPapers", *, quote='"'):
    """The element that carries the props, escaped as the site does: only `"` and `&`."""
    text = props if isinstance(props, str) else json.dumps(props, ensure_ascii=False)
    text = text.replace("&", "&amp;").replace('"', "&quot;")
    return (
        f'<div class="SVELTE_HYDRATER contents" data-target="MainHeader" data-props="{{}}"></div>'
        f'<div class="SVELTE_HYDRATER contents" data-target={quote}{target}{quote} '
        f"data-props={quote}{text}{quote}></div>"
    )


def shown(count):
    """A count as pages print it."""
    if count < 1000:
        return str(count)
    return f"{float(f'{count:.3g}') / 1000:g}k"


def card(one, *, era=2026, saved=False):
    """The card of an item on a list page: `saved` as a browser writes it."""
    paper, paper_id = one["paper"], one["paper"]["id"]
    site = "https://huggingface.co" if saved else ""
    votes = shown(paper["upvotes"]) if paper["upvotes"] else "-"
    chips = ""
    if "githubStars" in paper and era >= 2026:
        stars = shown(paper["githubStars"])
        chips += f'<a class="chip" href="{site}/papers/{paper_id}"><svg viewBox="0 0 256 250"></svg><!----> <span>{stars}</span></a><!---->'
    if one["numComments"]:
        chips += f'<a class="chip" href="{site}/papers/{paper_id}#community"><svg></svg><!---->\n {one["numComments"]}</a>'
    names = "".join(f'<li title="{i}"><img alt="" src="/a.svg"></li>' for i in range(2))
    label = f"{len(paper['authors'])} author{'s' if len(paper['authors']) > 1 else ''}"
    owner = f'<a href="{site}/papers/{paper_id}" class="flex"><ul>{names}<li class="order-first"><div><div>·</div> {label}</div></li></ul></a>'
    organization = paper.get("organization")
    if organization and era >= 2026:
        slug, name = organization["name"], html.escape(organization["fullname"])
        link = f'href="{site}/{slug}"'
        start = f'class="chip" {link}' if saved else f'{link} class="chip"'
        owner = f'<a {start}><img src="https://cdn-avatars/{slug}.png" alt="{slug}"><!----> <span>{name}</span></a><!---->'
    submitter = one.get("submittedBy", {}).get("name")
    badge = (
        f'<div class="leading-none">Submitted by <!----><img alt="" src="/avatars/b.svg"> {submitter}</div>'
        if submitter
        else ""
    )
    role = ' role="checkbox"' if era >= 2026 else ""
    return f"""<div><article class="relative flex flex-col"><a href="{site}/papers/{paper_id}"><div><img src="{THUMBNAIL.format(paper_id)}" alt=""></div></a>
      {badge}<!--[0--><div class="{"bg-linear-to-b" if era >= 2026 else "bg-gradient-to-b"}"><div class="flex w-full gap-6">
      <a href="{site}/login?next=%2Fpapers%2F{paper_id}"><div{role}><input disabled type="checkbox"><svg></svg><!----><div class="leading-none">{votes}</div></div></a>
      <dialog></dialog><div class="w-full"><h3><a href="{site}/papers/{paper_id}" class="line-clamp-3">{html.escape(paper["title"])}</a></h3>
      <div class="flex items-center">{owner}<div>{chips}</div></div></div></div></div></article></div>"""


def list_page(items, *, era=2026, saved=False, props=..., day="2026-07-02", **options):
    """A list page with cards, and with props unless they are `None`."""
    if props is ...:
        props = {"dailyPapers": items, "canSubmit": False}
        props |= (
            {"dateString": day, "periodType": "day"}
            if era >= 2026
            else {"date": f"{day}T00:00:00.000Z"}
        )
    carried = "" if props is None else hydrater(props)
    time = f'<time datetime="{day}T00:00:00.000Z">2</time>' if era < 2026 else ""
    cards = "".join(card(one, era=era, saved=saved) for one in items)
    return document(carried + time + cards, **options)


def trending_page(one):
    """A trending page whose only paper is rendered twice, without props."""
    paper, paper_id = one["paper"], one["paper"]["id"]
    half = f"""<div><img src="{THUMBNAIL.format(paper_id)}"><div>Submitted by <div><img alt="" src="/avatars/b.svg"></div> boli</div>
      <h3><a href="/papers/{paper_id}">{html.escape(paper["title"])}</a></h3><p>{html.escape(paper["ai_summary"])}</p>
      <ul><li title="x"><img></li><li><span>{len(paper["authors"])} authors</span></li></ul><span>·</span> <span>Published on Jul 1, 2026</span>
      <a href="/login?next=x"><div role="checkbox"><input type="checkbox"> <svg></svg> Upvote <div class="font-semibold">{shown(paper["upvotes"])}</div></div></a>
      <a href="{paper["githubRepo"]}"><svg></svg><span>GitHub</span> <span><svg></svg> {shown(paper["githubStars"])}</span></a>
      <a href="https://arxiv.org/abs/{paper_id}"><span>arXiv Page</span></a></div>"""
    return document(f"<article>{half}{half}</article>", title="Trending Papers - Hugging Face")


def search_page(title_html, paper_id="2609.01234"):
    """A search page without props; matched words in its titles are highlighted."""
    body = f"""<article><h3><a href="/papers/{paper_id}">{title_html}</a></h3><p>An abstract.</p>
      <div><input type="checkbox"><div>3</div></div><span>May 29</span></article>"""
    return document(body)


def paper_page(
    *, more="", label="AI-generated summary", extra_abstract="<p>A model wrote this.</p>"
):
    """The page of one paper without props."""
    body = f"""<h1>A
       Paper</h1><div>Published on Jul 1, 2026</div><div>Submitted by <a href="/boli"><img alt="" src="/avatars/b.svg"> Bo Li</a> on Jul 2, 2026</div>
      <div>#2 Paper of the day</div><a href="/ai-lab"><img alt="ai-lab" src="https://cdn/o.png"><span>AI Lab 16</span></a>
      <div><input type="checkbox"> Upvote <div>17</div></div> Authors:
      <span class="author x"><button>Ada Lovelace</button>,</span> <span class="author"><a>Charles Babbage</a></span> {more}
      <section><h2>Abstract</h2>{extra_abstract}<div>{label}</div><p>First line and <a href="/papers?q=second">second</a>.</p></section>
      <a href="https://arxiv.org/abs/2609.01234">View arXiv page</a><a href="https://paper.example">Project page</a>
      <a href="https://github.com/ai-lab/paper.git">GitHub <span>1.28k</span> auto</a>"""
    return document(
        body, head='<meta property="og:url" content="https://huggingface.co/papers/2609.01234">'
    )


COMMENTS = [
    {
        "id": "c1",
        "author": {"name": "ada", "fullname": "Ada", "isPro": False},
        "createdAt": "2026-07-02T10:00:00.000Z",
        "type": "comment",
        "data": {
            "edited": True,
            "hidden": False,
            "numEdits": 1,
            "latest": {
                "raw": "Nice & <b>bold</b>",
                "html": '<p data-props="{&quot;user&quot;:&quot;ada&quot;}">Nice</p>',
                "updatedAt": "2026-07-02T11:00:00.000Z",
                "author": {"name": "ada"},
            },
            "reactions": [{"reaction": "👍", "count": 1, "users": ["boli"]}],
        },
        "replies": [
            {
                "id": "c2",
                "author": {"fullname": "Nobody"},
                "createdAt": "2026-07-02T12:00:00.000Z",
                "data": {"hidden": True, "parentCommentId": "c1"},
            }
        ],
    },
    {"id": "c3", "createdAt": "2026-07-03T10:00:00.000Z", "data": {"latest": {"raw": "Hi"}}},
]
