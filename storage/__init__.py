"""What is remembered: tables, queries, inbox and outbox, on SQLite or PostgreSQL."""
