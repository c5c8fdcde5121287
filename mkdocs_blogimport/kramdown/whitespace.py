"""Whitespace in kramdown."""

SPACES = " \t\n\r\f\v"
"""Every character that counts."""
