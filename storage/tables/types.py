"""Column types with a shape of their own on one of the databases."""

import sqlalchemy as sa

BYTEWISE = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
"""Text that sorts by bytes on both databases, so that a range of paths can use the index. SQLite does so by itself."""

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
"""A primary key. SQLite makes only an INTEGER PRIMARY KEY the row's own key; a BIGINT one costs a second tree."""
