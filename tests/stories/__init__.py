"""Whole errands of people, told as they do them, over the real app on both databases."""
