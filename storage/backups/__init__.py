"""Backups of SQLite's one file: made while others write, checked, given back, and gone on their day. Never any key."""
