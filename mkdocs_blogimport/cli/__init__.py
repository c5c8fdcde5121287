"""The command line: its commands, the site that a blog becomes without a mkdocs.yml, the progress bar."""
