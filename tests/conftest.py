"""What every test may use. Services that a machine may lack (PostgreSQL, Chromium) stand in `tests/services.py`."""

import hypothesis
import pytest

pytest_plugins = ["tests.services"]

# The same examples in every run, and no limit of time: a machine may be busy with other things.
hypothesis.settings.register_profile("house", derandomize=True, deadline=None)
hypothesis.settings.load_profile("house")


STORAGE = ("tests/storage/", "tests/coupons/")
"""Where PostgreSQL has statements of its own."""

LONG = ("tests/faults/", "tests/processes/", "tests/browser/", "tests/channels/contract/")
"""Whole errands, whose lines others count."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Count no lines where that says nothing new: counting makes a test three times as long, greenlets above all.

    That is in long proofs, and where the same lines run once more on PostgreSQL.
    """
    for item in items:
        again = "postgresql" in item.nodeid and not item.nodeid.startswith(STORAGE)
        if again or item.nodeid.startswith(LONG) or item.get_closest_marker("slow") is not None:
            item.add_marker("no_cover")
