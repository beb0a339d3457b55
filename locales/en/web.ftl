# The web chat's words: what stands on the page, and the few sentences the server itself says. Short, warm, plain.

web-title = Niangjia
web-noscript = This page needs JavaScript. Please open it in a browser that has it.
web-made-up = Demo: people and data here are made up
web-conversation = Conversation
web-me = Me:
web-skip = Go to the answer field

## Another app

web-elsewhere = Go on in another app
web-telegram-open = Open in Telegram
web-wechat-open = Open in WeChat
web-wechat-scan = Scan it with WeChat, or press and hold it on your phone. Follow the account, and go on there.
web-wechat-code = The account's QR code

## Answering

web-say = Say something…
web-say-secret = Hidden while you type
web-say-phone = Mobile number
web-say-code = Digits from the SMS
web-say-place = Or type where you are
web-send = Send
web-show = Show what I type
web-hide = Hide what I type
web-menu = Menu
web-menu-close = Close the menu
web-more = Photo, file, location
web-photo = Take or choose a photo
web-file = Choose a file
web-place = Send my location
web-place-mine = My location
web-place-asking = Looking for your location. Please tap “Allow”.
web-place-denied = No location came. You can also type it: a road, a depot, a service area.
web-photo-mine = Photo
web-file-mine = File

## Sending

web-sending = Sending
web-failed = Not sent
web-again = Send again
web-uploading = Upload progress
web-upload-lost = It didn't get through. The signal may be weak.
web-upload-too-big-here = This file is too big. Please choose a smaller one.
web-typing = Typing
web-lost = Weak signal, connecting again…
web-offline = No network. What you sent is kept, and goes out when you are back.
web-newer = New message
web-below = More below ↓
web-spent = This button is from before and no longer counts
web-too-long-here = That is too long for one message. Please send it in parts; your words are still in the field.

## Pictures

web-enlarge = Enlarge
web-close = Close
web-picture-lost = (the picture did not load; reload the page to see it)
web-picture-over = This code can't be used now, or there is no connection. Please open it again.
web-download = Download
web-file-lost = (This file can’t be had now; please ask for it again.)

## Countdown

web-days = days
web-countdown-over = It's time!

## Demo and shared computers

web-sms = SMS (demo)
web-leaving = It is submitted. Please note the number; this screen will be cleared for the next person.
web-leave-now = Done, clear it

## What the server says

web-try-again = Busy right now. Your words are kept and will be tried again in a moment.
web-slow-down = That is a little fast. One moment, please.
web-broken = Something went wrong here, and it has been noted. Please try again, or reply “human”.
web-bad-frame = We couldn't read that. Please reload the page and try again.
web-empty = That was empty. Please write something.
web-too-long = That is too long: at most { $most } characters at a time. Please send it in parts.
web-code-unreadable = This code could not be read. Please scan it again, or ask whoever put it up.
web-upload-unknown = That file was not found. Please send it again.
web-upload-too-big = That file is too big: at most { $megabytes } MB. Please choose a smaller one.
web-upload-kind = Only photos (JPG, PNG, WebP, GIF) and PDF can be taken.
web-upload-pixels = That picture is too large: at most { $millions } megapixels. A screenshot of it may do.
web-upload-damaged = That picture cannot be opened; it may be damaged. Please try another.
web-upload-broken = The upload broke off. Please send it again.
web-reload = This page has been open for too long. Please reload it and send again.
