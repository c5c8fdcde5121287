# Reads one JSON object a line (`in`, `options`) and prints, one JSON object a line, what kramdown makes of it
# with the options of a Jekyll site. Code is left without colours, as it is by the importer's engine.
require "json"
require "jekyll"
require "kramdown-parser-gfm"

$stdin.each_line do |line|
  asked = JSON.parse(line)
  options = Jekyll::Configuration::DEFAULTS["kramdown"].merge(asked["options"]).merge("syntax_highlighter" => nil)
  html = Kramdown::Document.new(asked["in"], options).to_html
  puts(JSON.generate("html" => html))
  $stdout.flush
end
