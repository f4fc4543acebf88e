"""Which versions of a function can go."""

import unittest

import support  # noqa: F401  (puts the fleet on the path)

from fleet.prune import superfluous

VERSIONS = ["$LATEST", *map(str, range(1, 12))]


class Pruning(unittest.TestCase):
    def test_the_newest_stay_by_number_and_not_by_letter(self):
        self.assertEqual(superfluous(VERSIONS, [], kept=3), ["1", "2", "3", "4", "5", "6", "7", "8"])

    def test_what_an_alias_names_stays_however_old(self):
        self.assertEqual(superfluous(VERSIONS, ["1", "7"], kept=5), ["2", "3", "4", "5", "6"])

    def test_few_versions_all_stay(self):
        self.assertEqual(superfluous(["$LATEST", "1", "2"], ["2"], kept=3), [])

    def test_the_unpublished_one_is_no_version(self):
        self.assertEqual(superfluous(["$LATEST"], [], kept=0), [])


if __name__ == "__main__":
    unittest.main()
