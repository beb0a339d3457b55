### Reminders and calendar jobs

## Reminders

reminders-several = { NUMBER($n) } things to remind you of:
reminders-in-an-hour = In an hour
reminders-in-the-morning = Tomorrow morning
reminders-enough = Don't remind me again
reminders-put-off = All right, I'll remind you again: { $at }.
reminders-ended = All right, no more reminders of this. It stays in the menu whenever you want it.
reminders-over = That is settled already, so there's nothing to remind you of.
command-later = Remind me later
command-enough = Don't remind me again
reminders-case-waiting = { $kind } { $number } is waiting for your correction. Everything else is kept, and we go on as soon as it is there.
reminders-fix = Correct { $number }
