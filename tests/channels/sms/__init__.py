"""Text messages through gateways that only the configuration describes."""
