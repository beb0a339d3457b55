"""Outbox, rate limits, broadcasts: all that is told a person outside the direct answer of a turn."""
