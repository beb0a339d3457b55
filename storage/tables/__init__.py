"""One table, or one family of tables, a file. Tables hold columns and indexes, no behaviour."""
