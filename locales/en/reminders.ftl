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
command-later-words = in an hour, remind me later
command-later-morning-words = tomorrow morning
command-enough-words = don't remind me again
reminders-case-waiting = { $kind } { $number } is waiting for your correction. Everything else is kept, and we go on as soon as it is there.
reminders-fix = Correct { $number }
reminders-near = { NUMBER($n) } of your cases are nearly due, the first of them { $due }.

## Escalation: the level above hears what is overdue

staff-escalated = Overdue: { NUMBER($n) }. Please lend a hand.
staff-escalated-place = · { $organisation }: { NUMBER($n) }, the first was due { $due }
staff-escalated-more = { NUMBER($n) } more organisations; “Overdue” shows all.

## Weekly report

staff-week = { $organisation }, week from { DATE($first) } to { DATE($last) }:
staff-week-numbers = { NUMBER($filed) } filed, { NUMBER($decided) } decided, { NUMBER($over) } overdue now
staff-week-level = · { $level }: { $numbers }
staff-level-federation = Federations
staff-level-township = Townships and streets
staff-level-grassroots = Grassroots unions
staff-level-industry_federation = Industry federations
staff-level-home = Members' homes
staff-level-transfer_pool = Transfer pools

## Calendar jobs

command-jobs = Scheduled jobs
command-jobs-words = scheduled jobs, jobs
command-runjob = Run it now
job-cases-near = Nearly due
job-cases-over = Overdue, to the level above
job-weekly-report = Weekly report
job-tidy = Nightly tidying
jobs-title = Everything that runs by itself. Choose one for details:
jobs-line = · { $job }: { $last }; { $next }
jobs-one = { $job }; { $next }. Lately:
jobs-next = next { $at }
jobs-next-none = nothing planned soon
jobs-none = has not run yet
jobs-done = done { $at }, { NUMBER($n) } handled
jobs-done-by-hand = done { $at }, { NUMBER($n) } handled (by hand)
jobs-running = running since { $at }
jobs-waiting = in line, starts within seconds
jobs-late = missed { $at }, too late to make up for
jobs-failed = failed { $at } after { NUMBER($n) } tries ({ $why })
jobs-retried = try { NUMBER($n) } for { $at } failed, tried again soon ({ $why })
jobs-run = Run now: { $job }
jobs-look = See how it went
jobs-asked = “{ $job }” runs within seconds. It is noted that you asked.
jobs-asked-already = “{ $job }” was tapped just before; it won't run twice.
jobs-not-yours = Only an administrator of the whole union can run one by hand.
