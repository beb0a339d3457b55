"""What every test may use. Services that a machine may lack (PostgreSQL, Chromium) stand in `tests/services.py`."""

import hypothesis
import pytest

pytest_plugins = ["tests.services"]

# The same examples in every run, and no limit of time: a machine may be busy with other things.
hypothesis.settings.register_profile("house", derandomize=True, deadline=None)
hypothesis.settings.load_profile("house")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Count no lines where that says nothing new and costs much: long proofs, and errands once more on PostgreSQL."""
    for item in items:
        again = "tests/stories/" in item.nodeid and "postgresql" in item.nodeid
        if again or item.get_closest_marker("slow") is not None:
            item.add_marker("no_cover")
