"""The desk on both databases: turns committed once, in order, and never lost."""
