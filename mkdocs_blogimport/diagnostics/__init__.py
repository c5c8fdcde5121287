"""What the author has to know: problems with file and line, their kinds, and reports of them."""
