"""The problems that the author has to know, with file and line; their kinds, and the reports of them."""
