"""What a tenant costs and how many fit into an account, computed from what is measured, counted and priced.

Measured: the units in tests/stories/lifetime.rs, which that test keeps true. Counted: the resources of template.yaml.
Priced: prices.toml and quotas.toml beside this file. Assumed: the few numbers at the top here, each on the high side.
"""

import pathlib
import re

try:
    import tomllib
except ModuleNotFoundError:  # Python 3.10
    import tomli as tomllib

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]

HOURS = 730
MILLION = 1_000_000

# Assumed, because no emulator knows it.
MILLISECONDS_A_ROUND_TRIP = 10
GIGABYTES_OF_MEMORY = 0.25
LOG_KILOBYTES_A_CALL = 2.5
LOG_MONTHS = 3
ATTACHED_KILOBYTES_A_MAIL = 30
# What the indexes hold again of a row.
WITH_INDEXES = 1.5
# A tenant's own metrics, each billed for the hours in which it is written; an idle tenant writes few.
METRICS = 8
PLANS = 1000


def prices():
    return tomllib.loads((HERE / "prices.toml").read_text())


def quotas():
    return tomllib.loads((HERE / "quotas.toml").read_text())["quota"]


def measured():
    """Name to (round trips, read units, write units), and name to number, as the test holds them."""
    text = (ROOT / "tests/stories/lifetime.rs").read_text()
    rows = re.findall(r'^    \("([^"]+)", (\d+), ([\d.]+), ([\d.]+)\),$', text, re.MULTILINE)
    ((table,),) = [re.findall(r"^const PLAN: .* = \[(.*)\];$", text, re.MULTILINE)]
    units = [(name, int(trips), float(read), float(written)) for name, trips, read, written in rows]
    return units, {name: int(number) for name, number in re.findall(r'\("(\w+)", (\d+)\)', table)}


def resources():
    """Type to how many of it a stack with everything in it has, as AWS counts them after the transformation."""
    written = re.findall(r"^    Type: (AWS::\w+::\w+)$", (ROOT / "template.yaml").read_text(), re.MULTILINE)
    becomes = {
        "AWS::Serverless::Function": "AWS::Lambda::Function",
        "AWS::Serverless::HttpApi": "AWS::ApiGatewayV2::Api",
    }
    counted = {}
    for kind in written:
        kind = becomes.get(kind, kind)
        counted[kind] = counted.get(kind, 0) + 1
    return counted


def table_usage(price, read, written):
    return (read * price["million_read_units"] + written * price["million_write_units"]) / MILLION


def lambda_time(price, calls, round_trips):
    seconds = round_trips * MILLISECONDS_A_ROUND_TRIP / 1000
    return calls * price["million_calls"] / MILLION + seconds * GIGABYTES_OF_MEMORY * price["gigabyte_second"]


def logs(price, calls):
    gigabytes = calls * LOG_KILOBYTES_A_CALL / MILLION
    return gigabytes * (price["log_gigabyte"] + LOG_MONTHS * price["log_gigabyte_month"])


def idle():
    """(what, how much of it, USD a month) of a tenant whose clock ticks and who does nothing else."""
    price, (units, _) = prices(), measured()
    (_, first_trips, first_read, first_written), (_, trips, read, written), _ = units
    days = HOURS / 24
    all_read = days * first_read + (HOURS - days) * read
    all_written = days * first_written + (HOURS - days) * written
    all_trips = days * first_trips + (HOURS - days) * trips
    calls = 2 * HOURS
    alarms = resources()["AWS::CloudWatch::Alarm"]
    stored = price["dynamodb"]["gigabyte_month"] + price["dynamodb"]["gigabyte_month_recoverable"]
    watch = price["cloudwatch"]
    return [
        ("alarms", f"{alarms}", alarms * watch["alarm_month"]),
        ("metrics of our own", f"{METRICS}, each written every hour", METRICS * watch["metric_month"]),
        (
            "the clock's units",
            f"{all_read:,.0f} read, {all_written:,.0f} written",
            table_usage(price["dynamodb"], all_read, all_written),
        ),
        ("the clock's calls", f"{calls:,}", lambda_time(price["lambda"], calls, all_trips)),
        ("their logs", f"{calls * LOG_KILOBYTES_A_CALL / 1000:,.1f} MB", logs(watch, calls)),
        ("their traces", f"{calls:,}", calls * price["xray"]["million_traces"] / MILLION),
        ("rows, recoverable to the second", "0.1 GB", 0.1 * stored),
    ]


def extras():
    """(what, USD a month) that a tenant has when it is asked for."""
    price = prices()
    return [
        ("dashboard (`WithDashboard`)", price["cloudwatch"]["dashboard_month"]),
        ("key of your own (`KeyArn`), and 3 USD for a million uses", price["kms"]["key_month"]),
        ("client for a machine in the stack's user pool", price["cognito"]["machine_client_month"]),
    ]


def thousand_plans():
    """(what, how much of it, USD) of a thousand plans of six instalments each, from their invoices to their ends."""
    price, (units, plan) = prices(), measured()
    _, _, (_, trips, read, written) = units
    # One run for the announcement and one for the due date of each instalment, one delivery for each event.
    calls = plan["calls"] + 2 * 6 + plan["events"]
    kilobytes = plan["kilobytes"] * WITH_INDEXES
    stored = price["dynamodb"]["gigabyte_month"] + price["dynamodb"]["gigabyte_month_recoverable"]
    attached = PLANS * plan["mails"] * ATTACHED_KILOBYTES_A_MAIL / MILLION
    many = PLANS * calls
    return [
        (
            "mails",
            f"{PLANS * plan['mails']:,}",
            plan["mails"] * price["ses"]["thousand_mails"] + attached * price["ses"]["attached_gigabyte"],
        ),
        (
            "units",
            f"{PLANS * read:,.0f} read, {PLANS * written:,.0f} written",
            PLANS * table_usage(price["dynamodb"], read, written),
        ),
        (
            "calls of the API",
            f"{PLANS * plan['calls']:,}",
            PLANS * plan["calls"] * price["api"]["million_calls"] / MILLION,
        ),
        ("calls of functions", f"{many:,}", lambda_time(price["lambda"], many, PLANS * trips)),
        ("logs", f"{many * LOG_KILOBYTES_A_CALL / 1000:,.0f} MB", logs(price["cloudwatch"], many)),
        ("traces", f"{many:,}", many * price["xray"]["million_traces"] / MILLION),
        (
            "business events",
            f"{PLANS * plan['events']:,}",
            PLANS * plan["events"] * price["events"]["million_events"] / MILLION,
        ),
        ("rows kept for a year", f"{PLANS * kilobytes / 1000:,.0f} MB", 12 * PLANS * kilobytes / MILLION * stored),
    ]


def fit():
    """(quota, what AWS gives, what a stack takes, how many tenants fit), the tightest first."""
    counted = resources()
    found = []
    for quota in quotas():
        taken = quota.get("taken", counted.get(quota.get("type"), 0))
        if taken:
            found.append((quota["name"], quota["limit"], taken, quota["limit"] // taken))
    return sorted(found, key=lambda row: row[3])
