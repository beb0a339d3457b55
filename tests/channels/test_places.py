"""A place that is shared keeps the datum of its channel, all the way into the answer."""

import json
from typing import Any, cast

import pytest

from bot.channels.telegram import reading as telegram
from bot.channels.telegram.heard import Heard
from bot.channels.web import frames
from bot.channels.wechat import reading as wechat
from bot.channels.wechat.wire import Push
from bot.dialogue.context import Context
from bot.dialogue.event import Place as Shared
from bot.dialogue.step import Taken
from bot.dialogue.steps.place import Place
from rules.base.coordinates import Point, distance_m, to_gcj02

STATION = Point(32.950611, 117.379778)  # where somebody in Bengbu stands, as a satellite sees it
SHIFTED = to_gcj02(STATION)  # as WeChat's map tells the same place


def on_wechat() -> Shared:
    where = {"Location_X": f"{SHIFTED.lat:.6f}", "Location_Y": f"{SHIFTED.lng:.6f}", "Scale": "15", "Label": "蚌埠站"}
    head = {"ToUserName": "gh_1", "FromUserName": "oOpenId", "CreateTime": "1763600000", "MsgId": "24000000000000001"}
    found = wechat.read(Push({**head, "MsgType": "location", **where}, json=False, encrypted=True))
    assert found is not None and isinstance(found.event.what, Shared)
    return found.event.what


def on_telegram() -> Shared:
    somebody = {"id": 7, "is_bot": False, "first_name": "阿强", "language_code": "zh-hans"}
    place = {"latitude": STATION.lat, "longitude": STATION.lng}
    message = {"message_id": 1, "date": 1763600000, "chat": {"id": 7, "type": "private"}, "from": somebody}
    heard = telegram.read({"update_id": 1, "message": {**message, "location": place}})
    assert isinstance(heard, Heard) and isinstance(heard.what, Shared)
    return heard.what


def on_the_page() -> Shared:
    what = {"kind": "place", "lat": STATION.lat, "lng": STATION.lng}
    frame = frames.parse(json.dumps({"t": "event", "id": "a" * 22, "what": what}).encode(), 4000)
    assert isinstance(frame, frames.Act) and isinstance(frame.what, Shared)
    return frame.what


def answered(shared: Shared) -> dict[str, Any]:
    read = Place("where", "ask").read(shared, cast(Context, None))
    assert isinstance(read, Taken)
    return cast(dict[str, Any], read.values["where"])


@pytest.mark.parametrize(("share", "datum"), [(on_wechat, "gcj02"), (on_telegram, "wgs84"), (on_the_page, "wgs84")])
def test_one_place_from_each_channel_is_one_place(share: Any, datum: str) -> None:
    answer = answered(share())
    assert answer["datum"] == datum
    assert json.loads(json.dumps(answer)) == answer
    point = Point(answer["lat"], answer["lng"], answer["datum"])
    assert distance_m(point, STATION) < 0.2, "six digits of a degree"
