"""The command `mkdocs-blogimport`, also as `python -m mkdocs_blogimport`."""

from __future__ import annotations

import sys


def run() -> None:
    """Run the command line; Ctrl-C ends it in one line, while it is still being loaded too."""
    try:
        from .cli.commands import main
    except KeyboardInterrupt:
        print("Aborted!", file=sys.stderr)
        sys.exit(1)
    main(prog_name="mkdocs-blogimport")


if __name__ == "__main__":
    run()
