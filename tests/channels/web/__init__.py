"""The web channel's server side, against a house made of cards."""
