"""Asks the real Jekyll, kramdown and Liquid what the cases in `tests/cases/` come out as; see `__main__.py`."""
