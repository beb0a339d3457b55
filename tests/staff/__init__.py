"""Staff at work in the chat: what waits, deciding, taking back, posters, invitations; over the real app."""
