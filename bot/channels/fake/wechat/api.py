"""`/cgi-bin/…` of Tencent's server: reads requests as strictly, and says no with 200 and a number."""

from collections.abc import Callable, Mapping
from typing import Any

import orjson
from aiohttp import BodyPartReader, web

from bot import images
from bot.channels.fake.wechat import limits, menus
from bot.channels.fake.wechat.account import Account
from bot.channels.fake.wechat.limits import Failed

Said = dict[str, Any]
TAKEN = ("image/jpeg", "image/png", "image/gif")


class Api:
    """One account's API."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self._posts: Mapping[str, Callable[[Any], Said]] = {
            "/cgi-bin/message/custom/send": self._send,
            "/cgi-bin/message/template/send": self._announce,
            "/cgi-bin/qrcode/create": self._qrcode,
            "/cgi-bin/menu/create": self._menu_create,
            "/cgi-bin/menu/addconditional": self._menu_add,
            "/cgi-bin/menu/delconditional": self._menu_drop,
            "/cgi-bin/tags/create": self._tag_create,
            "/cgi-bin/tags/members/batchtagging": lambda body: self._tagging(body, off=False),
            "/cgi-bin/tags/members/batchuntagging": lambda body: self._tagging(body, off=True),
        }
        self._gets: Mapping[str, Callable[[], Said]] = {
            "/cgi-bin/menu/get": self._menu_get,
            "/cgi-bin/menu/delete": self._menu_delete,
            "/cgi-bin/tags/get": self._tag_list,
        }

    async def handle(self, request: web.Request) -> web.Response:
        """Any call."""
        try:
            answer = await self._answer(request)
        except Failed as failed:
            answer = {"errcode": failed.code, "errmsg": f"made-up words rid: {self._account.number()}"}
        except (KeyError, TypeError, AttributeError, ValueError):
            answer = {"errcode": limits.BAD_JSON, "errmsg": "data format error"}
        if isinstance(answer, web.Response):
            return answer
        # As Tencent does: an error is 200, and its JSON is called text.
        return web.Response(body=orjson.dumps(answer), headers={"Content-Type": "text/plain"})

    async def _answer(self, request: web.Request) -> Said | web.Response:
        path, account = request.path, self._account
        if path == "/cgi-bin/stable_token" and request.method == "POST":
            account.admit(path, None)
            return self._token(_json(await request.read()))
        account.admit(path, request.query.get("access_token", ""))
        if path == "/cgi-bin/media/upload" and request.method == "POST":
            return await self._upload(request)
        if path == "/cgi-bin/media/get" and request.method == "GET":
            return self._download(request)
        if request.method == "POST" and path in self._posts:
            return self._posts[path](_json(await request.read()))
        if request.method == "GET" and path in self._gets:
            return self._gets[path]()
        raise Failed(limits.BAD_PATH)

    def _token(self, body: Said) -> Said:
        if body["grant_type"] != "client_credential":
            raise Failed(limits.BAD_ARGUMENT)
        force = body.get("force_refresh", False)
        token, seconds = self._account.stable_token(body["appid"], body["secret"], force=force is True)
        return {"access_token": token, "expires_in": seconds}

    def _send(self, body: Said) -> Said:
        account = self._account
        account.needs_verified()
        who, kind = account.person(body["touser"]), body["msgtype"]
        if kind == "text":
            text = body["text"]["content"]
            if not text:
                raise Failed(limits.EMPTY)
            if len(text.encode()) > limits.TEXT_BYTES:
                raise Failed(limits.TOO_LONG)
            shown = (text, b"")
        elif kind == "image":
            shown = ("", account.content(body["image"]["media_id"]))
        else:
            raise Failed(limits.BAD_MESSAGE_TYPE)
        account.spend(who)
        who.show(kind, *shown)
        return {"errcode": 0, "errmsg": "ok"}

    def _announce(self, body: Said) -> Said:
        account = self._account
        account.needs_verified()
        who, names = account.person(body["touser"]), account.templates.get(body["template_id"])
        if names is None:
            raise Failed(limits.NO_TEMPLATE)
        values = [str(body["data"][name]["value"]) if name in body["data"] else "" for name in names]
        if not all(0 < len(value) <= limits.FIELD_CHARACTERS and "\n" not in value for value in values):
            raise Failed(limits.BAD_FIELD)
        once = (who.openid, str(body.get("client_msg_id") or account.number()))
        if once not in account.announced:
            account.announced.add(once)
            who.show("template", "\n".join([*values, body.get("url", "")]).strip(), b"")
        return {"errcode": 0, "errmsg": "ok", "msgid": account.number()}

    async def _upload(self, request: web.Request) -> Said:
        if request.query.get("type") != "image":
            raise Failed(limits.BAD_MEDIA_TYPE)
        part = await (await request.multipart()).next()
        if not isinstance(part, BodyPartReader) or part.name != "media" or not part.filename:
            raise Failed(limits.BAD_ARGUMENT)
        content = bytes(await part.read())
        if images.media_type(content) not in TAKEN:
            raise Failed(limits.BAD_FILE_TYPE)
        if len(content) > limits.IMAGE_BYTES:
            raise Failed(limits.BAD_IMAGE_SIZE)
        media_id = self._account.keep(content)
        return {"type": "image", "media_id": media_id, "created_at": int(self._account.now().timestamp())}

    def _download(self, request: web.Request) -> web.Response:
        content = self._account.content(request.query.get("media_id"))
        headers = {"Content-Disposition": 'attachment; filename="made-up.jpg"'}
        return web.Response(body=content, content_type="image/jpeg", headers=headers)

    def _qrcode(self, body: Said) -> Said:
        kind, code = body["action_name"], body["action_info"]["scene"]["scene_str"]
        if kind not in ("QR_STR_SCENE", "QR_LIMIT_STR_SCENE"):
            raise Failed(limits.BAD_ARGUMENT)
        seconds = int(body.get("expire_seconds", 60)) if kind == "QR_STR_SCENE" else None
        url = self._account.scene(code, seconds)
        lasts = {} if seconds is None else {"expire_seconds": seconds}
        return {"ticket": f"ticket-{self._account.number()}", "url": url, **lasts}

    def _menu_create(self, body: Said) -> Said:
        self._account.menu = menus.checked(body["button"])
        return {"errcode": 0, "errmsg": "ok"}

    def _menu_add(self, body: Said) -> Said:
        account = self._account
        account.needs_verified()
        if account.menu is None:
            raise Failed(limits.NO_DEFAULT_MENU)
        if not body["matchrule"].get("tag_id"):
            raise Failed(limits.NO_RULE)
        if int(body["matchrule"]["tag_id"]) not in account.tags:
            raise Failed(limits.NO_TAG)
        menu = {"button": menus.checked(body["button"]), "matchrule": body["matchrule"], "menuid": account.number()}
        account.by_tag.append(menu)
        return {"menuid": str(menu["menuid"])}

    def _menu_drop(self, body: Said) -> Said:
        left = [menu for menu in self._account.by_tag if str(menu["menuid"]) != body["menuid"]]
        if len(left) == len(self._account.by_tag):
            raise Failed(limits.NO_SUCH_CONDITIONAL)
        self._account.by_tag = left
        return {"errcode": 0, "errmsg": "ok"}

    def _menu_get(self) -> Said:
        account = self._account
        if account.menu is None:
            raise Failed(limits.NO_MENU)
        found: Said = {"menu": {"button": _filled(account.menu), "menuid": 1}}
        if account.by_tag:
            last_first = reversed(account.by_tag)
            found["conditionalmenu"] = [{**menu, "button": _filled(menu["button"])} for menu in last_first]
        return found

    def _menu_delete(self) -> Said:
        self._account.menu = None
        self._account.by_tag.clear()
        return {"errcode": 0, "errmsg": "ok"}

    def _tag_list(self) -> Said:
        self._account.needs_verified()
        return {"tags": [{"id": number, "name": name, "count": 0} for number, name in self._account.tags.items()]}

    def _tag_create(self, body: Said) -> Said:
        name = body["tag"]["name"]
        return {"tag": {"id": self._account.make_tag(name), "name": name}}

    def _tagging(self, body: Said, *, off: bool) -> Said:
        self._account.tag(body["tagid"], body["openid_list"], off=off)
        return {"errcode": 0, "errmsg": "ok"}


def _json(raw: bytes) -> Said:
    try:
        body = orjson.loads(raw)
    except orjson.JSONDecodeError:
        raise Failed(limits.BAD_JSON) from None
    if not isinstance(body, dict):
        raise Failed(limits.BAD_JSON)
    return body


def _filled(buttons: list[Said]) -> list[Said]:
    """A menu as Tencent gives it back: every button has its `sub_button`, if only an empty one."""
    return [
        {**button, "sub_button": [{**one, "sub_button": []} for one in button.get("sub_button", [])]}
        for button in buttons
    ]
