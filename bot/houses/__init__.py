"""The house as each kind of channel sees it: what a channel may ask of the rest, and nothing more."""
