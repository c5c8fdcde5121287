"""A post's body to HTML: templating, the Markdown engines, links, excerpts."""
