#!/usr/bin/env bash
# datasets 5.2.0: whether map() may add a column to some rows only is decided by the first row. If the
# function adds nothing there, what it adds to later rows is dropped without a word; if it adds something
# there, the first later row without it is a KeyError. Neither gives a column with gaps.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install -q datasets==5.2.0
HF_HOME="$folder" HF_HUB_OFFLINE=1 HF_DATASETS_OFFLINE=1 env/bin/python - <<'PY' | tee seen
import datasets

print("datasets", datasets.__version__)
datasets.disable_progress_bars()
votes = {"2602.00002": 7, "2602.00003": 9}


def add_votes(row):
    return {"votes": votes[row["id"]]} if row["id"] in votes else {}


for ids in (["2602.00001", "2602.00002", "2602.00003"], ["2602.00003", "2602.00002", "2602.00001"]):
    papers = datasets.Dataset.from_list([{"id": id} for id in ids])
    try:
        print(papers.map(add_votes).to_list())
    except KeyError as error:
        print(repr(error))
PY
diff - seen <<'SEEN'
datasets 5.2.0
[{'id': '2602.00001'}, {'id': '2602.00002'}, {'id': '2602.00003'}]
KeyError('votes')
SEEN
