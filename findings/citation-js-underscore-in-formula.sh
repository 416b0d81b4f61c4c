#!/usr/bin/env bash
# citation-js 0.9.0 (its core and plugin-bibtex): an escaped underscore is fine in a title, but between
# dollars, where TeX prints it just as well, it is taken for an accent. Then not this entry is
# lost but all: reading the whole bibliography ends in an error that does not name the entry.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-package-lock --no-audit --no-fund @citation-js/core@0.9.0 @citation-js/plugin-bibtex@0.9.0
cat >run.js <<'JS'
const { Cite } = require("@citation-js/core");
require("@citation-js/plugin-bibtex");
console.log("plugin-bibtex", require("./node_modules/@citation-js/plugin-bibtex/package.json").version);
const other = "@misc{ito2026, author = {Ito, Ada}, title = {Maps of Gardens}, year = {2026}}\n";
for (const title of ["Maps in run\\_all", "Maps in $run\\#all$", "Maps in $run\\_all$"]) {
  try {
    const cite = new Cite(other + `@misc{ito2027, author = {Ito, Ada}, title = {${title}}, year = {2027}}`);
    console.log(title, "=>", cite.data.length, "entries:", cite.data[1].title);
  } catch (error) {
    console.log(title, "=>", error.name + ":", error.message.split("\n")[0]);
  }
}
JS
node run.js | tee seen
diff - seen <<'SEEN'
plugin-bibtex 0.9.0
Maps in run\_all => 2 entries: Maps in run_all
Maps in $run\#all$ => 2 entries: Maps in run#all
Maps in $run\_all$ => SyntaxError: expected "lbrace", got "text" at line 0 col 14:
SEEN
