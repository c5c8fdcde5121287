"""Shortcodes, as Hugo runs them in the bodies of posts.

It knows neither posts nor folders: what a blog has is given to it as a `Site`. The templates run in `gotemplates`.
"""

from .expanding import Report, Shortcodes
from .hooks import Hooks
from .placing import Placed
from .site import LanguageFacts, PageFacts, ResourceFacts, Site, Source, glob

__all__ = [
    "Hooks",
    "LanguageFacts",
    "PageFacts",
    "Placed",
    "Report",
    "ResourceFacts",
    "Shortcodes",
    "Site",
    "Source",
    "glob",
]
