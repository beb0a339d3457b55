"""Tests, layered by cost: unit, storage, channels, stories, browser."""
