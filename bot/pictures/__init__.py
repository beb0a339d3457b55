"""QR codes, cards, charts: bytes of a picture from plain values. Knows no service and no channel."""
