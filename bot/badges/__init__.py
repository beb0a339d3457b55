"""Codes that change by themselves, each on a page of its own for half an hour; services only say what stands there."""
