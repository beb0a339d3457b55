"""Text messages, outbound only: through any HTTP gateway, or into the log of a demo. No provider's name stands here."""
