"""Holds template.yaml against what was designed: `python tests/template`, with the Python of tests/.tools/cfn-lint."""

import pathlib
import sys
import unittest

suite = unittest.defaultTestLoader.discover(str(pathlib.Path(__file__).parent))
result = unittest.TextTestRunner(verbosity=1).run(suite)
# A test with several failing parts is one failed test.
failed = len({getattr(test, "test_case", test).id() for test, _ in result.failures + result.errors})
print(f"{result.testsRun - failed} passed, {failed} failed")
sys.exit(not result.wasSuccessful())
