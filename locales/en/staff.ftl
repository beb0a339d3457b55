### Staff: what waits, reviewing, taking back, posters, invitations

## Commands

command-queue = To do
command-queue-words = to do, queue
command-case = View application
command-case-words = view application
command-overdue = Overdue
command-overdue-words = overdue
command-code = Our code
command-code-words = our code, organisation code
command-group = Approve together
command-group-words = approve together
command-poster = Make a poster
command-lane = Fast lane
command-approve = Approve
command-return = Return for correction
command-reject = Refuse
command-unmask = See in full
command-reply = Reply
command-close = Done
command-undo = Undo
command-accept = Accept

## Names

staff-kind-join = Joining
staff-kind-help = Help
staff-kind-legal_aid = Legal aid
staff-kind-other = Other
staff-role-admin = administrator
staff-role-reviewer = reviewer
staff-role-lawyer = lawyer
staff-role-cashier = cashier
staff-role-moderator = moderator
staff-role-auditor = auditor
staff-state-open = waiting
staff-state-waiting = with the applicant, clock stopped
staff-state-approved = approved
staff-state-rejected = refused
staff-state-withdrawn = taken back by the applicant
staff-state-done = done
staff-did-filed = filed
staff-did-refiled = corrected
staff-did-withdrawn = taken back
staff-did-returned = returned for correction
staff-did-approved = approved
staff-did-rejected = refused
staff-did-done = done
staff-did-replied = replied
staff-did-undone = decision undone
staff-did-added = added
staff-did-other = changed
staff-applicant = Applicant
staff-colleague = A colleague
staff-system = System
staff-nobody = no name given
staff-and = { $one }, { $other }

## The clock

staff-left-days = { $n ->
    [one] one working day left
   *[other] { $n } working days left
}
staff-left-hours = { $n } h left
staff-left-minutes = { $n } min left
staff-over-days = { $n ->
    [one] one working day overdue
   *[other] { $n } working days overdue
}
staff-over-hours = { $n } h overdue
staff-over-minutes = { $n } min overdue
staff-over-just = just overdue

## What waits

staff-queue-title = { NUMBER($n) } to do
staff-queue-over = ❗ { NUMBER($n) } overdue
staff-queue-soon = ⏳ { NUMBER($n) } due within two hours
staff-queue-kind = { $kind } { NUMBER($n) }
staff-queue-group = { NUMBER($n) } with all checks passed: see them together
staff-queue-all-pass = All of these passed their checks; you can approve them together.
staff-queue-empty = All done, nothing is waiting. Well done, take a break.
staff-queue-left = { NUMBER($n) } still to do
staff-to-queue = See what's to do
staff-next = Next: { $case }
staff-card = { $kind } { $name } · { $left }
staff-overdue-title = These are overdue, please take them first:
staff-overdue-none = Nothing is overdue. Everybody is on time.

## One case

staff-case-none = I didn't find this case, or it is not yours to answer.
staff-case-title = { $kind } { $number } · { $state }
staff-case-place = Handled by: { $organisation }
staff-case-own = This is your own application; a colleague has to take it.
staff-answer = { $question }: { $answer }
staff-age = Age
staff-checks-pass = All checks passed:
staff-checks-look = Please have a look at what is marked ✗:
staff-check-ok = ✓ { $check }
staff-check-not = ✗ { $check }
staff-check-consent = agreed to the use of personal data
staff-check-phone = mobile proven
staff-check-phone_own = nobody else uses this mobile
staff-check-age = age fits
staff-check-document = resident identity card
staff-check-name = an ordinary name
staff-check-history = never refused before
staff-history = What happened:
staff-happened = { DATETIME($at) } { $who }: { $what }
staff-because = { $what } ({ $why })
staff-look = See { $number }
staff-back-to-case = Back to this case

## A colleague was faster

staff-second = { $who } was first, { DATETIME($at) }: { $what }.
staff-second-me = You have done this already, { DATETIME($at) }: { $what }.
staff-second-changed = This has just changed. Now it stands like this:
staff-second-withdrawn = The applicant took it back; there is nothing to do.
staff-impossible = { $number } can't be done: this document is a member's already, or stands in another application.

## Approving and undoing

staff-approved = Approved { $number }; the applicant hears at once. You can undo it for ten minutes.
staff-undone = Undone: { NUMBER($n) }. Back on the list.
staff-undone-unheard = { NUMBER($n) } of the applicants had not seen the message, so nothing has happened for them.
staff-undone-heard = { NUMBER($n) } had seen it; they are told that it does not count and is still under way.
staff-undone-not = { NUMBER($n) } had changed and were not undone.
staff-undo-late = This can't be undone any more: ten minutes are over, or something was done since.
staff-undo-none = There is nothing to undo.

## Returning

staff-return-title = Return for correction
staff-return-reasons = What should the applicant correct?
staff-return-fields = Which answers should be given again?
staff-return-why = Please say what to correct. The applicant reads it as you write it.
staff-return-ask-reasons = Reasons
staff-return-ask-fields = To answer again
staff-return-ask-why = In your words
staff-return-ask-words = In your words
staff-words = Anything else to tell the applicant? You can skip this.
staff-returned = Returned { $number }. Only these answers are asked again; then it comes back here with a new clock.
staff-about = About { $number }
staff-several-hint = You can pick several: tap them and then “done”, or send their numbers at once, such as “1 3”.
staff-several-none = Please pick at least one.
staff-several-picked = ✓ { $label }

## Refusing

staff-reject-title = Refusal
staff-reject-reason = Why is it refused?
staff-reject-why = Please say why. The applicant reads it as you write it.
staff-reject-ask-reason = Reason
staff-reject-ask-why = In your words
staff-reject-ask-words = In your words
staff-rejected = { $number } is refused, and the applicant is told why. You can undo it for ten minutes.

## Seeing in full

staff-unmask-title = See in full
staff-unmask-reason = Why do you need to see it? This is written down.
staff-unmask-call = To verify the identity by phone
staff-unmask-duplicate = To check a duplicate
staff-unmask-complaint = To handle a complaint
staff-unmask-other = Other
staff-unmask-why = Please give the reason.
staff-unmask-ask-reason = Reason
staff-unmask-ask-why = In words
staff-unmasked = { $number } in full:
staff-unmasked-once = Shown this once, and written down. Please keep it to yourself.

## Help

staff-reply-title = Reply
staff-reply-text = What do you want to reply? It is read as you write it.
staff-reply-ask-text = Reply
staff-reply-kept = What you wrote is not sent yet: { $text }
staff-reply-close = Done, close it
staff-replied = Replied to { $number }; it is seen at once.
staff-closed = { $number } is done, and the person is told.

## Approving together

staff-group-title = Approve together
staff-group-none = There is nothing to approve together now.
staff-group-ready = All checks passed for these { NUMBER($n) }. Have a look:
staff-group-changed = { NUMBER($n) } have just changed and are left out.
staff-group-line = { $n }. { $name } { $number }
staff-group-line-changed = { $line } (changed, left out)
staff-group-confirm = Approve these { NUMBER($n) }
staff-group-drop = Not now
staff-group-done = Approved: { NUMBER($n) }. You can undo all for { $minutes } minutes; the applicants hear only after that.
staff-group-left-out = { NUMBER($n) } had changed and were left alone.
staff-group-undo = Undo these { NUMBER($n) }

## Invitations

staff-invitation = You are invited to work for { $organisation } as { $role }. Do you accept?
staff-invitation-no = Not now
staff-invitation-done = Welcome. You now work for { $organisation } as { $role }. Everything you can do is in “menu”.
staff-invitation-over = This invitation was used, or is over. Please ask whoever invited you for a new one.
staff-invitation-wait = Too many tries. Please try again in an hour.

## Codes

staff-code-which = Whose code do you want?
staff-code-at = { $organisation }
staff-code-this = Code of { $organisation }
staff-code-lane = Code of an occupation's fast lane
staff-code-below = Or one below:
staff-code-which-lane = Which occupation's fast lane?
staff-code-none = I didn't find this organisation, or it isn't one of yours.
staff-code-again = Another one
staff-poster =
    The poster of { $organisation }: print it, or let people scan it here.
    Those who can't scan type these 8 characters: { $code } (valid until { DATE($until) })
    { $link }
staff-poster-alt = Poster of { $organisation }, code { $code }
staff-poster-title = Scan to join
staff-poster-title-wechat = Scan with WeChat, follow, join
staff-poster-sentence = Two minutes, no fee, your employer isn't told
staff-poster-lane = Fast lane for { $occupation }: two minutes, no fee
staff-poster-typed = Can't scan? Open the chat and send this code

## What applicants hear

staff-told-member = Good news: you are a member! Card number { $card }. From today the union is the family that has your back.
staff-told-gift-coupon = Your joining gift is in “My coupons”: { $title }.
staff-told-gift-pickup = Your joining gift is ready: { $title }. Show its code to pick it up.
staff-told-gift-sent = Your joining gift is ready: { $title }. Tell us where to send it.
staff-told-gift-show = See the gift
staff-told-gift-address = Say where to send it
staff-told-joined = Somebody you invited has joined. Thank you!
staff-told-thanks-coupon = Our thanks are in “My coupons”: { $title }.
staff-told-thanks-pickup = Our thanks are ready: { $title }. Show the code to pick it up.
staff-told-thanks-sent = Our thanks are ready: { $title }. Tell us where to send it.
staff-told-invite = Invite another
staff-told-yes = { $kind }: your application { $number } is approved.
staff-told-card = Show my card
staff-told-returned = Your application { $number } needs a correction: { $why }. Only this is asked again, the rest is kept.
staff-told-fix = Correct it
staff-told-rejected = Your application { $number } was not approved this time: { $why }. Ask us if you have questions.
staff-told-note = The staff say: { $note }
staff-told-undone = Please ignore our last message: application { $number } is still under way. You'll hear from us.
staff-told-reply = A reply from the staff ({ $number }):
staff-told-closed = Your request { $number } is done. If it isn't solved, send “human” again.
staff-told-human = Ask somebody

## The last lines before somebody asked for help

staff-line-person = They: { $text }
staff-line-bot = We: { $text }
