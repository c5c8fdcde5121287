"""What the author should know: problems, their kinds, and the reports of them."""
