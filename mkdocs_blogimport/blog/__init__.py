"""The blog itself: posts, order, groupings, addresses, indexes, redirects. It knows neither MkDocs nor a generator."""
