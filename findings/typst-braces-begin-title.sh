#!/usr/bin/env bash
# typst 0.15.2 (its bibliographies are hayagriva's): braces protect the case of words in a title. Where
# they begin the title, styles that capitalise it lose the blank behind them: "{GPT} maps gardens"
# is printed "GPTMaps Gardens" by Chicago and APS, and rightly by IEEE and APA, which leave case alone.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install -q typst==0.15.2
cat >refs.yml <<'YAML'
a:
  type: article
  title: "{GPT} maps gardens"
  author: ["Ito, Ada"]
  date: 2026
YAML
env/bin/python - <<'PY' | tee seen
import re
from importlib.metadata import version
import typst

print("typst", version("typst"))
for style in ("chicago-author-date", "american-physics-society", "ieee", "apa"):
    with open("page.typ", "w", encoding="utf-8") as page:
        page.write(f'@a\n#bibliography("refs.yml", style: "{style}")\n')
    text = re.sub(r"<[^>]+>", "", typst.compile("page.typ", format="html").decode())
    print(style, "|", re.search(r"GPT ?\w+ \w+", text)[0])
PY
diff - seen <<'SEEN'
typst 0.15.2
chicago-author-date | GPTMaps Gardens
american-physics-society | GPTMaps Gardens
ieee | GPT maps gardens
apa | GPT maps gardens
SEEN
