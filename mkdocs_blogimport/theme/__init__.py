"""What readers see around a post's body: templates, their data, labels in each language."""
