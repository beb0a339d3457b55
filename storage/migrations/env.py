"""Alembic's environment: works on the connection that `storage.migrate` hands over."""

from alembic import context

from storage import schema

# SQLite can't alter most things: Alembic's batch mode makes the table anew.
options = {"render_as_batch": True, "compare_type": True, **context.config.attributes.get("options", {})}
context.configure(connection=context.config.attributes["connection"], target_metadata=schema.metadata, **options)
with context.begin_transaction():
    context.run_migrations()
