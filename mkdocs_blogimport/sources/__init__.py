"""Where a blog is read from: one module a generator, and the choice among them."""
