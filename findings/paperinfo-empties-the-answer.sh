#!/usr/bin/env bash
# huggingface_hub 2.4.0: PaperInfo(**item) eats the item that it is made of. The double star copies only
# the outer object; of the inner "paper" the id, authors, abstract and votes are gone afterwards, so
# writing the API's answer to a file then loses them, and a second PaperInfo of it has no id.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install -q huggingface_hub==2.4.0
HF_HOME="$folder" HF_HUB_OFFLINE=1 env/bin/python - <<'PY' | tee seen
import json
from importlib.metadata import version
from huggingface_hub.hf_api import PaperInfo

print("huggingface_hub", version("huggingface_hub"))
item = json.loads("""{
  "paper": {"id": "2602.00001", "title": "On Lanterns", "summary": "We look.", "upvotes": 12,
            "authors": [{"_id": "1", "name": "Ada Example", "hidden": false}]},
  "title": "On Lanterns", "numComments": 2
}""")
for _ in range(2):
    paper = PaperInfo(**item)
    print(paper.id, paper.upvotes, paper.summary, [author.name for author in paper.authors or []])
    print(json.dumps(item))
PY
diff - seen <<'SEEN'
huggingface_hub 2.4.0
2602.00001 12 We look. ['Ada Example']
{"paper": {"title": "On Lanterns"}, "title": "On Lanterns", "numComments": 2}
None None None []
{"paper": {"title": "On Lanterns"}, "title": "On Lanterns", "numComments": 2}
SEEN
