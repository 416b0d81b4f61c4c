"""What a file is that is no post: each kind is named, with what to do."""

import gzip

import pytest

from hfdigest import PostError, loads, parse_post, repair
from hfdigest.beginnings import foreign, is_json, legacy_codec
from hfdigest.source import Source

KOREAN = "# 오늘의 논문 목록\n\n총 다섯 편의 논문이 수집되었습니다.\n"


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (gzip.compress(b"x", mtime=0), "compressed with gzip; decompress it first"),
        (b"(\xb5/\xfd\0", "compressed with zstd; decompress it first"),
        (b"BZh91AY", "compressed with bzip2; decompress it first"),
        (b"PK\x03\x04\x14", "a ZIP archive"),
        (b"\x89PNG\r\n", "a PNG picture"),
        (b"\xff\xd8\xff\xe0", "a JPEG picture"),
        (b"GIF89a", "a GIF picture"),
        (b"%PDF-1.7", "a PDF document"),
        (b"SQLite format 3\0", "an SQLite database"),
        (b"PAR1\x15", "a Parquet table"),
        (b"a\0b", "binary data"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "a Git LFS pointer"),
        (b'<?xml version="1.0"?>\n<rss version="2.0">', "an RSS feed"),
        (b'<feed xmlns="http://www.w3.org/2005/Atom">', "an Atom feed"),
        (b"<?xml version='1.0'?><x/>", "XML"),
        (b"<!DOCTYPE html><html>", "an HTML page; hfdigest.load reads it"),
        (b"% mine\n@article{ito2026,\n  title={T}}\n", "a BibTeX bibliography"),
        (b"TY  - JOUR\n", "a bibliography in RIS"),
        (b"id,title,votes\n1,T,3\n", "CSV; hfdigest writes such tables"),
        (b"id\ttitle\tvotes\n1\tT\t3\n", "a table with tabs"),
        (b'{"a": 1}', "JSON; hfdigest.load reads it"),
        (KOREAN.encode("cp949"), "cp949 text, not UTF-8; `hfdigest repair` re-encodes it"),
        ("Résumé : été évalué à l’échelle.\n".encode("cp1252"), "Windows-1252 text, not UTF-8"),
        ("# List\n\n- [Wool](https://a.org)\n".encode("utf-16-le"), "UTF-16 text without its mark"),
    ],
)
def test_what_is_no_post_is_named(data, told):
    assert str(foreign(Source.read(data).text)).startswith(told)
    with pytest.raises(PostError, match=r"x\.md: "):
        parse_post(data, name="x.md")


@pytest.mark.parametrize(
    "text", ["# A, B, C\n", "A, B and C.\nD, E.\n", "", "[x](y)\n", "{:toc}\n"]
)
def test_markdown_is_not_foreign(text):
    assert foreign(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "[x](https://a.org)\n",
        "[![b](c)](d)\n",
        "[x]: y\n",
        "[[Wool]]\n",
        "{% include x %}",
        "{:toc}",
    ],
)
def test_markdown_that_begins_with_a_bracket_is_no_json(text):
    assert not is_json(text)


@pytest.mark.parametrize("text", ["[]", "{}", '[{"a": 1}]', " [1]", '{"a"', "[[1]]", "[true]", "{"])
def test_json_is_json(text):
    assert is_json(text)


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        (KOREAN, "cp949"),
        ("# 今日论文列表\n\n本文提出了一种新的方法，用于长文本的阅读和理解。\n", "gb18030"),
        ("# 今日の論文\n\n- 論文要約：①大規模言語モデルの評価を行った。\n", "cp932"),
        ("# 今日の論文\n\n- 大規模言語モデルの評価を行った。\n", "euc_jp"),
        ("每日論文推薦：大型語言模型的方法\n", "big5"),
        ("# Статьи дня\n\nВ этой работе предложен новый метод чтения.\n", "cp1251"),
        ("# Статьи дня\n\nВ этой работе предложен новый метод чтения.\n", "koi8_r"),
        ("# Статьи дня\n\nВ этой работе предложен новый метод чтения.\n", "cp866"),
    ],
)
def test_legacy_encodings_are_named_and_decoded(text, codec):
    data = text.encode(codec)
    assert legacy_codec(Source.read(data).text) == codec
    with pytest.raises(PostError, match=rf"the file is .*{codec}.*, not UTF-8; repair=True reads"):
        loads(data, name="x.md")
    done = repair(data)
    assert (done.text, done.codec, done.variant, done.exact) == (text, codec, "encoded", True)
    assert codec in done.damage


def test_a_post_in_an_older_encoding_is_read_when_it_is_repaired():
    text = "# 論文\n\n- [長いノート](https://arxiv.org/abs/2603.01234) とても面白い論文です\n"
    post = parse_post(text.encode("cp932"), dialects=["links"], repair=True)
    assert post.text == text
    assert post.digest.entries[0].paper.title == "長いノート"
    assert "it is Shift-JIS (cp932) and not UTF-8" in post.problems[0].message


@pytest.mark.parametrize(
    "data", [KOREAN.encode(), b"a\xffb", KOREAN.encode() + b"\xff" * 40, b"abc"]
)
def test_a_few_bytes_are_no_encoding(data):
    assert legacy_codec(Source.read(data).text) is None


def test_a_refusal_shows_the_way_on():
    text = "# Wool\n\n- [Yarn](https://arxiv.org/abs/2605.00001)\n"
    with pytest.raises(PostError, match=r"names a paper, which `--dialect links` reads"):
        parse_post(text)
    more = text + "- [Felt](https://arxiv.org/abs/2605.00002)\n"
    with pytest.raises(PostError, match=r"names 2 papers, which `--dialect links` reads"):
        parse_post(more)
