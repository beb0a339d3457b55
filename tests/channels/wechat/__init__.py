"""The Official Account: its wire, its events, its replies, what is owed."""
