"""A photo that takes long to be looked at: its turn is parked like any other, holds no connection, survives a death."""

import asyncio
from collections.abc import Callable

import sqlalchemy as sa

from bot import parking
from bot.desk import Desk
from bot.dialogue.event import Text, Upload
from bot.dialogue.photo import FACT as PHOTO
from bot.dialogue.photo import Photo
from storage import files
from storage.tables.files import FileRow
from tests.desk.conftest import Person
from tests.desk.test_desk import second
from tests.desk.test_parking import Sink
from tests.storage.house import House

Someone = Callable[[str], Person]


async def sent(house: House, me: Person) -> Upload:
    """A photo that is here, and not looked at."""
    await me.says("/menu")
    kept = files.Keep(b"photo", "image/png", channel="fake")
    return Upload(int(await house.do(kept, await house.guest(me.account))))


async def left(house: House) -> int:
    return int(await house.scalar(sa.select(sa.func.count()).select_from(FileRow)))


async def test_it_is_answered_later_and_gone(house: House, desk: Desk, someone: Someone) -> None:
    me, sink, come = someone("me"), Sink(), asyncio.Event()
    photo = await sent(house, me)
    used: list[float] = []

    async def look(file: int) -> Photo:
        used.append(house.database.connections()["reader", "used"])
        await come.wait()
        return Photo(foreign=True, forget=files.Delete((file,)))

    desk.slow[PHOTO] = look
    event = me.event(photo)
    assert await parking.take_within(desk, event, 0.05) is None
    assert used == [0], "whoever looks at a photo keeps no connection from others"
    assert await left(house) == 1
    come.set()
    await desk.idle()
    assert await parking.send_late(desk, {"fake": sink}) == 1
    [screen] = [screen for _, _, screens in sink.sent for screen in screens]
    assert "dialogue-photo-foreign" in screen.text
    assert await left(house) == 0
    assert (await desk.take(event)).screens[0].text == screen.text, "the same photo again is the same answer"


async def test_another_process_looks_at_what_a_dead_one_left(house: House, desk: Desk, someone: Someone) -> None:
    me = someone("me")
    photo = await sent(house, me)

    async def never(_file: int) -> Photo:
        await asyncio.Event().wait()
        raise AssertionError

    async def look(file: int) -> Photo:
        return Photo(("a code",), forget=files.Delete((file,)))

    desk.slow[PHOTO] = never
    assert await parking.take_within(desk, me.event(photo), 0.05) is None
    for task in asyncio.all_tasks() - {asyncio.current_task(), house.committer._task}:
        task.cancel()
    await asyncio.sleep(0)
    other = second(house)
    other.slow[PHOTO] = look
    await other.committer.start()
    try:
        house.later(seconds=31)
        assert await parking.resume(other) == 1
        assert await left(house) == 0
    finally:
        await other.committer.close()


async def test_in_a_form_too_the_photo_is_looked_at_without_a_connection(
    house: House, desk: Desk, someone: Someone
) -> None:
    me = someone("me")
    photo = await sent(house, me)
    await me.says("/begin")

    async def look(file: int) -> Photo:
        assert house.database.connections()["reader", "used"] == 0
        return Photo(forget=files.Delete((file,)))

    desk.slow[PHOTO] = look
    answer = await desk.take(me.event(photo))
    assert "dialogue-unusable-photo" in answer.screens[0].text
    assert await left(house) == 0
    assert (await desk.take(me.event(Text("王小明")))).screens
