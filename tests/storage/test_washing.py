"""A database that was washed is as it was when it was made; one that was altered is not used again."""

import asyncio
from typing import Any

import asyncpg

from tests.washing import Laundry


def _do(url: str, statement: str) -> Any:
    async def run() -> Any:
        connection = await asyncpg.connect(url.replace("+asyncpg", ""))
        try:
            return await connection.fetchval(statement)
        finally:
            await connection.close()

    return asyncio.run(run())


def test_what_a_test_wrote_is_gone_and_the_first_rows_are_back(postgres_laundry: Laundry) -> None:
    url = postgres_laundry.take()
    first = _do(url, "SELECT link FROM audit_head")
    _do(url, "INSERT INTO counters (name, value) VALUES ('x', 7)")
    _do(url, "UPDATE audit_head SET position = 3, link = 'x'")
    postgres_laundry.give_back(url)
    assert postgres_laundry.take() == url
    assert _do(url, "SELECT count(*) FROM counters") == 0
    assert _do(url, "SELECT link FROM audit_head WHERE position = 0") == first
    postgres_laundry.give_back(url)


def test_one_with_other_tables_is_not_used_again(postgres_laundry: Laundry) -> None:
    for altered in ("ALTER TABLE stocks DROP CONSTRAINT ck_stocks_never_oversold", "CREATE TABLE mine (a int)"):
        url = postgres_laundry.take()
        _do(url, altered)
        postgres_laundry.give_back(url)
        other = postgres_laundry.take()
        assert other != url
        postgres_laundry.give_back(other)
