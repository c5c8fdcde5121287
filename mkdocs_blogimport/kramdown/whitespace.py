"""Whitespace, as kramdown understands it."""

SPACES = " \t\n\r\f\v"
"""Every character that counts."""
