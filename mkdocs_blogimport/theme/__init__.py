"""What readers see around a post's body: templates, what they are given, labels in each language."""
