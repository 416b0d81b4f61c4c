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
    # Some make one dash of two hyphens, others of three; and quotes of those of TeX.
    text = re.sub("-{2,}", "--", re.sub("``|''", '"', text))
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


_ASTRO = """
import { createMarkdownProcessor, parseFrontmatter } from "@astrojs/markdown-remark";
async function run([text]) {
    const { frontmatter, content } = parseFrontmatter(text);
    const processor = await createMarkdownProcessor({syntaxHighlight: false});
    const { code } = await processor.render(content);
    return [frontmatter, code];
}
"""
"""What Astro does with a Markdown file: its front matter is what a schema gets."""


def astro(text, _):
    front, html = node.run_node(["@astrojs/markdown-remark"], _ASTRO, [text])
    return html if isinstance(front, dict) else ""


def astro_front_matter(text):
    return node.run_node(["@astrojs/markdown-remark"], _ASTRO, [text])[0]


_DOCUSAURUS = """
import { evaluate } from "@mdx-js/mdx";
import matter from "gray-matter";
import remarkDirective from "remark-directive";
import remarkEmoji from "remark-emoji";
import remarkGfm from "remark-gfm";
const escaped = (text) => String(text).replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);
const shown = (child) =>
    Array.isArray(child) ? child.map(shown).join("")
    : child == null || child === false ? ""
    : child.html !== undefined ? child.html : escaped(child);
const jsx = (type, {children, ...given}) => {
    if (typeof type === "function") return type({children, ...given});
    const own = Object.entries(given).filter(([, value]) => typeof value === "string");
    const attributes = own.map(([name, value]) => ` ${name}="${escaped(value)}"`).join("");
    return {html: `<${type}${attributes}>${shown(children)}</${type}>`};
};
// As Docusaurus does: a directive without content is the text that it was.
const kept = () => function walk(node) {
    node.children = node.children?.map((child) =>
        child.type === "textDirective" && !child.children.length
            && !Object.keys(child.attributes).length
            ? {type: "text", value: `:${child.name}`} : child);
    node.children?.forEach(walk);
};
const Fragment = ({children}) => ({html: shown(children)});
async function run([text]) {
    const { data, content } = matter(text);
    const remarkPlugins = [remarkDirective, kept, remarkGfm, remarkEmoji];
    const page = await evaluate(content, {format: "md", Fragment, jsx, jsxs: jsx, remarkPlugins});
    return [data, page.default({}).html];
}
"""
"""What Docusaurus does with a `.md` file where `format` is `detect`."""


def docusaurus(text, _):
    packages = ["@mdx-js/mdx", "gray-matter", "remark-directive", "remark-emoji", "remark-gfm"]
    return node.run_node(packages, _DOCUSAURUS, [text])[1]


def pelican(text, folder):
    """Show a post in Pelican, which reads front matter by itself, and not as YAML."""
    needed("pelican")
    (folder / "content").mkdir(parents=True)
    (folder / "content" / "post.md").write_text(text, encoding="utf-8")
    settings = "TIMEZONE = 'UTC'\nSITEURL = 'https://example.org'\nARTICLE_SAVE_AS = 'post.html'\n"
    (folder / "conf.py").write_text(settings, encoding="utf-8")
    command = [sys.executable, "-m", "pelican", "content", "-o", "out", "-s", "conf.py", "-q"]
    command += ["--fatal", "errors"]
    done = subprocess.run(command, cwd=folder, capture_output=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr.decode() + done.stdout.decode()
    html = (folder / "out" / "post.html").read_text(encoding="utf-8")
    (content,) = lxml.html.fromstring(html).xpath("//div[@class='entry-content']")
    return lxml.html.tostring(content, encoding="unicode")
