"""What every test may use. Services that a machine may lack (PostgreSQL, Chromium) stand in `tests/services.py`."""

import hypothesis

pytest_plugins = ["tests.services"]

# The same examples in every run, and no limit of time: a machine may be busy with other things.
hypothesis.settings.register_profile("house", derandomize=True, deadline=None)
hypothesis.settings.load_profile("house")
