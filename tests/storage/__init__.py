"""Storage on both databases: what operations leave behind, and what they refuse."""
