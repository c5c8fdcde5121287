"""The command line: commands, the site that a blog becomes, progress."""
