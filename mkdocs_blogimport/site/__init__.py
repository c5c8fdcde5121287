"""All that touches MkDocs' objects: settings, files, pages, redirects, neighbouring plugins, the preview."""
