"""The embedded web chat: the page, its socket, its uploads and pictures.

Knows no handler, no table and no desk: only `house.House`.
"""
