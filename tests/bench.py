"""How fast hfdigest is next to what else could be used: `python -m tests.bench`.

Ours and the others take turns in one process, so that whatever else the machine does hits all
of them; medians are compared. A ratio is our time divided by the other's, and a bar is the
ratio to stay under. Inputs are made from `examples/`, or are real ones with `--corpus PATH`.
"""

import argparse
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import hfdigest

EXAMPLE = Path(__file__).parent.parent / "examples" / "2026-02-16-daily-papers.md"
POSTS = 200


class Peer(NamedTuple):
    """Another way to do the work, or a part of it."""

    name: str
    load: Callable[[], Callable[[], object]]
    """Imports what it needs and returns what is timed."""
    bar: float | None = None
    """The largest ratio that we want."""


def race(title: str, ours: Callable[[], object], peers: list[Peer], rounds: int) -> None:
    """Time ours and the peers in turns and print the table."""
    print(f"\n{title}")
    runs = {"hfdigest": ours}
    for peer in peers:
        try:
            runs[peer.name] = peer.load()
        except ImportError as missing:
            print(f"  {peer.name:<40}  not installed: {missing.name}")
    times: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(rounds):
        for name, run in runs.items():
            start = time.perf_counter()
            run()
            times[name].append(time.perf_counter() - start)
    medians = {name: statistics.median(series) for name, series in times.items()}
    print(f"  {'hfdigest':<40}{medians['hfdigest'] * 1e3:>10.1f} ms")
    for peer in peers:
        if peer.name in medians:
            ratio = medians["hfdigest"] / medians[peer.name]
            print(
                f"  {peer.name:<40}{medians[peer.name] * 1e3:>10.1f} ms  ratio {ratio:5.2f}"
                f"{verdict(ratio, peer.bar)}"
            )


def verdict(value: float, bar: float | None) -> str:
    """Return what to say of a value and its bar."""
    if bar is None:
        return ""
    return f"  bar {bar:g}: {'reached' if value <= bar else 'MISSED'}"


def posts(corpus: Path | None, rounds: int) -> None:
    """Read posts with their full layout."""
    if corpus:
        texts = [file.read_text("utf-8") for file in sorted((corpus / "posts").glob("*daily*.md"))]
    else:
        texts = [EXAMPLE.read_text(encoding="utf-8")] * POSTS

    def ours() -> None:
        for text in texts:
            hfdigest.parse_post(text)

    def markdown_it() -> Callable[[], object]:
        from markdown_it import MarkdownIt

        parse = MarkdownIt().parse
        return lambda: [parse(text) for text in texts]

    def mistune() -> Callable[[], object]:
        from mistune import create_markdown

        parse = create_markdown(renderer=None)
        return lambda: [parse(text) for text in texts]

    def frontmatter() -> Callable[[], object]:
        from frontmatter import loads

        return lambda: [loads(text) for text in texts]

    size = sum(map(len, texts)) / 1e6
    race(
        f"Read {len(texts)} posts of {size:.1f} million characters",
        ours,
        [
            Peer("markdown-it-py: parse", markdown_it, bar=0.6),
            Peer("mistune: parse", mistune),
            Peer("python-frontmatter: front matter only", frontmatter),
        ],
        rounds,
    )


def starting(_: Path | None, rounds: int) -> None:
    """Start a process, import, and read one post."""
    programs = {
        "a bare interpreter": "pass",
        "import hfdigest": "import hfdigest",
        "read one post": f"import hfdigest; hfdigest.load_post({str(EXAMPLE)!r})",
    }
    times: dict[str, list[float]] = {name: [] for name in programs}
    for _ in range(3 * rounds):
        for name, program in programs.items():
            start = time.perf_counter()
            subprocess.run([sys.executable, "-c", program], check=True)
            times[name].append((time.perf_counter() - start) * 1e3)
    bare, imported, read = (statistics.median(series) for series in times.values())
    print("\nStart a process")
    print(f"  {'a bare interpreter':<40}{bare:>10.1f} ms")
    print(
        f"  {'import hfdigest, over that':<40}{imported - bare:>10.1f} ms"
        f"{verdict(imported - bare, 30)}"
    )
    print(f"  {'import and read one post':<40}{read:>10.1f} ms{verdict(read, 300)}")


SECTIONS: dict[str, Callable[[Path | None, int], None]] = {"posts": posts, "starting": starting}


def main(arguments: list[str] | None = None) -> None:
    """Run the sections that are named, or all."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument(
        "sections",
        nargs="*",
        choices=[[], *SECTIONS],
        metavar="SECTION",
        help=f"any of {', '.join(SECTIONS)}; all by default",
    )
    parser.add_argument("--corpus", type=Path, metavar="PATH", help="a folder of real files")
    parser.add_argument("--rounds", type=int, default=7)
    options: Any = parser.parse_args(arguments)
    print(f"Python {sys.version.split()[0]}, medians of {options.rounds} rounds")
    for name in options.sections or SECTIONS:
        SECTIONS[name](options.corpus, options.rounds)


if __name__ == "__main__":
    main()
