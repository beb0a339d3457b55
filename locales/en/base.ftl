# The dialogue's own words. Short, warm, plain: the reader may be at the end of a long shift.
# No organisation's or city's name stands here.

-bot = Niangjia

## Where a sentence is missing

words-missing = This sentence could not be shown. Please carry on, or reply “human”.

## Not understood, old buttons

dialogue-old-choice = That button is from an earlier question and no longer counts. Here is where we are:
dialogue-old-answer = That answer was meant for an earlier question and was not used. Here is where we are:
dialogue-old-choice-done = That is done already and won't happen twice. This is how it stands:
dialogue-in-line = { $ahead ->
    [0] You are next in line. We tell you in a moment; no need to tap again.
   *[other] You are in line, with { NUMBER($ahead) } before you. We tell you as soon as it is your turn; no need to tap again.
}
dialogue-easy = We have it. One tap is enough; more don't make it faster.
dialogue-not-understood = I didn't get that. Choose one below, or reply “help”.
dialogue-ask-again = I didn't get that answer. Could you say it another way?
dialogue-choose-hint = Tap a button, or reply with its number.
dialogue-choose-first = I didn't get that. For this step, please choose one below:
dialogue-choose-which = That could be one of these. Which one?
dialogue-number-unknown = There is no number { $number }. Please choose from the list.
dialogue-code-unknown = I don't recognise this code. Check it against the poster, or scan again.
dialogue-code-expired = This code has expired. Please ask the union for a new one.
dialogue-not-for-you = Only union staff can use this. What you can do is in “menu”.
dialogue-command-unknown = There is no such command. Everything you can do is in “menu”.

## Greetings

dialogue-greeting = I'm here. What can I do for you?
dialogue-greeting-in-form = I'm here. Let's go on, this is the next step:
dialogue-thanks = You're welcome. I'm here any time.
dialogue-follow-welcome = Welcome to { -bot }. To join, get coupons or find a lawyer, just say so here.
dialogue-follow-back = Welcome back. Everything is still here.
dialogue-help-hint = You can always reply: menu, back, cancel, help, human.
dialogue-menu-title = What would you like to do?

## Cancel and back

dialogue-cancelled = Cancelled. Nothing was sent.
dialogue-nothing-to-cancel = Nothing is under way, so there is nothing to cancel.
dialogue-cancel-question = Do you want to stop filling this in, or is “cancel” part of your answer?
dialogue-cancel-sure = Cancel? What you filled in will be deleted.
dialogue-cancel-yes = Stop and cancel
dialogue-cancel-no = No, go on
dialogue-cancel-take-as-answer = It is my answer
dialogue-back-at-start = This is the first step. To leave, reply “cancel”.
dialogue-back-nowhere = There is no step to go back to.
dialogue-kept = Your answers are kept. Just go on.
dialogue-keep-answer = Keep: { $answer }
dialogue-answers-dropped = { $n ->
    [one] Because of this change, one answer no longer applies and was removed.
   *[other] Because of this change, { $n } answers no longer apply and were removed.
}
dialogue-skip = Skip
dialogue-optional = You can skip this.

## Unfinished forms

dialogue-resume = Continue: { $form }
dialogue-drop = Drop it
dialogue-dropped = Dropped. What you filled in is deleted.
dialogue-draft-kept = What you filled in is kept. Go on whenever you like.
dialogue-draft-expired = What you left unfinished was kept too long and is now deleted, as the rules ask. Starting again is quick.
dialogue-draft-waiting = You have something unfinished: { $form }. Go on with it?
dialogue-draft-reminder = Just a few steps to go: { $form }. Your answers are kept until { $until }. Go on now?
dialogue-draft-newer = We are updating the system. Your answers are safe, please try again in a minute.

## Summary and filing

dialogue-summary-title = Please check. If all is right, submit:
dialogue-summary-line = { $question }: { $answer }
dialogue-summary-change = Change
dialogue-summary-change-which = Which one do you want to change?
dialogue-left-out = not given
dialogue-hidden = ••••••
dialogue-shown-once = This was shown once and is not shown again.
dialogue-summary-keep-all = Change nothing
dialogue-submit = Submit
dialogue-submitted-already = This has been submitted already. No need to send it again.
dialogue-understood = OK, { $answer }.
dialogue-progress = Step { $n } of { $all }
dialogue-remaining = { $n ->
    [one] one step to go
   *[other] { $n } steps to go
}

## Words that always work: on the button, and as people type them (commas between)

command-menu = Menu
command-menu-words = menu, home
command-help = Help
command-help-words = help
command-human = Talk to a person
command-human-words = human, agent, person, staff
command-cancel = Cancel
command-cancel-words = cancel, quit, exit
command-back = Back
command-back-words = back, previous

## A person

dialogue-human-offer = I don't seem to be much help. Shall I get a person?
dialogue-human-button = Talk to a person
dialogue-human-filed = Passed on to our staff, number { $number }. Somebody will answer here by { $due }.
dialogue-human-already = Our staff already have your request (number { $number }). You will hear by { $due }.
dialogue-human-add = If there is more to say, just send it here.
dialogue-human-never-mind = No, I'll try again

## Buttons and numbers

dialogue-more = More
dialogue-previous = Previous
dialogue-next = Next
dialogue-page = Page { $page } of { $pages }
dialogue-yes = Yes
dialogue-no = No
dialogue-confirm = OK
dialogue-done = Done
dialogue-retry = Try again
dialogue-close = Close
dialogue-numbered = { $n }. { $label }
dialogue-list-item = · { $text }
dialogue-and = {", "}
dialogue-nothing-here = Nothing here yet.

## What can't be used

dialogue-unusable = { $what ->
    [sticker] { dialogue-unusable-sticker }
    [voice] { dialogue-unusable-voice }
    [video] { dialogue-unusable-video }
    [photo] { dialogue-unusable-photo }
    [audio] { dialogue-unusable-audio }
    [poll] { dialogue-unusable-poll }
    [contact] { dialogue-unusable-contact }
    [place] { dialogue-unusable-place }
    [file] { dialogue-unusable-file }
    [big] { dialogue-unusable-big }
    [often] { dialogue-unusable-often }
    [long] { dialogue-unusable-long }
   *[other] { dialogue-unusable-other }
}
dialogue-unusable-sticker = Got your sticker! For this step, please type, or choose one below.
dialogue-unusable-voice = I can't listen to voice messages yet. Please type, or choose one below.
dialogue-unusable-video = I can't use videos here. Please send a photo or type.
dialogue-unusable-photo = A photo doesn't help at this step. Please type, or choose one below.
dialogue-unusable-place = A location doesn't help at this step. Please type, or choose one below.
dialogue-unusable-file = A file doesn't help at this step. Please type, or choose one below.
dialogue-unusable-audio = I can't listen to audio yet. Please type, or choose one below.
dialogue-unusable-poll = A poll is of no use here. Please type, or choose one below.
dialogue-unusable-contact = This is somebody else's contact; only your own number counts here. Tap “Send my number”, or type it.
dialogue-unusable-big = This file is too big for me. Please send a smaller one, or take a photo of it.
dialogue-unusable-often = That is a lot of photos at once, and this one was not taken. Please send it again in a moment.
dialogue-unusable-long = That is too long for one message. Please send it in parts.
dialogue-unusable-other = I can't read this kind of message. Please type, or choose one below.
dialogue-photo-no-code = I found no QR code on the photo. Come closer, take a sharp one and send it again, or type the code.
dialogue-photo-several = There are several codes on the photo, and I can't tell which you mean. Please send just one.
dialogue-photo-foreign = The code on the photo is not ours. Please photograph the code of a coupon, a member card or our poster.
dialogue-photo-late = The photo did not reach me, so I haven't seen it. Please send it again, or type the code.
dialogue-photo-damaged = I can't open this photo. Please take another one and send it.
dialogue-wants-photo = This step needs a photo. Take one and send it here.
dialogue-wants-place = This step needs a place: tap “Send location”, or type the address.
dialogue-wants-file = This step needs a file. Just send it here.
dialogue-wants-text = Please type your answer to this one.
dialogue-slow-down = That was a little fast, and some of it was not taken. Wait a moment and send it again.
dialogue-too-long = That is a bit long. Please use at most { $most } characters.
dialogue-too-short = A little more, please: at least { $least } characters.
dialogue-too-many = At most { $most }. That is enough already.
dialogue-too-big = The file is too big. At most { $most } MB.
dialogue-too-fast = A bit too fast. Please wait { $seconds } s and try again.
dialogue-file-pending = A file is still on its way. Please wait a few seconds, then submit.
dialogue-file-refused = One file can't be opened. Please send another photo instead.
dialogue-file-got = { $n } received. Send more, or choose “Done”.

## When something goes wrong

dialogue-timeout = That step took too long. Your answers are safe, please try again.
dialogue-busy = We are busy right now. No need to send it again, the answer will come here.
dialogue-error = Something went wrong and we made a note of it. Your answers are safe, please try again later.
dialogue-working = Got it. Working on it, one moment.

## Language

dialogue-language-question = Please choose a language
dialogue-language-set = OK, from now on in English.

## Days and times

moment-today = today
moment-tomorrow = tomorrow
moment-yesterday = yesterday
moment-day = { $day } { $month }
moment-day-and-year = { $day } { $month } { $year }
moment-at = { $day }, { $time }
moment-clock = { $hour }:{ $minute }
month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December

## How far one is

dialogue-step = { $n } to go · { $question }
dialogue-draft-first = You have one that isn't finished. Finish or cancel it first, then correct the one that came back.
dialogue-resume-gone = This is no longer here: it was submitted or cancelled.

## Words of greeting (between commas)

dialogue-greeting-words = hello, hi, hey, anybody there, are you there
dialogue-thanks-words = thanks, thank you, thx

## Choosing level by level

dialogue-descend-at = You are in: { $name }
dialogue-descend-here = Choose { $name }
dialogue-descend-up = One level up
dialogue-descend-hint = You can also type how its name begins.
dialogue-descend-none = I found none that begins like this. Try other words?
dialogue-descend-gone = That one has just changed. Please choose again.

## Places and photos

dialogue-place-shared = the place you sent
dialogue-place-off = This place can't be right. Please send it again, or type the address.
dialogue-files = { $n ->
    [one] one file
   *[other] { $n } files
}
dialogue-files-enough = At most { $most }, that is enough. Choose “Done” to go on.
dialogue-files-remove-last = Remove the last one
dialogue-files-removed = Removed. { $n } left.

## Commands: their labels, and what people type (between commas)

command-card = Member card
command-card-words = card, member card
command-cases = My requests
command-cases-words = cases, my requests, my cases, my applications
command-language = Language
command-language-words = language, 语言
command-language-zh_CN-words = chinese, 中文
command-language-en-words = english, in english
command-recover = Recover my membership
command-recover-words = recover, recover my membership, find my membership
