#!/usr/bin/env bash
# citation-js 0.9.0 (its core and plugin-bibtex): BibTeX that is read and written again keeps a key of letters
# and digits, but a key with a hyphen is replaced by author, year and first word of the title. Nothing
# keeps these apart: two papers come out under one key, and neither can be cited by its own any more.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-package-lock --no-audit --no-fund @citation-js/core@0.9.0 @citation-js/plugin-bibtex@0.9.0
cat >run.js <<'JS'
const { Cite } = require("@citation-js/core");
require("@citation-js/plugin-bibtex");
console.log("plugin-bibtex", require("./node_modules/@citation-js/plugin-bibtex/package.json").version);
const bib = `
@misc{ito2026a, author = {Ito, Ada}, title = {Maps of Gardens}, year = {2026}}
@misc{ito2026-b, author = {Ito, Ada}, title = {The Maps of Rivers}, year = {2026}}
@misc{ito2026-c, author = {Ito, Bo}, title = {Maps and Lanterns}, year = {2026}}`;
const cite = new Cite(bib);
console.log("read:", cite.data.map((entry) => entry.id).join(" "));
console.log("written:", cite.format("bibtex").match(/(?<=@misc\{)[^,]+/g).join(" "));
JS
node run.js | tee seen
diff - seen <<'SEEN'
plugin-bibtex 0.9.0
read: ito2026a ito2026-b ito2026-c
written: ito2026a Ito2026Maps Ito2026Maps
SEEN
