"""How the tables came to be. Alembic reads `env.py` and `versions/`; `storage.migrate` runs it."""
