# What the WeChat Official Account says itself.

## The one-time page for an id number and the like

wechat-page-title = Niangjia
wechat-page-answer = Your answer
wechat-page-send = Send
wechat-page-safe = What you type here stays out of the WeChat chat. This page works once, for fifteen minutes.
wechat-page-done = Done. Please go back to WeChat.
wechat-page-parked = I have it. Please go back to WeChat; the answer comes in a moment.
wechat-page-empty = There is nothing in the field yet.
wechat-page-too-long = That is too long. Please say it in fewer words.
wechat-page-used = That step is done already. Please go on in WeChat.
wechat-page-expired = This page has expired. Please go on in WeChat.
wechat-page-unknown = There is no such page; the link may be incomplete. Please tap it again in WeChat.
wechat-page-later = We are busy just now, and your answer did not arrive. Please send it again in a moment.
wechat-page-slow-down = That was too fast. Please wait a moment.
wechat-page-broken = Something went wrong, and your answer did not arrive. Please send it again.

## In the chat

wechat-looking = Got your photo. Looking at it, back in a moment.
wechat-choose = Reply with the number.
wechat-choose-link = Tap one, or reply with its number.
wechat-command = { $label }: reply { $command }
wechat-word = { $label }: reply “{ $word }”
wechat-word-only = Reply “{ $word }”
wechat-picture = [Picture: { $alt }]

## Files: WeChat can't carry them, so there is a link for one day

wechat-file = { $alt }: tap within a day to download (if it won't open, choose “Open in browser” at the top right):
    { $url }
wechat-file-nowhere = { $alt }: WeChat can't carry files. Please open it on the web page.
wechat-file-expired = This link was good for a day and has expired. Please ask for the file again in WeChat.
wechat-file-gone = We can't give you this file now. Please ask for it again in WeChat.
wechat-file-later = We are busy just now, and the file is not ready. Please open the link again in a moment.

## Template messages (a field has twenty characters, and a lock screen shows it: nothing of what it is about)

wechat-template-what = You have a message
wechat-template-how = Reply to read it

## Sensitive answers

wechat-page = This one is private. You can fill it in here, and it won't stay in the chat:
    { $url }
    Or simply reply.
wechat-hidden = The number you just sent stays in this chat on WeChat. To be safe, hold that message and delete it.

## What could not be said before

wechat-owed = What we couldn't tell you before:
wechat-now = ----

## The account's menu (names across: 16 bytes at most)

wechat-menu-services = Services
wechat-menu-scan = Scan a code
wechat-menu-work = Work
wechat-menu-more = More
wechat-menu-everything = Everything

## Settings

wechat-no-token = wechat.token is empty. Without it anybody could pose as WeChat: fill in the Token of the account's server configuration.
wechat-no-key = wechat.aes_key is not right. Fill in the EncodingAESKey of the account's server configuration, 43 characters.
