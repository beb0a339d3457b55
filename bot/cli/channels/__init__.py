"""What `check` asks the channels: whether each answers, what its account may do, what to set where. Nothing changes."""
