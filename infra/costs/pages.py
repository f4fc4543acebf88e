"""The tables of the operations page, and how they get into it."""

import compute

PAGE = compute.ROOT / "infra/operations.md"


def money(amount):
    return f"{amount:,.2f}" if amount >= 0.005 else "< 0.01"


def table(head, rows):
    lines = [f"| {' | '.join(head)} |", f"|{'|'.join('---' for _ in head)}|"]
    return "\n".join(lines + [f"| {' | '.join(row)} |" for row in rows])


def priced(rows, unit):
    total = sum(row[-1] for row in rows)
    cells = [(what, much, money(usd)) for what, much, usd in rows] + [("**together**", "", f"**{money(total)}**")]
    return table(("what", "how much", unit), cells)


def tables():
    """The name of each table to its text."""
    fit = [(name, f"{limit:,}", f"{taken:,}", f"{tenants:,}") for name, limit, taken, tenants in compute.fit()]
    return {
        "quotas": table(("quota, per account and Region", "AWS gives", "a stack takes", "tenants"), fit),
        "idle": priced(compute.idle(), "USD a month"),
        "extras": table(("on demand", "USD a month"), [(what, money(usd)) for what, usd in compute.extras()]),
        "plans": priced(compute.thousand_plans(), "USD"),
    }


def filled(page):
    """The page with every table as it is now. A table stands between `<!-- its name -->` and `<!-- end -->`."""
    for name, text in tables().items():
        before, mark, rest = page.partition(f"<!-- {name} -->\n")
        _, end, after = rest.partition("<!-- end -->")
        if not (mark and end):
            raise SystemExit(f"{PAGE.name} has no place for the table {name!r}")
        page = f"{before}{mark}{text}\n{end}{after}"
    return page
