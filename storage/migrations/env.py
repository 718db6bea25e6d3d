"""Runs migrations on the connection that `storage.migrate` lends, all of them in its one transaction."""

from alembic import context

from storage.tables import metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    user_module_prefix="storage.types.",
)
context.run_migrations()
