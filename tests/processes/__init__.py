"""Several real processes: a crew of workers, nginx before two of them, people who go on while processes are killed."""
