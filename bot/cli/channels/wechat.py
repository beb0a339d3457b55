"""WeChat: does Tencent's server know the account, what may it do, and what belongs into its console?"""

from collections.abc import Awaitable, Callable, Iterator

from bot.channels.wechat import client, crypto
from bot.channels.wechat.api import Api, Refused
from bot.cli.findings import GOOD, WARNING, Finding
from bot.config import Settings
from bot.dialogue.say import Say, say
from bot.sections import Wechat

PATH = "/wechat"
NOBODY = "niangjia-check"
"""An openid that nobody has: an account that may send hears that they do not follow, another that it may not."""
SCENE_SECONDS = 60
ADDRESS_NOT_LISTED, BAD_APP = 40164, 40013
BAD_SECRETS = frozenset({40125, 40001, 41004})
_MEANINGLESS = frozenset({"unfollowed", "window", "used_up"})
"""Refusals of an account that has the ability."""


def doubts(settings: Settings) -> Iterator[Finding]:
    """What the settings alone tell."""
    section = settings.wechat
    if not section.app_id:
        return
    if not section.app_secret.get_secret_value():
        yield Finding(say("check-wechat-no-secret"))
    if not section.token.get_secret_value():
        yield Finding(say("wechat-no-token"))
    if section.mode == "plain":
        yield Finding(say("check-wechat-plain"), WARNING)
    elif not _aes_key(section):
        yield Finding(say("wechat-no-key"))
    if not settings.server.public_url:
        yield Finding(say("check-wechat-no-address"))


async def findings(settings: Settings, api: Api | None = None) -> list[Finding]:
    """Ask for a token, then for each ability in a way that changes nothing anybody sees."""
    section = settings.wechat
    console = Finding(say("check-wechat-console", url=settings.public_url.rstrip("/") + PATH), GOOD)
    api = api or client.Client(section.app_id, section.app_secret.get_secret_value(), section.api_base)
    try:
        await api.open()
        await api.check()
        return [Finding(say("check-wechat-answers"), GOOD), *await _abilities(api), console]
    except Refused as refused:
        return [Finding(_refusal(refused, section.api_base)), console]
    finally:
        await api.close()


async def _abilities(api: Api) -> list[Finding]:
    asked: tuple[tuple[Say, Say, Callable[[], Awaitable[object]]], ...] = (
        (say("check-wechat-messages"), say("check-wechat-no-messages"), lambda: api.say(NOBODY, "…")),
        (say("check-wechat-codes"), say("check-wechat-no-codes"), lambda: api.scene("check", SCENE_SECONDS)),
        (say("check-wechat-menu"), say("check-wechat-no-menu"), api.menus),
        (say("check-wechat-tags"), say("check-wechat-no-tags"), api.tags),
    )
    return [await _ability(has, lacks, ask) for has, lacks, ask in asked]


async def _ability(has: Say, lacks: Say, ask: Callable[[], Awaitable[object]]) -> Finding:
    try:
        await ask()
    except Refused as refused:
        if refused.kind == "forbidden":
            return Finding(lacks, GOOD)
        if refused.kind not in _MEANINGLESS:
            return Finding(say("check-wechat-unknown", what=has, code=str(refused.code or refused.kind)), WARNING)
    return Finding(has, GOOD)


def _refusal(refused: Refused, api_base: str) -> Say:
    if refused.code == ADDRESS_NOT_LISTED:
        return say("check-wechat-whitelist")
    if refused.code == BAD_APP:
        return say("check-wechat-app-id")
    if refused.code in BAD_SECRETS:
        return say("check-wechat-secret")
    if refused.kind in ("network", "unconfirmed", "busy"):
        return say("check-wechat-away", url=api_base)
    return say("check-wechat-refused", code=str(refused.code or refused.kind))


def _aes_key(section: Wechat) -> bool:
    try:
        crypto.Frames(section.aes_key.get_secret_value(), section.app_id)
    except crypto.BadKey:
        return False
    return True
