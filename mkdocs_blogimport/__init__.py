"""Bring a blog into a MkDocs site: every post at its old address, nothing lost."""
