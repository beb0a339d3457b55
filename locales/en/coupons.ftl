### Coupons: grabbing, drawing, and one's own

command-coupons = Coupons
command-coupons-words = coupons
command-wallet = My coupons
command-wallet-words = my coupons, wallet
command-grab = Grab
command-coupon = Look at a coupon
command-coupon-words = show my coupon, show my gift
command-giveback = Give back
command-given = Give back
command-remindme = Remind me

## Coupons

coupons-title = { $name } ({ $worth })
coupons-worth-value = ¥{ $amount } off
coupons-worth-threshold = ¥{ $amount } off from ¥{ $threshold }
coupons-worth-one-yuan = for ¥1, worth ¥{ $amount }
coupons-worth-service = free, worth ¥{ $amount }
coupons-and = { $first }, { $then }
coupons-listed = What you can get now and what comes next. Tap one:
coupons-none = Nothing to grab right now. We'll tell you when there is, or look again in a few days.
coupons-line = · { $title }: { $when }
coupons-line-not = { $line }. { $why }
coupons-when-open = open until { $at }
coupons-when-soon = opens { $at }
coupons-when-paused = paused
coupons-when-closed = over
coupons-now-open = Open until { $at }.
coupons-now-soon = Opens { $at }. Tap “Grab” then.
coupons-now-paused = Staff have paused it. You can grab once it goes on.
coupons-now-closed = This round is over.
coupons-when-lottery-open = sign up until { $at }
coupons-when-lottery-soon = sign-up opens { $at }
coupons-now-granted-open = Given until { $at }.
coupons-now-granted-soon = Given from { $at } on.
coupons-now-lottery-open = Sign up until { $at }.
coupons-now-lottery-soon = Sign-up opens { $at }. Early or late makes no difference.
coupons-way-first = First come, first served; so many a person, whichever phone you use.
coupons-way-lottery = Sign up, then everyone is drawn from at once. Early or late makes no difference.
coupons-way-groups = Each region or trade has its own stock; first come, first served.
coupons-way-joining = Given when an application is approved: nothing to grab, one each, while there are any.
coupons-way-inviting = Given when somebody you invited joins: nothing to grab, while there are any.
coupons-words = { $words }
coupons-valid-coupon = Use it from { $since } to { $until }.
coupons-valid-pickup = Pick it up from { $since } to { $until }.
coupons-valid-sent = Tell us by { $until } where to send it.

## Why not

coupons-not-not_member = This is for members. Joining takes about two minutes.
coupons-not-place = This round is for members in { $organisation } only.
coupons-not-occupation = This round is for: { $occupations }.
coupons-not-too_new = This round is for those who joined before { $since }. You'll likely be in time for the next.
coupons-not-phone = One for each phone number in this round, and somebody with yours has it already.
coupons-not-group = Nothing of this round was set aside for your region or trade.

## Grabbing

coupons-grab = Grab
coupons-enter = Sign up for the draw
coupons-countdown-grab = Opens in
coupons-countdown-enter = Sign-up opens in
coupons-countdown-of = { $title }. { $what }
coupons-act-of = { $act }: { $title }
coupons-remind = Call me 10 minutes before
coupons-reminding = We'll remind you at { $at }: { $title }.
coupons-opens = { $title } opens { $at }.
coupons-won = Yours! { $title }
coupons-use-by = Use it by { $until }; show it from “My coupons”.
coupons-show = Show the code
coupons-already = You have one already: { $title }. Leave the rest to others.
coupons-sold-out = { $title } is all gone. What people give back is handed out again.
coupons-not-yet = { $title } opens { $at }. Coming early doesn't help.
coupons-paused = { $title } is paused. You can grab once it goes on.
coupons-over = { $title } is over.

## My coupons

wallet-title = Your coupons. Tap one to show it:
wallet-none = You have no coupons yet. See what there is?
wallet-line = · { $title }: { $state }
wallet-state-held = good until { $until }
wallet-state-pending = yours once you are a member
wallet-state-redeemed = used { $at } at { $where }
wallet-state-picked = picked up { $at } at { $where }
wallet-state-sent = sent { $at }
wallet-state-silent = waits for your address until { $until }
wallet-state-addressed = we have the address; it leaves soon
wallet-state-invited = yours once your friend is approved
wallet-state-returned = given back
wallet-state-expired = ran out
wallet-state-void = this round was cancelled
wallet-place = · { $name } { $place }
wallet-goes-to = It goes to: { $name } { $mobile } { $address }
wallet-address = Say where to send it
wallet-address-change = Change the address
wallet-pending = We keep it for you: the code shows here once you are a member.
wallet-from = Can be used from { $at }.
wallet-caption = Code { $code }
wallet-changes = Let the cashier scan it, or read out the code on it. It changes every minute, so a screenshot is no use.
wallet-changes-pickup = There, let the staff scan it, or read out the code on it. It changes every minute, so a screenshot is no use.
wallet-alt = code { $code } for { $title }
wallet-again = A new code
wallet-give-back = Give it back
wallet-give-back-ask = Give { $title } back? Others can get it then, and you may not get another.
wallet-give-back-yes = Give it back
wallet-given-back = Given back, thank you: { $title }.
wallet-not-me = That wasn't me

## Draws

command-enter = Sign up for a draw
command-leave = Leave a draw
command-mydraw = My draws
command-mydraw-words = my draws, my draw
job-draws = Draws
job-coupons-expire = Coupons that run out soon
coupons-mydraw = My number and result
coupons-leave = Leave it
coupons-entered = You're in, number { $number }: { $title }. It closes { $closes }, then everyone is drawn from; if you win we tell you at once.
coupons-weight = You didn't win the last rounds, so you have { $n } tickets this time.
coupons-entered-before = You are in already, number { $number }: { $title }.
coupons-entered-late = { $title } takes no sign-ups now.
coupons-left = You're out: { $title }. Sign up again any time before it closes.
coupons-left-late = { $title } has closed and the list stands, so you can't leave it now.
coupons-draw-none = You are in no draw right now.
coupons-draws = Your draws:
coupons-draw-not-in = You didn't sign up for this one.
coupons-draw-number = You are number { $number }; { NUMBER($entries) } signed up.
coupons-draw-number-weighted = You are number { $number } with { $n } tickets; { NUMBER($entries) } signed up.
coupons-draw-open = It closes { $closes }, then everyone is drawn from.
coupons-draw-waits = It has closed and the list stands. The draw comes next.
coupons-draw-cancelled = This round was cancelled; there is no draw.
coupons-draw-rank = The draw: you came { NUMBER($rank) } of { NUMBER($pieces) } to be had.
coupons-draw-won = You won!
coupons-draw-lost = Not this time. Come again next round.
coupons-draw-void-left = You were no member at the draw, so the next in line got the piece.
coupons-draw-void-merged = Your account had become part of another by the draw, so the next in line got the piece.
coupons-draw-void-has = You had a coupon of this round by the draw, so the next in line got the piece.
coupons-draw-commitment = Hash of the seed (published before the draw): { $hash }
coupons-draw-digest = Hash of the list: { $hash }
        Your receipt: { $receipt }
coupons-draw-list = Anybody can download list and results and work it out again: { $link }
coupons-drawn-won = You won the draw! { $title } (you were number { $number })
coupons-lost = { $title }: not this time. Number { $number } came { NUMBER($rank) } of { NUMBER($entries) }, for { NUMBER($pieces) } to be had.
coupons-lost-round = { $title }, round { $number }
coupons-lost-several = The draws that you entered are done:
coupons-lost-void = { $title }: { $why }
coupons-lost-next = The next round: { $when }.
coupons-lost-check = The list and the results are public: anybody can check them.
coupons-cancelled = Sorry, this round was cancelled and your coupon can't be used: { $title }.
coupons-runs-out = { $title } runs out { $until }. Don't forget to use it.
