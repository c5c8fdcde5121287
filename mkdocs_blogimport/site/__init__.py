"""All that touches MkDocs' objects: configuration, files, pages, redirects, the preview."""
