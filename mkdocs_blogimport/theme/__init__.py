"""What readers see around a post's body: view models, templates, labels."""
