"""What the real server allows (facts/telegram.md; python-telegram-bot's `constants` for what is undocumented)."""

TEXT = 4096  # counted in UTF-16 units here, the stricter of the two readings of "characters"
CAPTION = 1024
TAP_ANSWER = 200
BUTTON_DATA_BYTES = 64
BUTTONS = 100
BUTTONS_A_ROW = 8  # what is beyond is dropped silently
KEYBOARD_BUTTONS = 300  # TDLib, ReplyMarkup.cpp
KEYBOARD_BUTTONS_A_ROW = 12
COMMANDS = 100
COMMAND = 32
COMMAND_DESCRIPTION = 256
PHOTO_BYTES = 10 * 1024 * 1024
PHOTO_SIDES = 10_000  # width and height together
PHOTO_RATIO = 20
UPLOAD_BYTES = 50 * 1024 * 1024
DOWNLOAD_BYTES = 20 * 1024 * 1024
START_CODE = 64
SECRET = 256
CONNECTIONS = 40  # of a webhook, unless asked otherwise
MOST_CONNECTIONS = 100
PORTS = (443, 80, 88, 8443)
POLL_SECONDS = 50
UPDATES = 100
UPDATE_SECONDS = 24 * 3600
TAP_SECONDS = 150  # an undelivered tap lives that long
TAP_ANSWER_SECONDS = 15  # undocumented: about 10 to 15 seen
EDIT_SECONDS = 48 * 3600
RETRY_SECONDS = 60  # the longest wait between two tries of a webhook
REPLY_SECONDS = 60  # how long a webhook may take to answer


def length(text: str) -> int:
    """Characters as the server counts them: UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
