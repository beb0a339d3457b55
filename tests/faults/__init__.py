"""The world breaks: the database goes away or is full, the line stalls, people send nonsense."""
