#!/usr/bin/env bash
# markdownlint-cli2 0.24.1 --fix does not only touch layout: a citation behind a bracket and an index behind
# a function, (Ito et al.)[12] and f(x)[0], are taken for links the wrong way round and become links to
# "12" and "0"; the two stars of 2 * x and 3 * y are taken for emphasis, which they were not.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-package-lock --no-audit --no-fund markdownlint-cli2@0.24.1
cat >post.md <<'MD'
# Notes

As shown before (Ito et al.)[12], the value f(x)[0] grows.

The cost is 2 * x and 3 * y for each.
MD
npx --no-install markdownlint-cli2 --fix post.md >log
{ head -n 1 log && cat post.md; } | tee seen
diff - seen <<'SEEN'
markdownlint-cli2 v0.24.1 (markdownlint v0.42.1)
# Notes

As shown before [Ito et al.](12), the value f[x](0) grows.

The cost is 2 *x and 3* y for each.
SEEN
