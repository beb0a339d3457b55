"""Calendar jobs: what is done at times of the union's calendar, by one process of however many, exactly once.

Knows no service by name.
"""
