# Broadcasts: one message to many members. What members see first, then what staff see.

## What members see

broadcast-from = [{ $organisation }]
broadcast-no-more = (No more of these? Say “notices” and turn them off.)
broadcast-link = Open the page
broadcast-photo-alt = The photo that came with the message

## Commands

command-broadcast = Broadcasts
command-broadcast-words = broadcast, broadcasts, announcements
command-announce = Write a broadcast
command-announce-words = write a broadcast, new broadcast
command-reach = Reach report
command-steer = Pause or stop a broadcast
command-agree = Agree to a broadcast
command-refuse = Refuse a broadcast

## The list

broadcast-title = The latest broadcasts:
broadcast-empty = No broadcast yet. One message can go to all the members you look after, and to yourself first to see how it looks.
broadcast-new = Write a new one
broadcast-list = All broadcasts
broadcast-none = There is no such broadcast, or it isn't in your care.
broadcast-row = { $n }. { $place }: { $words }
        { $at } · { NUMBER($people) } people · { $state }
broadcast-row-label = { $n }. { $state }
broadcast-state-waiting = waits for a colleague's yes
broadcast-state-refused = refused
broadcast-state-queued = not begun
broadcast-state-running = going out
broadcast-state-paused = paused
broadcast-state-stopped = stopped
broadcast-state-done = done

## Writing one

broadcast-new-title = Broadcast
broadcast-place = Members of which place? Everything below it is included.
broadcast-who = Who is it for? In { $place } and below:
broadcast-everybody = All members
broadcast-size-about = { NUMBER($people) } people; reachable now: about { NUMBER($reachable) }.
broadcast-size = { $people ->
    [one] One person; reachable now: { NUMBER($reachable) }.
   *[other] { NUMBER($people) } people; reachable now: { NUMBER($reachable) }.
}
broadcast-these = Send it to these
broadcast-all = To all of them after all
broadcast-any = Any
broadcast-elsewhere = Another place
broadcast-nobody = Nobody is left that way. Please widen it a little.
broadcast-narrow-occupation = By occupation
broadcast-narrow-since = By time of joining
broadcast-narrow-language = By language
broadcast-narrow-channel = By channel
broadcast-pick-occupation = Tap to add, tap again to take away:
broadcast-pick-since = Members since when? You can also type a date: “2025-01-01 after”, “2024-06-30 before”.
broadcast-pick-language = Which language do they read? Who never said counts as Chinese.
broadcast-pick-channel = Where do they get messages? Everybody counts once, where they were last.
broadcast-by-occupation = Occupation: { $what }
broadcast-joined-after = Joined after { $day }
broadcast-joined-before = Joined before { $day }
broadcast-by-language = Language: { $what }
broadcast-by-channel = Channel: { $what }
broadcast-since-new30 = Joined in the last 30 days
broadcast-since-new90 = Joined in the last 90 days
broadcast-since-old365 = A member for a year
broadcast-since-old1095 = A member for three years
broadcast-date-unclear = I couldn't read that date. Please write it like “2025-01-01 after”, or tap one.
broadcast-language-zh = Chinese
broadcast-language-en = English
broadcast-channel-web = Web page
broadcast-channel-telegram = Telegram
broadcast-channel-wechat = WeChat
broadcast-channel-none = Not reached
broadcast-text = What is the message? Just type it. The union's name is put on top by itself.
broadcast-text-long = Too long for one message on a phone: about { $most } Chinese characters, or three times as many Latin letters. Please take out about { $over }.
broadcast-photo = A picture with it? Send it here, or skip.
broadcast-photo-one = With a picture
broadcast-photo-pending = The picture is still on its way. Please try again in a few seconds.
broadcast-photo-refused = This picture can't be used. Please send another.
broadcast-photo-gone = This picture is no longer there. Please send it again.
broadcast-button = A button below it? One tap and they are there. Or skip.
broadcast-button-hint = To lead to a web page, type words and address: See more https://example.org/123
broadcast-button-link = { $label } → { $link }
broadcast-button-shown = [Button: { $label }]
broadcast-link-none = I see no address. Please type it like “See more https://…”, tap one, or skip.
broadcast-link-unsafe = The address must begin with https://, so that it is safe to open.
broadcast-link-long = Too long: at most { $label } letters on the button and { $link } in the address, and only plain letters in the address.
broadcast-manner = What kind of message is it?
broadcast-manner-normal = Ordinary
broadcast-manner-urgent = Urgent
broadcast-manner-safety = Safety notice
broadcast-manner-means-normal = · Ordinary: goes out in its turn.
broadcast-manner-means-urgent = · Urgent: goes out before other broadcasts.
broadcast-manner-means-safety = · Safety notice: before others too; and should it break off half-way, whoever may or may not have it gets it again, rather twice than not at all. For nothing else, please.
broadcast-when = When shall it go out?
broadcast-when-hint = You can also type a time: “tomorrow 9am”, “Fri 15:00”, “12-01 09:00”. Nothing goes out between 21:30 and 8:00.
broadcast-now = now
broadcast-send-now = Now
broadcast-morning = Not at night: from { $at }
broadcast-at = { $at }
broadcast-time-unclear = I couldn't read the time. Please write it like “tomorrow 9am” or “12-01 09:00”.
broadcast-time-never = There is no such time. Please look again.
broadcast-time-past = That time has passed. Please give a later one.
broadcast-time-night = Nothing goes out between 21:30 and 8:00, so that nobody is woken. The next time is { $at }.
broadcast-time-far = That is too far off: { $days } days ahead at most.
broadcast-preview = Please read it once more. Members will see this:
broadcast-line = ————————
broadcast-ask-place = Place
broadcast-ask-who = Who
broadcast-ask-text = Words
broadcast-ask-photo = Picture
broadcast-ask-button = Button
broadcast-ask-manner = Kind
broadcast-ask-when = When
broadcast-submit = Send to these { NUMBER($people) }
broadcast-test = Send it to me first
broadcast-tested = Sent to you, just as members will get it.
broadcast-second = For more than { NUMBER($above) } people another colleague with the right has to agree.
broadcast-no-second = For more than { NUMBER($above) } people another colleague has to agree, and nobody else here has the right. Ask the union above you to send it, or an admin to add a colleague.
broadcast-not-yours = This place isn't in your care. Please choose another.
broadcast-waits = Handed in. It is for { NUMBER($people) } people and goes out once a colleague agrees; you will hear at once.
broadcast-begun = { $people ->
    [one] Good: one person, { $when }. You will see here how it goes.
   *[other] Good: { NUMBER($people) } people, { $when }. You will see here how it goes.
}

## The second person

broadcast-asks = { $who } wants to send this broadcast to { NUMBER($people) } members of { $place }. It goes out only if you agree:
broadcast-agree = Agree, send it
broadcast-refuse = Don't agree
broadcast-agreed = Your colleague agreed: the broadcast for { $place } ({ NUMBER($people) } people) goes out at its time.
broadcast-you-agreed = Good. It goes to { NUMBER($people) } people at its time; the sender knows.
broadcast-turned-down = Your colleague didn't agree to the broadcast for { $place }: { $reason }
broadcast-you-refused = Noted. The sender knows, and it won't go out.
broadcast-not-oneself = Your own broadcast needs a colleague's yes.
broadcast-changed = Something has changed meanwhile. It stands like this now:
broadcast-refuse-title = Refusing a broadcast
broadcast-refuse-ask-reason = Why
broadcast-reason = Why not? The sender will read it.

## Progress

broadcast-card = { $place }: { $state }
broadcast-waiting = For { NUMBER($people) } people; it waits for a colleague's yes.
broadcast-due = For { NUMBER($people) } people, from { $at }.
broadcast-refused = A colleague didn't agree; it was not sent.
broadcast-not-begun = Stopped before it began; none of the { NUMBER($people) } people got it.
broadcast-bar = { $bar } { $percent }%
broadcast-told = { NUMBER($told) } of { NUMBER($of) } people done
broadcast-n-rest = The rest: { $states }
broadcast-n-sent = Delivered { NUMBER($n) }
broadcast-n-held = waiting for them to look { NUMBER($n) }
broadcast-n-later = later { NUMBER($n) }
broadcast-n-unreachable = can't be reached { NUMBER($n) }
broadcast-n-unwanted = don't want news { NUMBER($n) }
broadcast-n-failed = failed { NUMBER($n) }
broadcast-n-unconfirmed = unsure { NUMBER($n) }
broadcast-pace = { $minutes ->
    [one] { $rate } a second, about a minute to go
   *[other] { $rate } a second, about { NUMBER($minutes) } minutes to go
}
broadcast-pace-soon = { $rate } a second, done in less than a minute
broadcast-pace-last = Nearly done; one last look for anybody left out
broadcast-pace-none = Nothing is going out just now (it is night, or a channel asked us to wait)
broadcast-pause = Pause
broadcast-resume = Go on
broadcast-stop = Stop
broadcast-stop-sure = Once stopped it can't go on again. { NUMBER($told) } people are done, { NUMBER($left) } won't get it. Stop it?
broadcast-stop-unbegun = It hasn't begun. Stopped, nobody will get it. Stop it?
broadcast-stop-yes = Stop it for good
broadcast-stop-no = Don't stop
broadcast-now-paused = Paused; { NUMBER($left) } people are left.
broadcast-now-running = Good, it goes on.
broadcast-now-stopped = Stopped. Whoever was left won't get it.
broadcast-look = See how it goes
broadcast-refresh = Refresh
broadcast-copy = Write another like this
broadcast-by = Written by { $who }

## The report

broadcast-to-report = See the report
broadcast-report = The broadcast is out: { $place }
broadcast-report-stopped = The broadcast was stopped: { $place }
broadcast-report-sent = Of { NUMBER($of) } people { NUMBER($sent) } got it ({ $percent }%).
broadcast-via = { $channel } { NUMBER($n) }
broadcast-vias = By channel: { $channels }
broadcast-places = Where most people are:
broadcast-place-line = · { $place }: { NUMBER($sent) }/{ NUMBER($of) }, { $percent }%
broadcast-places-more = · { NUMBER($n) } more places are in the workbook
broadcast-file-below = All places and channels are in this table:
broadcast-file = Reach report (Excel)
broadcast-chart-alt = A chart of how many got it where; { $percent }% in all
broadcast-chart-title = { $place }: how many it reached
broadcast-chart-sent = Delivered
broadcast-chart-waits = Waiting for them
broadcast-chart-missed = Not delivered
broadcast-chart-total = All
broadcast-chart-rest = Other places
broadcast-sheet-summary = Summary
broadcast-sheet-places = Places
broadcast-sheet-finer = One level down
broadcast-column-place = Place
broadcast-column-began = Began
broadcast-column-ended = Ended
broadcast-column-state = State
broadcast-column-people = People
broadcast-column-reachable = Reachable
broadcast-column-organisation = Organisation
broadcast-column-channel = Channel
broadcast-column-sent = Delivered
broadcast-column-held = Waiting for them to look
broadcast-column-later = Later
broadcast-column-unreachable = Can't be reached
broadcast-column-unwanted = Don't want news
broadcast-column-failed = Failed
broadcast-column-unconfirmed = Unsure
broadcast-column-total = Total
