"""A gateway on this machine, and the settings that describe each of its three faces."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from bot.channels.fake.sms import KEY, FakeGateway
from bot.channels.sms import described
from bot.channels.sms.gateway import HttpSms
from bot.channels.sms.message import Message
from bot.channels.sms.pace import Pace
from bot.sections import Sms

PHONE = "+8613812345678"
FACES = ("json", "line", "xml")


@dataclass
class Purse:
    """An allowance that never ends, unless told."""

    taken: int = 0
    wait: float = 0

    async def take(self) -> float:
        self.taken += not self.wait
        return self.wait

    async def give_back(self) -> None:
        self.taken -= 1


@dataclass
class Phones:
    """The channel and the gateway behind it."""

    gateway: FakeGateway
    purse: Purse = field(default_factory=Purse)

    def sms(self, face: str, **more: Any) -> HttpSms:
        settings = Sms.model_validate(
            {"gateway": "http", "token": KEY, **described_as(face, self.gateway.base), **more}
        )
        return HttpSms(described.gateway(settings), Pace(1000, lambda: 0.0), self.purse)


def described_as(face: str, base: str) -> dict[str, Any]:
    """What an operator would write for this provider."""
    if face == "json":
        return {
            "url": f"{base}/v2/messages",
            "headers": ["X-Api-Key: {token}"],
            "body": '{"to": ["{phone}"], "message": {"body": "【娘家】{text}"}, "ref": "{id}"}',
            "success_path": "result.0.code",
            "success_values": ["0"],
            "later_values": ["BUSY"],
        }
    if face == "line":
        return {
            "method": "GET",
            "url": base + "/api/send?key={token}&mobile={national}&content=%E3%80%90%E5%A8%98%E5%AE%B6%E3%80%91{text}",
            "encoding": "gb18030",
            "success_pattern": "^OK,",
            "later_pattern": "^ERR,-9",
        }
    return {
        "url": f"{base}/sms.do",
        "body": "secret={token}&cc={country}&to={national}&tpl={template}"
        '&param={"code": "{code}", "minutes": "{minutes}", "note": "{text}"}',
        "templates": ["phone_code: T1001"],
        "success_pattern": "<state>success</state>",
    }


def message(text: str = "验证码 012345，10 分钟内有效") -> tuple[Message, ...]:
    return (Message(text, kind="phone_code", values={"code": "012345", "minutes": "10", "token": "theirs"}),)


@pytest.fixture
async def phones() -> AsyncIterator[Phones]:
    """Everything that a test of a gateway needs."""
    gateway = FakeGateway()
    await gateway.start()
    yield Phones(gateway)
    await gateway.stop()
