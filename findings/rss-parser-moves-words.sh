#!/usr/bin/env bash
# rss-parser 3.13.0: where an Atom entry's content is XHTML, the words in tags move behind all the others.
# "Not <b>every</b> lantern is <i>lit</i> tonight" is handed over as "Not  lantern is  tonight" followed
# by "every" and "lit", in the HTML and in the plain text alike; the same as escaped HTML stays in order.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-package-lock --no-audit --no-fund rss-parser@3.13.0
cat >feed.xml <<'XML'
<feed xmlns="http://www.w3.org/2005/Atom">
  <title>Papers</title><id>tag:example.org,2026:papers</id><updated>2026-02-16T00:00:00Z</updated>
  <author><name>Ada Example</name></author>
  <entry>
    <title>As XHTML</title><id>tag:example.org,2026:1</id><updated>2026-02-16T00:00:00Z</updated>
    <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">Not <b>every</b> lantern is <i>lit</i> tonight</div></content>
  </entry>
  <entry>
    <title>As HTML</title><id>tag:example.org,2026:2</id><updated>2026-02-16T00:00:00Z</updated>
    <content type="html">Not &lt;b>every&lt;/b> lantern is &lt;i>lit&lt;/i> tonight</content>
  </entry>
</feed>
XML
cat >run.js <<'JS'
const Parser = require("rss-parser");
console.log("rss-parser", require("./node_modules/rss-parser/package.json").version);
new Parser().parseString(require("fs").readFileSync("feed.xml", "utf8")).then(({ items }) => {
  for (const item of items) console.log(`${item.title}\n  ${item.content}\n  ${item.contentSnippet}`);
});
JS
node run.js | tee seen
diff - seen <<'SEEN'
rss-parser 3.13.0
As XHTML
  <div type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">Not  lantern is  tonight<b>every</b><i>lit</i></div></div>
  Not  lantern is  tonighteverylit
As HTML
  Not <b>every</b> lantern is <i>lit</i> tonight
  Not every lantern is lit tonight
SEEN
