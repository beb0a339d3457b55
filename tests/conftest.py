"""What every test may use. Services that a machine may lack (PostgreSQL, Chromium) stand in `tests/services.py`."""

pytest_plugins = ["tests.services"]
