"""Asks the real Jekyll, kramdown and Liquid what the cases in `tests/` come out as; see `__main__.py`."""
