# Rounds of coupons: how staff ask for them, approve them, look after them

## Commands

command-round = Rounds of coupons
command-round-words = rounds, coupon rounds
command-newround = New round of coupons
command-newround-words = new round
command-copyround = The same again
command-roundchart = Chart of a round
command-steerround = Pause, close or cancel a round
command-agreeround = Approve a round
command-refuseround = Refuse a round
command-extendround = Extend a round

## List and card

rounds-all = The newest rounds:
rounds-empty = Nothing was given out yet. Begin a round below; before it is filed you see it as members will.
rounds-new = New round
rounds-copy-last = The last one again
rounds-copy = The same again
rounds-list = All rounds
rounds-none = There is no such round, or it is not yours to look after.
rounds-changed = This round has just changed. Now it stands so:
rounds-title = { $title }, round { $n }
rounds-row = { $n }. { $title }
        { $place } · { $at } · { $state } · { NUMBER($taken) }/{ NUMBER($pieces) } given
rounds-row-label = { $n }. { $name }, round { $nth }
rounds-card = { $title }
        { $state }
rounds-card-when = Opens { $opens }, closes { $closes }
rounds-card-whom = { $place } · { $way }
rounds-card-money = Costs at most ¥{ MONEY($fen) }; ¥{ MONEY($left) } of the budget is left.
rounds-card-merchants = Merchants ({ $n }): { $names }
rounds-card-maker = Asked for by { $who }
rounds-board = { NUMBER($taken) } of { NUMBER($pieces) } given, { NUMBER($redeemed) } used, given back { NUMBER($returned) } times, { NUMBER($expired) } ran out.
rounds-board-part = { NUMBER($taken) } of { NUMBER($pieces) } given, { NUMBER($redeemed) } used, { NUMBER($returned) } given back
rounds-board-group = · { $group }: { $tally }
rounds-entries = { NUMBER($n) } signed up.
rounds-listing = It has closed; the list is being made and takes seconds.
rounds-listed = List and hash are published: it can be drawn.
rounds-sending = { NUMBER($waiting) } to send, { NUMBER($silent) } without an address yet, { NUMBER($sent) } sent.
rounds-to-send = To send ({ NUMBER($n) })
rounds-refresh = Refresh
rounds-to-chart = Chart
rounds-look = See this round
rounds-state-waiting = waits for a colleague's approval
rounds-state-soon = not open yet
rounds-state-open = open
rounds-state-paused = paused
rounds-state-closed = closed
rounds-state-drawing = being drawn
rounds-state-drawn = drawn
rounds-state-cancelled = cancelled
rounds-state-refused = not approved
rounds-state-over = over
rounds-chart-alt = { NUMBER($taken) } of { NUMBER($pieces) } given, { NUMBER($redeemed) } used
rounds-chart-redeemed = Used
rounds-chart-held = With members
rounds-chart-left = Not given
rounds-chart-total = All
rounds-chart-rest = The rest

## A new round

rounds-new-title = New round of coupons
rounds-place = For members of which place? All below it count.
rounds-name = What is it? A short name, such as “Car wash”.
rounds-condition = Which kind?
rounds-condition-value = So much off
rounds-condition-threshold = So much off from an amount on
rounds-condition-one_yuan = For ¥1
rounds-condition-service = A service for nothing
rounds-condition-pickup = A gift to pick up
rounds-condition-sent = A gift that is sent
rounds-face = What is one worth, in yuan?
rounds-threshold = From what amount on, in yuan?
rounds-subsidy = What does the union pay the merchant for each used, in yuan?
rounds-way = How is it given out?
rounds-way-lottery = Draw
rounds-way-first = First come
rounds-way-groups = Stocks by group
rounds-way-joining = For joining
rounds-way-inviting = For inviting
rounds-way-means-lottery = · Draw: people sign up for days, then all are drawn from; anyone can check it. The fairest, no racing.
rounds-way-means-first = · First come: at the second, until all are gone.
rounds-way-means-groups = · Stocks by group: each region or trade has its own; first come within it.
rounds-way-means-joining = · For joining: given with the approval of an application, once in a life; nothing to grab.
rounds-way-means-inviting = · For inviting: given to a member when somebody they invited joins.
rounds-pieces = How many pieces?
rounds-each = How many may one person have?
rounds-stocks = Groups by what?
rounds-stocks-region = By place below
rounds-stocks-trade = By occupation
rounds-stocks-tap = Tap a group, then type its number:
rounds-stocks-all = The same for each
rounds-stocks-each = each group
rounds-stocks-gone = (this group is gone)
rounds-stocks-how-many = How many for { $group }? Type a number; 0 is none.
rounds-stocks-line = { $group } { NUMBER($n) }
rounds-stocks-done = Done, { NUMBER($n) } in all
rounds-who = For whom? In { $place } and below:
rounds-who-all = All members
rounds-who-new = Everybody who joins
rounds-who-these = Just these
rounds-who-occupation = Occupation: { $what }
rounds-who-days = members for { $n } days when it opens
rounds-who-applicants = applicants too, once they are approved
rounds-who-phone = one for each phone number
rounds-who-weighted = more tickets for who lost before
rounds-narrow-occupation = By occupation
rounds-narrow-days = By time of membership
rounds-pick-occupation = Tap to pick, tap again to drop:
rounds-pick-days = Members for how long when it opens?
rounds-days-0 = No matter
rounds-days-30 = 30 days
rounds-days-90 = 90 days
rounds-days-365 = A year
rounds-switch-applicants = Applicants too
rounds-switch-phone = One for each phone
rounds-switch-weighted = More tickets for who lost before
rounds-merchants = Where can it be used? Tap to pick, tap again to drop:
rounds-merchants-all = All { $n }
rounds-merchants-these = These { $n }
rounds-merchants-taken = Good, all { $n } of them.
rounds-merchants-none = No merchant is registered yet, so it could be used nowhere. Register one, then come back; what you filled in is kept.
rounds-merchants-pickup = Where is it picked up? Tap to add, tap again to take away:
rounds-merchants-none-pickup = No place to pick it up is registered yet. Register one under “Merchants” with its hours behind the address, then go on here; your answers are kept.
rounds-merchants-register = Register a merchant
rounds-merchants-no = no merchant
rounds-merchants-more = { $names } and others, { $n } in all
rounds-opens = When does it open?
rounds-closes = When does it close?
rounds-time-hint = Tap one, or type it: “tomorrow 10:00”, “Fri 3:30 pm”, “12-01 9:00”.
rounds-now = Now
rounds-at = { $at }
rounds-valid = When can it be used?
rounds-valid-hint = Tap one, or type two dates: “12-01 to 12-31”.
rounds-valid-days = Within { $n } days after it closes
rounds-valid-said = good from { $since } to { $until }
rounds-valid-unclear = I didn't get that. Please write it like “12-01 to 12-31”.
rounds-how-many = Just this round, or several in a row?
rounds-apart = How many days apart?
rounds-budget = What is the budget, in yuan? All rounds together never cost more.
rounds-words = Anything to tell members? Such as “Cars only; ring before you come”.
rounds-n-pieces = { NUMBER($n) } pieces
rounds-n-each = { $n } each
rounds-n-rounds = { $n ->
    [1] 1 round
   *[other] { $n } rounds
}
rounds-n-days = { $n ->
    [1] 1 day
   *[other] { $n } days
}
rounds-yuan = ¥{ MONEY($fen) }

## What was not understood

rounds-money-shape = I didn't get this amount. Please write it like “20” or “12.50”.
rounds-money-decimals = No smaller than a fen: two decimals at most.
rounds-money-too_much = That is too much. A zero too many?
rounds-money-none = This can't be 0.
rounds-count-unclear = I didn't get this number. Please write it like “300”.
rounds-count-between = A number from { NUMBER($least) } to { NUMBER($most) }, please.
rounds-time-unclear = I see no time in it. Please write it like “tomorrow 10:00”.
rounds-time-never = There is no such day or time. Have another look?
rounds-time-past = That time is over.
rounds-time-far = { $days } days ahead at most.

## Before it is filed

rounds-preview = Members will see:
rounds-line = ————
rounds-series = { $n } rounds:
rounds-series-line = · round { $n } opens { $at }
rounds-costs = Costs at most ¥{ MONEY($fen) }.
rounds-second = That is over ¥{ MONEY($fen) }: a second colleague has to approve it before it opens.
rounds-no-second = Over ¥{ MONEY($fen) } a second colleague has to approve, and there is no other admin here. Ask those above, or offer fewer pieces.
rounds-rush = ⚠ At this hour riders and drivers are on the road, and nobody should tap at a traffic light. A draw, or another time, would be better.
rounds-submit = File it
rounds-copy-budget = The old budget is used up, so this round gets one of its own: ¥{ MONEY($fen) }.
rounds-ask-place = Place
rounds-ask-name = Name
rounds-ask-condition = Kind
rounds-ask-face = Worth
rounds-ask-threshold = From
rounds-ask-subsidy = Paid to merchants
rounds-ask-way = Way
rounds-ask-pieces = Pieces
rounds-ask-stocks = By group
rounds-ask-each = Each person
rounds-ask-who = For whom
rounds-ask-merchants = Merchants
rounds-ask-opens = Opens
rounds-ask-closes = Closes
rounds-ask-valid = Good for use
rounds-ask-series = Rounds
rounds-ask-apart = Apart
rounds-ask-budget = Budget
rounds-ask-words = Words
rounds-copy-title = The same again
rounds-made = { $n ->
    [1] Done. It opens by itself when its time comes.
   *[other] Done, all { $n } rounds. Each opens by itself when its time comes.
}
rounds-waits = { $n ->
    [1] Filed. It costs at most ¥{ MONEY($fen) } and waits for a second colleague.
   *[other] Filed: { $n } rounds that cost at most ¥{ MONEY($fen) } wait for a second colleague.
}

## What won't do

rounds-unfit-no_name = It has no name yet.
rounds-unfit-negative = An amount can't be negative.
rounds-unfit-too_much = That is too much. A zero too many?
rounds-unfit-condition = There is no such kind. Please pick again.
rounds-unfit-threshold = The amount it counts from can't be less than what is taken off.
rounds-unfit-way = There is no such way. Please pick again.
rounds-unfit-past = The time it closes is over already.
rounds-unfit-order_of_times = The times are out of order: it opens, then closes, then runs out.
rounds-unfit-no_pieces = At least one piece, please.
rounds-unfit-groups = These groups won't do: only places right below the one you picked, or occupations.
rounds-unfit-per_person = So many for each person won't do. A draw, and joining, give one each.
rounds-unfit-occupation = There is an unknown occupation. Please pick again.
rounds-unfit-no_merchant = No merchant is picked, so it could be used or picked up nowhere.
rounds-unfit-merchant_closed = One of the merchants has closed. Please pick again.
rounds-unfit-over_budget = That is over the budget. Raise it, or offer fewer pieces.
rounds-unfit-place = This place is not yours to look after, or was closed.
rounds-unfit-second_person = With these it costs more than one person may decide, so another colleague has to add them.

## Approving

rounds-asks = { $n ->
    [1] { $who } asks you to approve a round that costs at most ¥{ MONEY($fen) }.
   *[other] { $who } asks you to approve { $n } rounds that cost at most ¥{ MONEY($fen) } together.
}
rounds-agree = Approve
rounds-refuse = Don't approve
rounds-not-oneself = You asked for it, so another colleague has to approve it.
rounds-agreed = { $n ->
    [1] Approved: { $title }. It opens by itself.
   *[other] All { $n } rounds are approved: { $title }. Each opens by itself.
}
rounds-you-agreed = Approved. Who asked for it knows.
rounds-refuse-title = Why not
rounds-reason = Why not? Who asked for it will read this.
rounds-refuse-ask-reason = Reason
rounds-turned-down = Not approved: { $title }. Why: { $reason }
rounds-you-refused = Not approved. Who asked for it will read why.

## Looking after it

rounds-pause = Pause
rounds-resume = Go on
rounds-extend = Later, or more
rounds-close = Close now
rounds-draw = Draw
rounds-cancel = Cancel this round
rounds-cancel-sure = Really cancel { $title }? The { NUMBER($held) } coupons that members hold become void at once and everyone is told ({ NUMBER($entries) } signed up). It can't be undone.
rounds-cancel-unbegun = Really cancel { $title }? Nobody has one yet. It can't be undone.
rounds-cancel-yes = Cancel this round
rounds-cancel-no = Keep it
rounds-now-paused = Paused: { $title }. Members see that it is.
rounds-now-ready = It goes on: { $title }.
rounds-now-closed = Closed: { $title }.
rounds-now-draw = Being drawn: { $title }. It takes seconds, and winners are told at once.
rounds-now-cancelled = Cancelled: { $title }. Everyone who holds one is told.
rounds-extend-title = Later, or more
rounds-until = Until when?
rounds-more = How many more? Where there are groups, each gets so many.
rounds-extend-ask-until = Until
rounds-extend-ask-more = More
rounds-extend-nothing = Change the time or the number, at least one.
rounds-extended = Done: { $title } closes { $closes } and has { NUMBER($pieces) } pieces.
