"""The neutral core: posts, addresses, indexes, redirects. It knows neither MkDocs nor any generator."""
