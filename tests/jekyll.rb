# Shows a post as Jekyll does: Liquid, then kramdown with GitHub's Markdown; standard input to output.
require "kramdown"
require "kramdown-parser-gfm"
require "liquid"

text = $stdin.read.force_encoding("UTF-8").sub(/\A---\n.*?\n---\n/m, "")
text = Liquid::Template.parse(text, error_mode: :strict).render!({}, strict_variables: true)
options = {input: "GFM", hard_wrap: false, syntax_highlighter: nil}
print Kramdown::Document.new(text, options).to_html
