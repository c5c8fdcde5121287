// Builds a blog with Hexo and prints what became of each file as JSON. `node hexo_site.js FOLDER`, in a folder of whose
// node_modules the plugins of the blog are.
"use strict";

const path = require("path");
const Hexo = require(path.resolve(process.argv[2], "node_modules", "hexo"));

// the theme shows nothing but what is asked for: the slugs of a list, the text of a post
const MARK = "<!--list-->";
const LIST = `${MARK}{% for post in page.posts.toArray() %}{{ post.slug }}|{% endfor %}`;
const VIEWS = {
  "post.njk": "{{ page.content }}",
  "page.njk": "{{ page.content }}",
  "index.njk": LIST,
  "archive.njk": LIST,
  "tag.njk": LIST,
  "category.njk": LIST,
};

function wall(moment) {
  return moment ? moment.format("YYYY-MM-DDTHH:mm:ss") : null;
}

function described(document, kind) {
  return {
    kind,
    url: document.path,
    title: document.title || "",
    date: kind === "page" ? null : wall(document.date),
    tags: document.tags ? document.tags.map((tag) => tag.name) : [],
    categories: document.categories ? document.categories.map((category) => category.slug) : [],
  };
}

async function main() {
  const folder = process.argv[2];
  const hexo = new Hexo(folder, { silent: true });
  await hexo.init();
  await hexo.load();
  for (const [name, source] of Object.entries(VIEWS)) hexo.theme.setView(name, source);
  await hexo._generate({ cache: false });
  const documents = {};
  const shows = hexo._showDrafts();
  hexo.model("Post").forEach((post) => {
    documents[`source/${post.source}`] = post.published || shows ? described(post, "post") : null;
  });
  hexo.model("Page").forEach((page) => {
    documents[`source/${page.source}`] = described(page, "page");
  });
  const routes = hexo.route.list();
  const texts = {};
  const lists = {};
  const files = {};
  for (const route of routes) {
    const stream = hexo.route.get(route);
    const parts = [];
    await new Promise((done, failed) => {
      stream.on("data", (part) => parts.push(part)).on("end", done).on("error", failed);
    });
    files[route] = Buffer.concat(parts.map((part) => Buffer.from(part))).toString();
  }
  const bySource = (model) =>
    model.forEach((document) => {
      const text = document.content;
      if (documents[`source/${document.source}`]) texts[`source/${document.source}`] = text;
    });
  bySource(hexo.model("Post"));
  bySource(hexo.model("Page"));
  for (const route of routes.sort()) {
    if (files[route].startsWith(MARK)) lists[route] = files[route].slice(MARK.length).split("|").slice(0, -1);
  }
  for (const [name, told] of Object.entries(documents)) {
    const place = told && (told.url.endsWith("/") ? `${told.url}index.html` : told.url);
    if (told && !routes.includes(place.replace(/^\//, ""))) documents[name] = null;
  }
  const feeds = {};
  for (const route of routes) if (/<(feed|rss)\b/.test(files[route])) feeds[route] = files[route];
  const assets = hexo.model("PostAsset").map((asset) => [asset._id, asset.path]);
  console.log(JSON.stringify({ documents, texts, lists, feeds, routes, assets }));
}

main().catch((error) => {
  console.log(JSON.stringify({ fails: `${error.name}: ${error.message}`.split("\n")[0] }));
});
