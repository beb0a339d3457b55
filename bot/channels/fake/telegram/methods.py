"""The methods of the Bot API that deal with chats."""

from collections.abc import Callable
from typing import Any

from bot.channels.fake.telegram import commands, files, formatting, limits, markup
from bot.channels.fake.telegram.chats import Chat, Json, Message
from bot.channels.fake.telegram.params import Params
from bot.channels.fake.telegram.world import World
from bot.channels.fake.telegram.wrong import NOT_MODIFIED, TOO_OLD, bad

Method = Callable[[World, Params], Any]
SENDING = frozenset(
    "chat_id message_thread_id disable_notification protect_content allow_paid_broadcast reply_parameters reply_markup"
    " reply_to_message_id allow_sending_without_reply".split()
)
WRITING = frozenset("text parse_mode entities link_preview_options disable_web_page_preview".split())
CAPTION = frozenset("caption parse_mode caption_entities show_caption_above_media".split())


def get_me(world: World, params: Params) -> Any:
    """Who the bot is."""
    del params
    return {
        **world.bot,
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
    }


def send_message(world: World, params: Params) -> Any:
    """A text."""
    text = formatting.message(params)
    chat = world.chat(params)
    return _sent(world, chat, params, text=text)


def send_photo(world: World, params: Params) -> Any:
    """A picture that people see at once."""
    return _send_file(world, params, "photo")


def send_document(world: World, params: Params) -> Any:
    """A file to be opened."""
    return _send_file(world, params, "document")


def send_chat_action(world: World, params: Params) -> Any:
    """ "typing ...", which leaves nothing behind."""
    if not params.text("action"):
        raise bad("wrong parameter action in request")
    world.chat(params)
    return True


def edit_message_text(world: World, params: Params) -> Any:
    """Another text in the same place; without `reply_markup` its buttons go."""
    text = formatting.message(params)
    message = _editable(world, params)
    if "text" not in message.json:
        raise bad("there is no text in the message to edit")
    return _edited(world, message, params, text)


def edit_message_reply_markup(world: World, params: Params) -> Any:
    """Other buttons, or none."""
    return _edited(world, _editable(world, params), params, None)


def delete_message(world: World, params: Params) -> Any:
    """Take a message away: the bot's own, and in a private chat the other's; not after 48 hours."""
    _identified(params)
    chat = world.chat(params)
    message = world.message(chat, params, "message to delete")
    if world.is_old(message) or not (message.by_bot or chat.private):
        raise bad("message can't be deleted")
    message.deleted = True
    return True


def answer_callback_query(world: World, params: Params) -> Any:
    """Answer a tap: once, and soon."""
    if limits.length(params.text("text")) > limits.TAP_ANSWER:
        raise bad("MESSAGE_TOO_LONG")
    tap = world.taps.get(params.text("callback_query_id"))
    if tap is None or tap.answer is not None or world.clock() - tap.at > limits.TAP_ANSWER_SECONDS:
        raise bad(TOO_OLD)
    tap.answer = {"text": params.text("text"), "show_alert": params.truth("show_alert")}
    return True


def get_file(world: World, params: Params) -> Any:
    """Where a file can be fetched."""
    return world.files.get(params.text("file_id"))


METHODS: dict[str, tuple[Method, frozenset[str]]] = {
    "getMe": (get_me, frozenset()),
    "sendMessage": (send_message, SENDING | WRITING),
    "sendPhoto": (send_photo, SENDING | CAPTION | {"photo", "has_spoiler"}),
    "sendDocument": (
        send_document,
        SENDING | CAPTION | {"document", "thumbnail", "disable_content_type_detection"},
    ),
    "sendChatAction": (send_chat_action, frozenset({"chat_id", "message_thread_id", "action"})),
    "editMessageText": (edit_message_text, WRITING | {"chat_id", "message_id", "reply_markup"}),
    "editMessageReplyMarkup": (edit_message_reply_markup, frozenset({"chat_id", "message_id", "reply_markup"})),
    "deleteMessage": (delete_message, frozenset({"chat_id", "message_id"})),
    "answerCallbackQuery": (
        answer_callback_query,
        frozenset({"callback_query_id", "text", "show_alert", "url", "cache_time"}),
    ),
    "getFile": (get_file, frozenset({"file_id"})),
    "setMyCommands": (commands.set_my_commands, frozenset({"commands", "scope", "language_code"})),
    "getMyCommands": (commands.get_my_commands, frozenset({"scope", "language_code"})),
    "deleteMyCommands": (commands.delete_my_commands, frozenset({"scope", "language_code"})),
}


def _send_file(world: World, params: Params, kind: str) -> Any:
    chat = world.chat(params)
    caption = formatting.caption(params)
    given = files.uploaded(params, kind)
    if isinstance(given, str):
        file = world.files.all.get(given)
        if file is None:
            raise bad("wrong file identifier/HTTP URL specified")
    else:
        if kind == "photo":
            files.photo(given.content)
        file = world.files.add(given.name, given.content, folder=f"{kind}s")
    if kind == "photo":
        return _sent(world, chat, params, photo=files.sizes(file), **caption)
    return _sent(world, chat, params, document={**files.described(file), "file_name": file.name}, **caption)


def _sent(world: World, chat: Chat, params: Params, **content: Any) -> Json:
    keys = markup.read(params.json("reply_markup"), private=chat.private)
    reply = params.json("reply_parameters")
    target = (reply or {}).get("message_id") or params.integer("reply_to_message_id")
    anyway = (reply or {}).get("allow_sending_without_reply") or params.truth("allow_sending_without_reply")
    if target and not anyway and target not in {message.id for message in chat.shown}:
        raise bad("message to be replied not found")
    inline = {"reply_markup": keys} if keys and "inline_keyboard" in keys else {}
    message = world.post(chat, world.bot, **content, **inline)
    message.keyed = bool(keys) and not inline
    if keys and (keys.get("remove_keyboard") or "keyboard" in keys):
        chat.keyboard = keys.get("keyboard", [])
    return message.json


def _identified(params: Params) -> None:
    if not params.text("chat_id"):
        raise bad("chat identifier is not specified")
    if not params.integer("message_id"):
        raise bad("message identifier is not specified")


def _editable(world: World, params: Params) -> Message:
    _identified(params)
    message = world.message(world.chat(params), params, "message to edit")
    if not message.by_bot or message.keyed or world.is_old(message):
        raise bad("message can't be edited")
    return message


def _edited(world: World, message: Message, params: Params, text: str | None) -> Json:
    keys = markup.read(params.json("reply_markup"), private=message.chat.private, inline_only=True)
    after = message.json.get("text") if text is None else text
    if (after, keys) == (message.json.get("text"), message.json.get("reply_markup")):
        raise bad(NOT_MODIFIED)
    message.change(reply_markup=keys, edit_date=int(world.clock()), **({} if text is None else {"text": text}))
    world.stir()
    return message.json
