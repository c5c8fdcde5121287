"""What the themes of old blogs gave a meaning to, as data: keys, layouts, classes, includes. No code per theme.

Each subject is a YAML file and beside it the module that loads and checks it: once, and not before something asks.
"""

from .tables import SUBJECTS, Tables, tables
from .themes import Theme, recognised, themes

__all__ = ["SUBJECTS", "Tables", "Theme", "recognised", "tables", "themes"]
