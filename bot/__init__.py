"""The machine: the same for every service. Knows no service by name, and never imports `handlers`."""
