"""How much each route takes before it answers 429: what reads takes most, what asks nobody who they are takes least."""

import unittest

from template import TRANSLATED, integrations, properties
from test_template import PUBLIC

# Much work in one call, or all of a customer's data.
BULK = {
    "POST /v1/invoices",
    "POST /v1/payments",
    "POST /v1/decisions",
    "GET /v1/customers/{customerId}/export",
    "POST /v1/customers/{customerId}/merge",
    "POST /v1/customers/{customerId}/erase",
}

CLASSES = ["PublicPerSecond", "BulkPerSecond", "CommandsPerSecond", "ReadsPerSecond"]


def belongs(route):
    """The class that a route belongs to, by what it does."""
    if route in PUBLIC:
        return "PublicPerSecond"
    if route in BULK:
        return "BulkPerSecond"
    return "ReadsPerSecond" if route.startswith("GET ") else "CommandsPerSecond"


class Throttles(unittest.TestCase):
    def setUp(self):
        stage = properties("AWS::ApiGatewayV2::Stage")
        self.default, self.own = stage["DefaultRouteSettings"], stage["RouteSettings"]

    def test_every_route_is_held_as_its_class_says(self):
        for route in integrations():
            with self.subTest(route):
                held = self.own.get(route, self.default)
                self.assertEqual(held["ThrottlingRateLimit"], {"Ref": belongs(route)})
                self.assertEqual(held["ThrottlingBurstLimit"], held["ThrottlingRateLimit"])

    def test_what_has_no_line_is_held_as_something_that_changes_data(self):
        self.assertEqual(self.default["ThrottlingRateLimit"], {"Ref": "CommandsPerSecond"})
        self.assertEqual(self.default["ThrottlingBurstLimit"], {"Ref": "CommandsPerSecond"})

    def test_no_line_is_without_its_route(self):
        # AWS refuses such a stage, and a deployment with it.
        self.assertFalse(set(self.own) - set(integrations()))

    def test_nobody_is_let_in_unasked_but_where_it_was_decided(self):
        unasked = {route for route, (_, security) in integrations().items() if security == [{"NONE": []}]}
        self.assertEqual(unasked, PUBLIC)

    def test_classes_can_be_set_and_begin_in_their_order(self):
        parameters = [TRANSLATED["Parameters"][name] for name in CLASSES]
        begin = [parameter["Default"] for parameter in parameters]
        self.assertEqual(begin, sorted(begin))
        for name, parameter in zip(CLASSES, parameters):
            with self.subTest(name):
                self.assertEqual(parameter["Type"], "Number")
                self.assertGreaterEqual(parameter["MinValue"], 1)
