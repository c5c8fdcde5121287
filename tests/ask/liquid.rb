# Reads one JSON object a line (`in`, `on_the_page`) and prints, one JSON object a line, what Jekyll makes of that text in
# the page `page.yml` of the blog in the folder named on the command line, at a fixed time. What never ends is ended.
require "json"
require "tmpdir"
require "jekyll"
require "rouge"
require "jekyll-gist"
require "jekyll-include-cache"

NOW = Time.new(2024, 5, 6, 7, 8, 9, "+02:00")
CPU_SECONDS = 5
MEMORY = 2 * 1024**3

Jekyll.logger.log_level = :error
BLOG = File.realpath(ARGV[0])
SITE = Jekyll::Site.new(
  Jekyll.configuration(
    "source"             => BLOG,
    "destination"        => File.join(Dir.tmpdir, "never-written"),
    "disable_disk_cache" => true,
    "quiet"              => true,
    "gist"               => { "noscript" => false }, # which would fetch the gist
    "kramdown"           => { "syntax_highlighter" => nil }
  )
)
SITE.read
SITE.time = NOW
PAGE = Jekyll::Utils.safe_load_yaml_file(File.join(BLOG, "page.yml"))

class << Time
  def now
    NOW
  end
end

# Code without colours: what is asked for is where it stands and which options it has.
class Jekyll::Tags::HighlightBlock
  def options
    @highlight_options.map { |key, value| " #{key}=#{value == "inline" ? "True" : Array(value).join(" ")}" }.join
  end

  def marked(code)
    "<#{@lang}#{options}>#{code}</#{@lang}>"
  end
end

module Marked
  def markdownify(input)
    "[markdown: #{input}]"
  end
end

# Let the tags and filters that borrow from others only mark what they are given.
def mark
  Jekyll::Tags::HighlightBlock.class_eval do
    alias_method :render_rouge, :marked
    define_method(:add_code_tag) { |code| code }
  end
  Liquid::Template.register_filter(Marked)
end

def ask(asked)
  markdown = SITE.find_converter_instance(Jekyll::Converters::Markdown)
  asked["on_the_page"] ? Rouge::Lexer.define_singleton_method(:find_fancy) { |*| Rouge::Lexers::PlainText } : mark
  payload = SITE.site_payload
  payload["page"] = PAGE
  payload["highlighter_prefix"] = markdown.highlighter_prefix
  payload["highlighter_suffix"] = markdown.highlighter_suffix
  settings = SITE.config["liquid"]
  info = {
    :registers        => { :site => SITE, :page => PAGE },
    :strict_filters   => settings["strict_filters"],
    :strict_variables => settings["strict_variables"],
  }
  out = Liquid::Template.parse(asked["in"], :line_numbers => true).render!(payload, info)
  asked["on_the_page"] ? { "html" => markdown.convert(out) } : { "out" => out }
rescue NoMemoryError, SystemStackError
  nil
rescue Exception => e # rubocop:disable Lint/RescueException
  { "fails" => "#{e.class.name.split("::").last}: #{e.message.gsub("#{BLOG}/", "").split("\n").first}" }
end

$stdin.each_line do |line|
  reader, writer = IO.pipe
  child = fork do
    reader.close
    $stderr.reopen(File::NULL, "w")
    Process.setrlimit(Process::RLIMIT_CPU, CPU_SECONDS)
    Process.setrlimit(Process::RLIMIT_AS, MEMORY)
    answer = ask(JSON.parse(line))
    writer.write(JSON.generate(answer)) if answer
    writer.close
    exit!(0)
  end
  writer.close
  answer = reader.read
  Process.wait(child)
  puts(answer.empty? ? JSON.generate("fails" => "needs too much time or memory") : answer)
  $stdout.flush
end
