"""Prints what a tenant costs and how many fit into an account; with --write puts it into infra/operations.md.

python3 infra/costs [--write]
"""

import sys

import pages

match sys.argv[1:]:
    case []:
        print("\n\n".join(pages.tables().values()))
    case ["--write"]:
        pages.PAGE.write_text(pages.filled(pages.PAGE.read_text()))
    case _:
        raise SystemExit(__doc__)
