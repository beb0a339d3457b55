"""What is remembered: tables, and every operation that must be one transaction. No chat, no channels, no clock."""
