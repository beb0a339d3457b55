"""The command line and what stands around it: settings, logs, metrics, imports."""
