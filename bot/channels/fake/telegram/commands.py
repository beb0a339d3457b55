"""The lists of commands that people see, by scope and language."""

import re
from typing import Any

from bot.channels.fake.telegram import limits
from bot.channels.fake.telegram.chats import Json
from bot.channels.fake.telegram.params import Params
from bot.channels.fake.telegram.world import World
from bot.channels.fake.telegram.wrong import bad

NAME = re.compile(r"[a-z0-9_]{1,32}")
LANGUAGE = re.compile(r"([a-z]{2})?")
GENERAL = frozenset({"default", "all_private_chats", "all_group_chats", "all_chat_administrators"})
OF_A_CHAT = frozenset({"chat", "chat_administrators", "chat_member"})


def set_my_commands(world: World, params: Params) -> Any:
    """Set a list; an empty one deletes it."""
    given = params.json("commands") or []
    if not isinstance(given, list):
        raise bad("expected an Array of BotCommand")
    found = [_command(each) for each in given]
    key = _key(world, params)
    if len(found) > limits.COMMANDS:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    if not all(NAME.fullmatch(each["command"]) for each in found):
        raise bad("BOT_COMMAND_INVALID")
    world.commands[key] = found
    return True


def get_my_commands(world: World, params: Params) -> Any:
    """The list of exactly this scope and language."""
    return world.commands.get(_key(world, params), [])


def delete_my_commands(world: World, params: Params) -> Any:
    """Back to the next more general list."""
    world.commands.pop(_key(world, params), None)
    return True


def menu(world: World, chat: int, language: str) -> list[Json]:
    """What somebody sees in a private chat: the narrowest list that there is (BotCommandScope)."""
    for scope in (f"chat {chat}", "all_private_chats", "default"):
        for spoken in (language[:2], ""):
            if found := world.commands.get((scope, spoken)):
                return found
    return []


def _command(given: Any) -> Json:
    if not isinstance(given, dict):
        raise bad("can't parse BotCommand: expected an Object")
    name, description = given.get("command"), given.get("description")
    if not isinstance(name, str) or not isinstance(description, str):
        raise bad('can\'t parse BotCommand: Can\'t find field "command" or "description"')
    name, description = name.strip().removeprefix("/"), description.strip()
    if not name:
        raise bad("command must be non-empty")
    if len(name) > limits.COMMAND:
        raise bad(f"command length must not exceed {limits.COMMAND}")
    if not description:
        raise bad("command description must be non-empty")
    if len(description) > limits.COMMAND_DESCRIPTION:
        raise bad(f"command description length must not exceed {limits.COMMAND_DESCRIPTION}")
    return {"command": name, "description": description}


def _key(world: World, params: Params) -> tuple[str, str]:
    language = params.text("language_code")
    if not LANGUAGE.fullmatch(language):
        raise bad("invalid language code specified")
    scope = params.json("scope") or {"type": "default"}
    kind = scope.get("type") if isinstance(scope, dict) else None
    if kind in GENERAL:
        return str(kind), language
    if kind not in OF_A_CHAT:
        raise bad("can't parse BotCommandScope: Unsupported type specified")
    chat = scope.get("chat_id")
    if not chat:
        raise bad("can't parse BotCommandScope: Empty chat_id specified")
    known = world.chats.get(int(chat))
    if known is None or known.state == "new":
        raise bad("chat not found")
    if known.private and kind != "chat":
        raise bad("can't use specified scope in private chats")
    return " ".join(str(part) for part in (kind, chat, scope.get("user_id", "")) if part), language
