"""A safe part of Go's templates (text/template, html/template), with Hugo's functions of values.

It knows no site and no file: what a template may see of these is given to it as `Object`s and functions. Limits in
`limits` hold whatever a template contains.
"""

from . import dates, list_functions, matching, string_functions
from .errors import Beyond, TemplateError
from .limits import Budget, LimitReached
from .nodes import Parsed
from .parsing import parse
from .running import Result, run
from .values import Html, Method, Object, Params, Plain

__all__ = [
    "Beyond",
    "Budget",
    "Html",
    "LimitReached",
    "Method",
    "Object",
    "Params",
    "Parsed",
    "Plain",
    "Result",
    "TemplateError",
    "dates",
    "list_functions",
    "matching",
    "parse",
    "run",
    "string_functions",
]
