"""The laws of reading and editing posts, as functions that fail when one is broken."""

import difflib
import re

from attrs import evolve

from hfdigest import Affiliation, Entry, Paper, RenderError, parse_post, render_post, settle
from hfdigest.grammar.codec import COMMONMARK
from hfdigest.grammar.line import OptionalPart, Placeholder
from hfdigest.grammar.table import Row


def again(post, data):
    """Parse what an edit gave, by the dialect that the post was read by."""
    return parse_post(data, name=post.name, dialects=[post.dialect])


def check_get_put(data, **options):
    """An unchanged post is the same bytes."""
    post = parse_post(data, **options)
    data = data.encode("utf-8", "surrogateescape") if isinstance(data, str) else data
    assert post.to_bytes() == data
    assert post.replace(post.digest).to_bytes() == data
    assert post.replace(post.digest).digest == post.digest
    return post


def check_put_get(post, digest):
    """An edited post says what it was told, and edits start from the first text."""
    edited = post.replace(digest)
    assert again(post, edited.to_bytes()).digest == settle(post, digest) == edited.digest
    assert edited.replace(post.digest).to_bytes() == post.to_bytes()
    return edited


def check_put_put(post, one, other):
    """Only the last edit counts."""
    assert post.replace(one).replace(other).text == post.replace(other).text


def with_entry(digest, index, **changes):
    entries = list(digest.entries)
    entries[index] = evolve(entries[index], **changes)
    return evolve(digest, entries=entries)


def with_paper(digest, index, **changes):
    paper = evolve(digest.entries[index].paper, **changes)
    return with_entry(digest, index, paper=paper)


def changed_text(before, after):
    """Return the pieces of two texts between their common beginning and their common end."""
    start = next(
        (i for i, (a, b) in enumerate(zip(before, after, strict=False)) if a != b),
        min(len(before), len(after)),
    )
    rest = min(len(before), len(after)) - start
    end = next(
        (i for i in range(rest) if before[-1 - i] != after[-1 - i]),
        rest,
    )
    return before[start : len(before) - end], after[start : len(after) - end]


def changed_lines(before, after):
    """Return the lines that are gone and those that are new."""
    rows = list(difflib.ndiff(before.splitlines(True), after.splitlines(True)))  # noqa: FBT003
    return [row[2:] for row in rows if row[0] == "-"], [row[2:] for row in rows if row[0] == "+"]


NEW_ENTRY = Entry(
    paper=Paper(id="2609.00001", title="A Brand New Title", abstract="A new abstract."),
    upvotes=3,
    affiliation=Affiliation(raw="New Lab"),
)


def edits_of(digest, index):
    """Return each edit of one field of one entry, with the number of slots it may touch."""
    paper = digest.entries[index].paper
    yield "title", with_paper(digest, index, title="Another *title*, a_b $x$"), 1
    yield "upvotes", with_entry(digest, index, upvotes=12345), 1
    yield "affiliation", with_entry(digest, index, affiliation=Affiliation(raw="Other Lab12")), 1
    yield "id", with_paper(digest, index, id="2601.99999"), 2
    yield "abstract", with_paper(digest, index, abstract="Another abstract | {x} **y**."), 1
    yield "no affiliation", with_entry(digest, index, affiliation=None), 1
    yield "no abstract", with_paper(digest, index, abstract=None), 1
    if paper.id is not None:
        yield "no id", with_paper(digest, index, id=None), 2
        yield "another site's id", with_paper(digest, index, id="some-paper"), 2


def check_local(post):
    """For every entry and field, a change of that field changes its slots and nothing else."""
    for index in range(len(post.digest.entries)):
        for _, digest, slots in edits_of(post.digest, index):
            edited = check_put_get(post, digest)
            gone, new = changed_lines(post.text, edited.text)
            # A title or an abstract may have stood on several lines.
            assert len(new) <= slots
            block = post.digest.entries[index]
            title_lines = 4 if block.paper.title else 1
            assert len(gone) <= max(slots, title_lines)


def check_moves(post):
    """Entries that go, come back, come new or change places take their text along."""
    digest = post.digest
    entries = list(digest.entries)
    for index in range(len(entries)):
        rest = entries[:index] + entries[index + 1 :]
        removed = check_put_get(post, evolve(digest, entries=rest))
        # Put back by the post that the removal gave.
        assert removed.replace(digest).to_bytes() == post.to_bytes()
        moved = check_put_get(post, evolve(digest, entries=[*rest, entries[index]]))
        assert sorted(_without_ranks(moved.text)) == sorted(_without_ranks(post.text))
        added = [*entries[:index], NEW_ENTRY, *entries[index:]]
        check_put_get(post, evolve(digest, entries=added))
    check_put_get(post, evolve(digest, entries=entries[::-1]))
    check_put_get(post, evolve(digest, entries=[]))
    check_put_get(post, evolve(digest, entries=[NEW_ENTRY]))
    check_put_get(post, evolve(digest, entries=[*entries, NEW_ENTRY]))


def _without_ranks(text):
    return [line.partition(". **")[2] or line for line in text.split("\n")]


def _meant(text):
    """Return text without line breaks, and without escapes, for whichever engine they are."""
    return COMMONMARK.read(" ".join(text.split()))


def check_complete(post):
    """The model alone gives the text back, but for remembered layout.

    That is line breaks, left-out second links, and how characters are spelled that could be markup.
    """
    rendered = render_post(post.digest, dialect=post.dialect)
    gone, new = changed_lines(post.text, rendered)
    left_out = [
        line
        for line in new
        if "arxiv.org" in line
        and line.rpartition("/")[2].strip(")\n")
        not in post.text.replace(
            "huggingface.co/papers/" + line.rpartition("/")[2].strip(")\n"), ""
        )
    ]
    assert _meant("".join(line for line in new if line not in left_out)) == _meant("".join(gone))
    return bool(gone or new)


def literals(parts, stated):
    """Return the literal texts of a template in order, with the optional parts that say something.

    `stated` are the names of the placeholders that do; a part without any may stand there or not.
    """
    for part in parts:
        if isinstance(part, OptionalPart):
            names = {place.name for place in part.parts if isinstance(place, Placeholder)}
            if not names or names & stated:
                yield from literals(part.parts, stated)
        elif not isinstance(part, Placeholder):
            yield part


def check_accounted(post):
    """Every byte of an entry belongs to a literal of a template, to a slot, or to neither's layout.

    Return how many entries a new post would spell just so, and how many there are.
    """
    identical = total = 0
    for section in post._reading.sections:
        rendered = rendered_entries(section.digest, post.dialect)
        for block, text in zip(section.layout.blocks, rendered, strict=True):
            end = block.start
            for line in block.lines:
                assert not post.text[end : line.start].strip(), "a line of the entry is not read"
                template = line.template
                rest = ""
                end = line.start
                for slot in line.slots:
                    assert end <= slot.start <= slot.end <= line.end
                    rest += post.text[end : slot.start]
                    end = slot.end
                rest += post.text[end : line.end]
                stated = {slot.field for slot in line.slots}
                known = "".join(literals(template.parts, stated))
                known += "|" * isinstance(template, Row) * 99
                for piece in re.split(r"[\s|]+" if isinstance(template, Row) else r"\s+", rest):
                    assert piece in "".join(known.split()), f"{piece!r} is of no template"
                end = line.end
            identical += post.text[block.start : block.end].rstrip() == text
            total += 1
    return identical, total


def rendered_entries(digest, dialect):
    """Return each entry as a new post would spell it, or `None` where it cannot be said."""
    for entry in digest.entries:
        try:
            text = render_post(evolve(digest, entries=[entry]), dialect=dialect)
            (block,) = parse_post(text, dialects=[dialect])._reading.sections[0].layout.blocks
            yield text[block.start : block.end].rstrip()
        except RenderError:
            yield None
