### Gifts: inviting others, where to send one, sending them

command-invite = Invite others
command-invite-words = invite, invite friends, my invitation
command-sendto = Say where to send it
command-sendto-words = say where to send it, send to, my address
command-parcels = Gifts to send
command-sentparcels = All sent
command-sentparcel = Sent
command-readparcels = Whole addresses
command-exportparcels = As a workbook

## Inviting

invite-how = Pass this picture or link on. Whoever scans it can join.
invite-gift = For each who joins you get one: { $title }. At most { NUMBER($n) }, while there are any.
invite-code =
    Who can't scan types these 8 characters: { $code }
    { $link }
invite-when = We tell you when somebody's application is approved. Who was a member before, or has your phone number, does not count.
invite-members = Once you are a member, you have a code of your own to invite others.
invite-title = Scan to join
invite-alt = Your code to invite others: { $code }

## Where to send it

gifts-sendto-title = Where to send it
gifts-consent = To send a gift we need a name, a mobile and an address. Only the staff who send it see them; they are kept encrypted and deleted 90 days after it left. Do you agree?
gifts-consent-agree = I agree
gifts-consent-decline = Not now
gifts-consent-declined = Fine, nothing was kept. The gift waits for you.
gifts-name = Who is it for?
gifts-mobile = Their mobile?
gifts-known = Use { $what }
gifts-address = Where should it go? Province, city, district, street and number in one message.
gifts-address-short = That is too short to find. Please write it down to the house number.
gifts-address-long = That is too long: at most { $most } characters.
gifts-sendto-ask-consent = Consent
gifts-sendto-ask-name = For
gifts-sendto-ask-mobile = Mobile
gifts-sendto-ask-address = Address
gifts-address-kept = Noted. We tell you when it leaves: { $title }. Until then you can change it.
gifts-gone = This gift needs no address now: it has left, run out, or was cancelled.
gifts-show = See the gift
gifts-sent = On its way: { $title }. Look out for it in the next days.
gifts-runs-out = We don't know where to send { $title }. From { $until } on it is gone.

## Sending (staff)

parcels-title = { $title }: { NUMBER($n) } to send, the longest waiting first.
parcels-line = { $n }. { $name } { $mobile } { $address }
parcels-one-sent = Number { $n } has left
parcels-all-sent = { $n ->
    [1] It has left
   *[other] All { $n } of these have left
}
parcels-these-sent = All of these have left
parcels-read = Whole addresses
parcels-back = Back to the round
parcels-rest = What else is to be sent
parcels-sent = Noted: { NUMBER($n) } sent, and their people are told.
parcels-sent-before = Nothing was changed: it had left, or the address was just changed. Please look again.
parcels-read-title = Whole addresses
parcels-reason = Why do you need them? It is written down.
parcels-reason-label = To write labels
parcels-reason-lost = Something did not arrive
parcels-reason-other = Something else
parcels-why = What is it?
parcels-read-ask-reason = Reason
parcels-read-ask-why = In words
parcels-once = Shown this once. Please copy them now.
parcels-export = As a workbook
parcels-exported = The workbook holds { NUMBER($n) } addresses. It opens for { $minutes } minutes, for you only. Delete it when you are done.
parcels-file = Gifts to send
parcels-sheet-summary = Summary
parcels-sheet-lines = Addresses
parcels-column-gift = Gift
parcels-column-n = Pieces
parcels-column-claim = Claim
parcels-column-name = For
parcels-column-mobile = Mobile
parcels-column-address = Address
parcels-column-given = Given at
