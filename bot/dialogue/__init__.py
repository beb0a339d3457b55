"""What a person did, what is shown, forms, one turn. Pure: no database, no channel, no clock of its own."""
