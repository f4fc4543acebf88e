"""Waiting as whoever deploys does."""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "infra"))

from fleet.patience import eventually

__all__ = ["eventually"]
