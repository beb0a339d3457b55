### Delivery: how messages reach people

## SMS: names nothing

delivery-sms = You have a new message. Please open the union's chat.

## How delivery goes, for administrators

command-delivery = Delivery
command-delivery-words = delivery
command-redeliver = Send again
delivery-title = How messages get through:
delivery-nothing = Everything has arrived, nothing waits.
delivery-line = · { $channel }: { NUMBER($queued) } waiting, { NUMBER($held) } until their person comes, { NUMBER($dead) } not delivered, { NUMBER($unconfirmed) } unsure
delivery-since = { $line } (the first was due { $at })
delivery-channel-web = Web page
delivery-channel-telegram = Telegram
delivery-channel-wechat = WeChat
delivery-channel-sms = SMS
delivery-channel-other = Other channels
delivery-state-dead = Not delivered
delivery-state-unconfirmed = Unsure
delivery-why-unreachable = they have left or blocked it
delivery-why-abandoned = broken off while sending
delivery-why-gone = the account is gone
delivery-why-late = too late to be of use
delivery-why-private = never by SMS
delivery-why-network = no connection
delivery-why-gateway = no SMS gateway
delivery-pile = { $state }: { $why } ({ NUMBER($n) })
delivery-pile-title = { $channel }. { $pile }. The latest:
delivery-letter = · { $at }, { $kind }
delivery-twice = They may have arrived: sent again, they might be read twice.
delivery-again-dead = Send all { NUMBER($n) } again
delivery-again-unconfirmed = Send all { NUMBER($n) } once more
delivery-one = Only the one of { $at }
delivery-again = All right, { NUMBER($n) } sent again now. It is noted that you asked.
delivery-again-none = These were sent again just before; it won't be done twice.
delivery-not-yours = Only an administrator of the whole union can send them again.

## What people want to be told

command-notices = Notices
command-notices-words = notices, notifications, do not disturb
notices-all = Tell me everything
notices-important = Only what matters
notices-night = Not at night
notices-means-all = reminders and news come by day; what becomes of your own matters, at once.
notices-means-important = only what becomes of your own matters; no reminders, no news.
notices-means-night = nothing from 21:30 to 8:00, it waits until morning.
notices-now = Now “{ $what }”: { $means }
notices-now-own = Now as you set it yourself; see “Let me choose”.
notices-more = Let me choose
notices-back = Back to the three
notices-always = · What becomes of your own matters: always
notices-reminders-on = · Reminders: yes
notices-reminders-off = · Reminders: no, but for a legal deadline less than a day away
notices-news-on = · News: yes, by day
notices-news-off = · News: no
notices-quiet = · Quiet from { $start } to { $end }, but for a legal deadline less than a day away
notices-quiet-off = · Quiet hours: none
notices-turn-reminders-on = Remind me
notices-turn-reminders-off = Don't remind me
notices-turn-news-on = Send me news
notices-turn-news-off = No news
notices-turn-quiet = Quiet from { $start } to { $end }
notices-turn-quiet-off = No quiet hours
