"""What those are shown who watch the house run: numbers, and traces. No personal data comes here."""
