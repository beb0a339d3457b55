"""Pictures: QR codes, member cards, posters, each a pure function of plain JSON arguments that gives a PNG.

They are drawn in other processes (`pool.py`); Pillow is never imported in the process that talks with people.
No sentence stands here: every word on a picture is an argument.
"""
