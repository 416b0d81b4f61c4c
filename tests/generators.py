"""Posts as the engines of site generators show them."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import lxml.html
import pytest
from markdown_it import MarkdownIt

from tests import node
from tests.optional import needed

HERE = Path(__file__).parent
_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_TYPOGRAPHY = {
    "‘": "'", "’": "'", "“": '"', "”": '"', "–": "--", "—": "---", "…": "...",
    "«": "<<", "»": ">>", "\N{NO-BREAK SPACE}": " ",
}  # fmt: skip


def plain(text):
    """Return text without the typography of a site, and with single blanks."""
    text = "".join(_TYPOGRAPHY.get(char, char) for char in text)
    return " ".join(text.split())


def page(html):
    """Return the tree of what a generator made."""
    return lxml.html.fromstring(f"<div>{html}</div>")


def jekyll(text, _):
    if not shutil.which("ruby"):
        pytest.skip("ruby is not installed")
    command = ["ruby", str(HERE / "jekyll.rb")]
    done = subprocess.run(command, input=text.encode(), capture_output=True, check=False)
    if b"cannot load such file" in done.stderr:
        pytest.skip("kramdown or Liquid is not installed")
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


def commonmark(text, _):
    return MarkdownIt("commonmark").render(_FRONT_MATTER.sub("", text))


def github(text, _):
    engine = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    return engine.render(_FRONT_MATTER.sub("", text))


def python_markdown(text, _):
    return needed("markdown").markdown(_FRONT_MATTER.sub("", text))


def python_markdown_extra(text, _):
    extensions = ["extra", "sane_lists", "smarty"]
    return needed("markdown").markdown(_FRONT_MATTER.sub("", text), extensions=extensions)


def hugo(text, folder):
    needed("hugo")
    (folder / "content").mkdir(parents=True)
    (folder / "content" / "post.md").write_text(text, encoding="utf-8")
    (folder / "layouts" / "_default").mkdir(parents=True)
    layout = '{{ .Date.Format "2006-01-02" }}{{ .Content }}'
    (folder / "layouts" / "_default" / "single.html").write_text(layout, encoding="utf-8")
    settings = 'disableKinds = ["home", "taxonomy", "term", "section", "rss", "sitemap", "404"]\n'
    (folder / "hugo.toml").write_text(settings, encoding="utf-8")
    # The date is that of a fixture, and so a day of the future for some clocks.
    command = [sys.executable, "-m", "hugo", "--quiet", "--buildFuture", "-s", str(folder)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return (folder / "public" / "post" / "index.html").read_text(encoding="utf-8")


_ELEVENTY = """
import Eleventy from "@11ty/eleventy";
export async function run([folder]) {
    const site = new Eleventy(folder, folder + "/out", {quietMode: true});
    return (await site.toJSON()).map(({content}) => content).join("");
}
"""


def eleventy(text, folder):
    folder.mkdir(parents=True)
    (folder / "post.md").write_text(text, encoding="utf-8")
    return node.run_node(["@11ty/eleventy"], _ELEVENTY.replace("export ", ""), [str(folder)])


_VITEPRESS = """
import { build } from "vitepress";
async function run([folder]) {
    await build(folder, {outDir: folder + "/out"});
    return true;
}
"""


def vitepress(text, folder):
    folder.mkdir(parents=True)
    (folder / "post.md").write_text(text, encoding="utf-8")
    (folder / "node_modules").symlink_to(node.modules())
    node.run_node(["vitepress"], _VITEPRESS, [str(folder)])
    html = (folder / "out" / "post.html").read_text(encoding="utf-8")
    main = lxml.html.fromstring(html).xpath("//main")[0]
    return lxml.html.tostring(main, encoding="unicode").replace("\N{ZERO WIDTH SPACE}", "")
