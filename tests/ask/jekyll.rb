# Builds each folder named on standard input (one a line) with the real Jekyll and prints, one JSON line a folder,
# what became of every file. One process per folder, since Jekyll's plugins, time zone and caches are global.
require "cgi"
require "json"
require "time"
require "jekyll"
require "jekyll-redirect-from"

Jekyll.logger.log_level = :error

def plain(text)
  CGI.unescapeHTML(text.to_s.gsub(%r!<[^>]*>!m, "")).gsub(%r!\s+!, " ").strip
end

def describe(item, site, root, shown)
  told = { "kind" => item.class.name }
  told["url"] = item.url
  told["file"] = item.destination(site.dest).delete_prefix("#{site.dest}/")
  return told.merge("kind" => "static").tap { |it| it.delete("url") } if item.is_a?(Jekyll::StaticFile)

  if item.is_a?(Jekyll::Document)
    told["kind"] = (item.collection.label == "posts" && !item.relative_path.include?("_posts")) ? "draft" : item.collection.label
    told["date"] = item.date == site.time ? "now" : item.date.iso8601
    told["slug"] = item.data["slug"]&.to_s
    told["categories"] = Array(item.data["categories"]).map(&:to_s)
    told["tags"] = Array(item.data["tags"]).map(&:to_s)
    told["excerpt"] = plain(item.data["excerpt"])
  else
    told["kind"] = "page"
  end
  told["text"] = plain(item.content)
  told["title"] = item.data["title"]&.to_s
  shown.each { |key| told[key] = item.data[key].is_a?(Time) ? item.data[key].iso8601 : item.data[key] }
  told["redirect_to"] = item.data.dig("redirect", "to") if item.data["redirect"].is_a?(Hash)
  told
end

def ask(folder)
  case_info = JSON.parse(File.read(File.join(folder, "case.json")))
  root = File.join(folder, "site")
  Dir.chdir(root)
  written = File.exist?("_config.yml") ? YAML.safe_load(File.read("_config.yml"), :permitted_classes => [Date, Time]) : {}
  options = { "quiet" => true, "disable_disk_cache" => true, "destination" => File.join(root, "_site") }
  if written.is_a?(Hash) && written["source"]
    options["config"] = File.join(root, "_config.yml")
  else
    options["source"] = root
  end
  # The plugin is loaded once for all, so it is taken away from the sites that do not ask for it.
  site = Jekyll::Site.new(Jekyll.configuration(options))
  asked = Array(site.config["plugins"]).include?("jekyll-redirect-from") ||
    Array(site.config["whitelist"]).include?("jekyll-redirect-from")
  site.generators.reject! { |it| it.is_a?(JekyllRedirectFrom::Generator) } unless asked
  site.process

  told = {}
  redirects = {}
  holder = {}
  site.each_site_file { |item| holder[item.destination(site.dest)] = item }
  site.each_site_file do |item|
    if item.is_a?(JekyllRedirectFrom::RedirectPage)
      file = item.destination(site.dest).delete_prefix("#{site.dest}/")
      redirects[file] = item.data.dig("redirect", "to") if holder[item.destination(site.dest)].equal?(item)
      next
    end
    next if item.is_a?(JekyllRedirectFrom::PageWithoutAFile)
    next if item.is_a?(Jekyll::StaticFile) && !item.write?

    real = item.is_a?(Jekyll::Page) ? site.in_source_dir(item.relative_path) : item.path
    name = real.sub("#{root}/", "")
    told[name] = describe(item, site, root, case_info["show"])
    told[name]["written"] = File.file?(site.in_dest_dir(told[name]["file"]))
    winner = holder[item.destination(site.dest)]
    unless winner.equal?(item)
      told[name]["lost_to"] = winner.is_a?(JekyllRedirectFrom::RedirectPage) ? "a redirect" : winner.relative_path.delete_prefix("/")
    end
    redirects[told[name]["file"]] = told[name]["redirect_to"] if told[name]["redirect_to"] && winner.equal?(item)
  end
  { "expect" => told, "redirects" => redirects, "plugin" => asked }
rescue Exception => e # rubocop:disable Lint/RescueException
  { "fails" => "#{e.class.name.split("::").last}: #{e.message.gsub(root.to_s + "/", "")}", "trace" => e.backtrace.first(5) }
end

$stdin.each_line(:chomp => true) do |folder|
  reader, writer = IO.pipe
  child = fork do
    reader.close
    ENV["TZ"] = "UTC"
    $stderr.reopen(File.join(folder, "stderr"), "w")
    writer.write(JSON.generate(ask(folder)))
    writer.close
    exit!(0)
  end
  writer.close
  answer = reader.read
  Process.wait(child)
  puts(answer.gsub("\n", " "))
  $stdout.flush
end
