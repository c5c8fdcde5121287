"""What can be wrong with a template."""

from __future__ import annotations


class TemplateError(Exception):
    """A template can't be parsed or run.

    Attributes:
        line: The line of the template, from 1; 0 if it isn't known.
    """

    def __init__(self, what: str, line: int = 0) -> None:
        super().__init__(what)
        self.line = line


class Beyond(TemplateError):
    """A template asks for what is not done here, such as the network or the files of the machine.

    Attributes:
        name: The function or method that it asks for.
    """

    def __init__(self, name: str, line: int = 0) -> None:
        super().__init__(f"`{name}` is not run here", line)
        self.name = name
