"""What the union knows: pure functions and values. No I/O, no chat, no database, nothing of ours imported."""
