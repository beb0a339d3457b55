"""The kinds of question a form is made of. Each is data; what differs between two services is a field, not a class."""
