# The code that is held up: a page that changes it every minute.

badge-open = Full screen, changes by itself
badge-left = New code in { $n } s
badge-changes = Getting a new code…
badge-code = QR code { $code }
badge-offline = No connection, trying again…
badge-over = No connection, and this code is out of date. A new one comes by itself.
badge-script = This page needs JavaScript to change the code. Please look at the code in the chat.
badge-unknown = This page can't be opened any more. Go back to the chat and tap “Full screen” again.
badge-late = This page was open for half an hour and is closed now. Go back to the chat and tap “Full screen” again.
badge-slow-down = That was too often. Please wait a moment.
badge-later = This can't be opened just now, trying again…
badge-place = { $name }, { $place }
badge-not-me = That wasn't you? Open this coupon in the chat and tap “That wasn't me”.
