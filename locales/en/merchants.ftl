### Merchants, redeeming, disputes, settling

command-merchant = Merchants
command-merchant-words = merchants, merchant
command-newmerchant = Add a merchant
command-newcashier = Invite a cashier
command-dismiss = Remove a cashier
command-standhere = I redeem here, too
command-closemerchant = Close a merchant
command-redeem = Redeem
command-redeem-words = redeem
command-stand = Choose the merchant
command-take = Confirm
command-taken = What I redeemed
command-untake = Undo
command-notme = That wasn't me
command-notmine = That wasn't me
command-disputes = Disputes
command-disputes-words = disputes
command-dispute = Look at a dispute
command-judge = Decide a dispute
command-settle = Settle
command-settle-words = settle
command-settled = Make a statement
command-statements = Statements
command-statements-words = statements
command-statement = Look at a statement
command-paid = Mark as paid

## Merchants

merchant-title = Your merchants. Tap one:
merchant-none = No merchants yet. Add one, so that coupons can be used somewhere.
merchant-new = Add a merchant
merchant-card = { $name }, { $place }
merchant-cashier = · Cashier: { $name }
merchant-no-cashier = No cashier yet. Invite one and they can redeem.
merchant-owed = Not settled yet: { NUMBER($n) }, ¥{ $amount } together.
merchant-invite = Invite a cashier
merchant-self = I redeem here, too
merchant-self-done = You can redeem at { $merchant } now.
merchant-remove = Remove { $name }
merchant-remove-ask = { $name } won't be able to redeem at { $merchant } any more. Sure?
merchant-remove-yes = Remove
merchant-removed = Done, { $name } is no cashier of { $merchant } any more.
merchant-close = Close
merchant-close-ask = Close { $name }? No coupon can be used there any more; what it is owed is still paid.
merchant-close-yes = Close
merchant-closed = { $name } is closed. What it is owed stays owed.
merchant-back = Back to the merchant
merchant-gone = This merchant is closed.
merchant-not-yours = That place isn't yours any more. Please choose again.
merchant-where = Who looks after the merchant?
merchant-name = What is the merchant called?
merchant-address = Where is it? Members find it by this. You may put its hours behind the address.
merchant-new-title = Adding a merchant
merchant-new-ask-place = Belongs to
merchant-new-ask-name = Name
merchant-new-ask-address = Address
merchant-registered = { $name } is added. Invite a cashier next.
merchant-cashier-name = What is the cashier called?
merchant-cashier-title = Inviting a cashier
merchant-cashier-ask-name = Cashier
merchant-invited = Pass this on to { $name }: who opens it, or sends it to us, can redeem at { $merchant }. Good until { $until }, once only, and shown only now:

## Redeeming

redeem-next = Redeem the next
redeem-where = You are at: { $merchant }, { $place }
redeem-ask = Scan the member's code, send a photo of it, or type it here.
redeem-row = · { $title }: redeemed { $at }
redeem-taken = What I redeemed
redeem-which = Which merchant are you at?
redeem-at = Redeemed at { $merchant }.
redeem-no-counter = You are no merchant's cashier now. Please ask an administrator to invite you.
redeem-for-cashiers = This is a member's coupon, for the merchant's cashier to scan at the till. Are you the cashier? Scan with the page or chat where you accepted the invitation. Your own coupons are in “My coupons”.
redeem-check-value = Take ¥{ $amount } off the bill.
redeem-check-threshold = Check the bill first: from ¥{ $threshold }, ¥{ $amount } off.
redeem-check-one_yuan = The member pays ¥1 only; worth ¥{ $amount }.
redeem-check-service = The member pays nothing; worth ¥{ $amount }.
redeem-check-pickup = The member picks up a gift worth ¥{ $amount }. Confirm, then hand it over.
redeem-paid = The union pays the merchant ¥{ $amount }.
redeem-confirm = Redeem
redeem-confirm-at = Redeem at { $merchant }
redeem-done = Redeemed: { $title }, { $merchant }.
redeem-undo = Undo
redeem-undo-until = A mistake? You can undo it until { $until }.
redeem-told = { $title } was just used at { $merchant }. If that wasn't you, tell us right away.
redeem-told-gift = { $title } was just picked up at { $merchant }. If that wasn't you, tell us right away.
redeem-not-me = That wasn't me
redeem-old = That was too long ago, or the coupon has changed. Please scan the code again.
redeem-stale = This code is out of date, maybe a screenshot. Ask the member to tap “A new code” and scan again.
redeem-spent = This short code was used { $at }. Each works once.
redeem-unknown = There is no such code, or it can't be used here. Please check it, or ask for a new one.
redeem-too-many = Too many wrong codes. Try again { $until }, or scan instead.
redeem-not-used = This coupon was redeemed { $at } at { $merchant } and can't be used again.
redeem-not-expired = This coupon has run out; it was good until { $until }.
redeem-not-yet = This coupon can be used from { $since }.
redeem-not-pending = The member's application isn't approved yet. It can be used after that.
redeem-not-returned = The member gave this coupon back, so it can't be used.
redeem-not-void = This round was cancelled, so the coupon can't be used.
redeem-not-here = This coupon can't be used here. The member sees on it where it can.

## Undoing and returns

taken-title = What you redeemed in the last day. Undo within ten minutes; later it is a return that staff decide:
taken-none = You redeemed nothing in the last day.
taken-undo = Undo { $title } ({ $at })
taken-return = Return { $title } ({ $at })
taken-return-label = Report a return
taken-undone = Undone. { $title } is the member's again.
taken-late-time = Ten minutes are over, so { $title } can't be undone. If the customer brought it back, staff can decide.
taken-late-undone = { $title } was undone before.
taken-late-disputed = { $title } is disputed; staff will decide.
taken-late-settled = { $title } stands in a statement, so it can't be undone.
taken-told = { $merchant } took it back: { $title } is yours again.
taken-told-over = { $merchant } took it back, but { $title } has run out or was cancelled meanwhile.

## Disputes

notme-none = We can't find that. It may have been undone.
notme-ask = { $title } was used { $at } at { $merchant }. Really not you? We hold the money back and staff look into it.
notme-ask-return = { $title } was used { $at } at { $merchant }. Did the customer bring it back? The money is held back until staff decide.
notme-yes = It wasn't me
notme-yes-return = It is a return
notme-no = My mistake
notme-done = Got it. The money is held back; we tell you once staff have looked into it.
notme-done-return = Got it. Staff will decide; the money is held back.
notme-late-undone = This was undone already.
notme-late-judged = Staff have decided this already.
notme-late-disputed = Staff know already. We tell you what comes of it.
notme-late-paid = The merchant was paid already. Please talk to staff.
dispute-look = Look
dispute-told = A member says it wasn't them: { $title }, { $merchant }, { $at }. The money is held back until you decide.
dispute-told-return = { $merchant } reports a return: { $title }, { $at }. The money is held back until you decide.
dispute-told-holder = { $merchant } says you brought it back: { $title }. Staff will decide and we tell you.
dispute-title = Disputes that wait for you:
dispute-none = No disputes wait.
dispute-line = { $title }, { $merchant }, { $at }
dispute-over = This dispute is over.
dispute-cashier = Cashier: { $name }
dispute-how-live = By a code at the counter.
dispute-how-short = By a short code.
dispute-amount = Held back: ¥{ $amount }.
dispute-own = This one concerns yourself. Please let a colleague decide.
dispute-question = Did you ask the member and the merchant? Is it paid?
dispute-uphold = True, don't pay
dispute-refuse = Not true, pay
dispute-judged-upheld = It is not paid, and the member knows.
dispute-judged-refused = It is paid, and the member knows.
dispute-holder-upheld = We looked into it: { $title } at { $merchant } is not paid to the merchant.
dispute-holder-refused = We looked into it: { $title } at { $merchant } was in order and is paid. Talk to staff if you still doubt it.

## Settling

settle-title = Which merchant?
settle-others = Another merchant
settle-back = Another time
settle-owed = { $merchant }: not settled yet { NUMBER($n) }, ¥{ $amount } together.
settle-disputed = Besides, { NUMBER($n) } disputed and held back.
settle-period-last = Last month
settle-period-this = This month
settle-period-today = All until today
settle-ask = A statement for { $merchant }, from { $since } to { $until }? What was redeemed in the last ten minutes waits for the next.
settle-unusual = Some things are unusual. They may well be in order; please look:
settle-unusual-rush = · from { $at }, one cashier redeemed { NUMBER($n) } within a minute
settle-unusual-own = · { $at }, a cashier redeemed their own
settle-unusual-ring = · from { $at }, { NUMBER($people) } people came together in several rounds, { NUMBER($n) } coupons
settle-make = Make the statement
settle-nothing = { $merchant } is owed nothing for this time.
statement-list = Statements
statement-title = The newest statements:
statement-none = No statements yet.
statement-line = { $merchant }: ¥{ $amount }, { $state }
statement-paid = paid
statement-unpaid = not paid
statement-of = From { $since } to { $until }
statement-sum = { NUMBER($n) } redeemed, ¥{ $amount } to pay.
statement-left-out = Besides, { NUMBER($n) } of this time are disputed and left out.
statement-paid-at = Paid { $at }.
statement-file = statement
statement-file-below = Each of them stands in the workbook:
statement-pay = Mark as paid
statement-pay-ask = Were ¥{ $amount } really paid to { $merchant }? This can't be changed later.
statement-pay-yes = Paid
statement-pay-done = Noted: ¥{ $amount } paid to { $merchant }.
statement-look = Look at the statement
statement-back = Not yet
statement-sheet-summary = Summary
statement-sheet-lines = Coupons
statement-sheet-left-out = Left out
statement-sheet-period = { $since } to { $until }
statement-sheet-sum = Total
statement-sheet-pieces = { $n ->
    [one] 1 coupon
   *[other] { NUMBER($n) } coupons
}
statement-sheet-yuan = ¥{ $amount }
statement-sheet-others = Others
statement-sheet-foot = Statement { $number }, made { $made }
statement-sheet-foot-paid = Statement { $number }, made { $made }, paid { $paid }
statement-column-merchant = Merchant
statement-column-since = From
statement-column-until = To
statement-column-pieces = Coupons
statement-column-sum = To pay (yuan)
statement-column-paid = Paid
statement-column-redemption = Redemption
statement-column-at = Redeemed
statement-column-title = Coupon
statement-column-claim = Coupon number
statement-column-how = How
statement-column-yuan = Yuan
statement-column-note = Note
statement-how-live = code at the counter
statement-how-short = short code
statement-note-disputed = disputed, waits
statement-note-upheld = disputed, not paid
statement-note-refused = disputed, paid

## Short codes

command-shortcode = Short code
wallet-short = No signal there? Take a short code
short-none = This coupon can't have a short code now.
short-where = Where will you use it? A short code works at one merchant only.
short-code = Short code: { $code }. Read it to the cashier of { $merchant }. Good until { $until }, once only; show it to nobody else.
