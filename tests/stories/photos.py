"""Photos that people take of codes."""

import io

from PIL import Image

from bot.pictures import qr

SIDE, EDGE = 300, 40


def of(*texts: str) -> bytes:
    """A photo (PNG) of a counter on which a QR code with each of `texts` lies."""
    whole = Image.new("RGB", (EDGE + (SIDE + EDGE) * max(1, len(texts)), SIDE + 2 * EDGE), "#c9b49a")
    for at, text in enumerate(texts):
        code = qr.image(text, SIDE).convert("RGB").resize((SIDE, SIDE))
        whole.paste(code, (EDGE + at * (SIDE + EDGE), EDGE))
    into = io.BytesIO()
    whole.save(into, "PNG")
    return into.getvalue()
