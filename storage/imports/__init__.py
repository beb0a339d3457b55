"""Taking over what a union kept in files: a batch of lines a transaction, each line at most once."""
