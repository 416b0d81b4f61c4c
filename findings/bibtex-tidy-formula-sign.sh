#!/usr/bin/env bash
# bibtex-tidy 1.14.0 with no option set: a formula that holds one sign, $@$, vanishes from a title
# together with the digit behind it, and an @ outside of any formula gets a backslash.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-package-lock --no-audit --no-fund bibtex-tidy@1.14.0
cat >run.js <<'JS'
const { tidy } = require("bibtex-tidy");
console.log("bibtex-tidy", require("./node_modules/bibtex-tidy/package.json").version);
const { bibtex } = tidy("@misc{a,\n  title = {Pass $@$1 and More},\n  note = {Pass@1}\n}\n");
console.log(bibtex.replace(/ +=/g, " =").trim());
JS
node run.js | tee seen
diff - seen <<'SEEN'
bibtex-tidy 1.14.0
@misc{a,
  title = {Pass  and More},
  note = {Pass\@1}
}
SEEN
