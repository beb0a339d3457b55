"""Reminders: what services remind of, and the sweep that tells people, once, in one message what is due together.

Knows no service by name; no sentence of a service stands here.
"""
