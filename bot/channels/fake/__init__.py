"""Servers and channels that are strict where the real ones are, so that others can test with them too."""
