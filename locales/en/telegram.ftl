# What is said on Telegram only: the phone's own buttons, messages taken away, answers in groups. Short, warm, plain.

## Buttons

telegram-send-phone = 📱 Send my number
telegram-send-place = 📍 Send my location

## While the phone's own button goes away

telegram-got = Got it.

## What should not stay on screen

telegram-hidden = Id and phone numbers don't stay in the chat, so I deleted your last message ({ $said }).
telegram-hidden-whole = Id and phone numbers don't stay in the chat, so I deleted your last message.
telegram-hidden-not-whole = Id and phone numbers should not stay in the chat, and I can't delete them. Please press and hold your last message, and delete it yourself.
telegram-hidden-not = Id and phone numbers ({ $said }) should not stay in the chat, and I can't delete them. Please press and hold your last message, and delete it yourself.

## In groups

telegram-group = I'm here. Your matters are nobody else's business: tap below to talk with me in private.
telegram-group-button = Talk in private

## Something went wrong

telegram-broken = Something went wrong here, and it has been noted. Please try again, or reply “human”.

## What keeps it from starting

telegram-no-secret = The Telegram webhook has no secret, so anybody could pretend to be Telegram; it does not start. Set telegram.secret (random letters and digits), or set telegram.mode to polling.
telegram-secret-letters = telegram.secret may hold only letters, digits, _ and -, at most 256.
