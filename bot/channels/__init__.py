"""One module or package a channel. A channel knows no handler and no form."""
