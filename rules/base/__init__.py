"""Working days, documents, codes, coordinates, texts, money: rules that any part may use. They know no service."""
