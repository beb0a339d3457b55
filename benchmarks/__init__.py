"""What `make bench` runs: each module here with `async def rows()` measures one promise against its peer or limit."""
