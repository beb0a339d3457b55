"""One file a step, numbered; a file that was released is never changed."""
