# The first screen, menu, help, languages, a person to talk to, own applications, recovering a membership.

## The first screen

basics-start = Hello, this is { -bot }. To join, get your member card or ask the union for help, just say so.
basics-start-cost = Does it cost money? Joining is free.
basics-start-boss = Will my boss know? We don't tell your employer or platform.
basics-start-benefits = What do I get? A member card, and people who help with unpaid wages, injuries and hard times.
basics-start-recover = Already a member? Recover my membership
basics-hello = Hello, welcome back.
basics-hello-name = Hello { $name }.
basics-start-application = Your application { $number } is under way.
basics-start-member = You are a member of { $organisation }.
basics-start-open = { $n ->
    [one] One of your requests is under way.
   *[other] { $n } of your requests are under way.
}

## What people ask

command-start = Home
command-about = Find out more
command-about-words = about, find out more, faq
basics-about = What people ask most. Choose one:
basics-asks-cost = Does it cost money?
basics-asks-boss = Will my boss know?
basics-asks-benefits = What do I get?
basics-asks-who = Who can join?
basics-asks-data = Is my data safe?
basics-about-cost =
    Joining is free, and so is the member card.
    Whether there are dues, and how much, the union you join will tell you.
    We never ask you to send money here. If somebody does in the union's name, don't pay; reply “human” and tell us.
basics-about-boss =
    We don't tell your employer, nor your platform.
    Only the union you choose, and the unions above it, see your application.
    If you'd rather not go through the union at your workplace, choose the township or street union where you work.
    Joining is your right by law. Nobody may make trouble for you because of it.
basics-about-benefits =
    An electronic member card.
    People who help with unpaid wages, injuries and unfair deductions.
    Support from the union when your family is in need.
    Your share of the union's offers and events. They differ from place to place.
basics-about-who =
    Anybody of 16 or over who lives by their own work.
    Truck drivers, food riders, couriers, ride-hailing drivers, home-service workers … with or without a fixed employer.
basics-about-data =
    Your name, id and mobile number are kept encrypted, seen only by the union staff who review, and each look is recorded.
    Id numbers you sent are covered up in the chat.
    No advertising, no selling. To see, correct or delete your data, reply “human” and somebody will help.

## Menu and help

basics-menu-counted = { $label } ({ $n })
basics-help-form = What you filled in is kept. These words always work:
basics-help-cancel = “cancel”: stop, nothing is sent
basics-help-back = “back”: to the question before
basics-help-human = “human”: talk to a person
basics-help-guest = To join, reply “join”; it takes about two minutes. A member with a new phone? Reply “recover”.
basics-help-applicant = Reply “my requests” to see how it stands. What came back to you is corrected there too.
basics-help-member = Reply “card” to show your member card, “my requests” to see how things stand.
basics-help-staff = As staff you can reply with:

## Language

language-zh_CN = 中文
language-en = English
basics-language-go-on = Go on

## A person

command-note = Add something
command-note-words = add something
basics-human-note = Add something
basics-human-note-ask = What is it about? Send a line or two and I'll pass it on. You needn't: somebody is looking at it already.
basics-human-added = Passed on to our staff (number { $number }). For anything else, choose “Menu”.
basics-human-too-many = All you sent was passed on. Please take a break and add more after { $until }.
basics-human-too-often = You have asked for a person many times today. Please ask again after { $until }.
basics-human-over = Your last request is settled. If there is more, choose “Talk to a person” again.
basics-human-late = Your request (number { $number }) is later than we promised. Sorry, we will answer as soon as we can.
basics-human-nobody = Nobody is on duty here yet. Please try again later.

## Own applications

basics-cases = Your requests:
basics-cases-line = · { $title }: { $status }
basics-cases-older = { $n ->
    [one] One older request is not listed.
   *[other] { $n } older requests are not listed.
}
basics-cases-none = You haven't asked for anything yet.
basics-cases-all = All requests
basics-case-title = { $kind } { $number }
basics-case-kind-join = Application to join
basics-case-kind-help = Talk to a person
basics-case-kind-other = Request
basics-case-open = the union will answer by { $due } at the latest
basics-case-late = we are later than promised, sorry; we'll answer as soon as we can
basics-case-state-waiting = sent back for you to correct
basics-case-state-approved = approved
basics-case-state-rejected = not approved
basics-case-state-withdrawn = taken back by you
basics-case-state-done = settled
basics-case-where = Handled by { $organisation }
basics-case-reason = Reason: { $reason }
basics-case-note = Our staff say: { $note }
basics-case-so-far = So far:
basics-case-line = { $at } { $what }
basics-case-did-filed = you sent it
basics-case-did-added = you added something
basics-case-did-returned = the union sent it back to be corrected
basics-case-did-refiled = you corrected it
basics-case-did-approved = the union approved it
basics-case-did-rejected = the union did not approve it
basics-case-did-replied = our staff answered
basics-case-did-done = our staff settled it
basics-case-did-withdrawn = you took it back
basics-case-did-undone = the union took its decision back and looks again
basics-case-fix = Correct it
basics-case-withdraw = Take it back
basics-case-changed = This has just changed. This is how it stands:

## Taking back

command-withdraw = Take a request back
command-withdraw-words = take back
basics-withdraw = Take back { $title }? The union will stop working on it. You can send it again later.
basics-withdraw-sure = Take it back
basics-withdraw-keep = Keep it
basics-withdrawn = Taken back, number { $number }.

## Recovering a membership

recover-title = Recover my membership
recover-ask-mobile = Mobile
recover-ask-code = Code
recover-ask-document = Id number
basics-recover = A new phone or a cleared browser is no problem: your mobile and your id number bring it back.
basics-recover-mobile = The mobile number you joined with?
basics-recover-document = The id number you joined with?
basics-recover-here = Your membership is right here. Nothing to recover.
basics-recover-refused = We found no membership that fits. Mobile and id number must both be those you joined with. Try again, or let a person look.
basics-recover-too-many = Too many tries today. Please try again after { $until }, or talk to a person.
basics-recover-staff = There is another application or membership here already, so our staff have to bring them together. Choose “Talk to a person”.
basics-recover-again = Try again
basics-recovered = Found it. Welcome home, { $name }.
basics-recovered-nameless = Found it. Welcome home.
basics-recovered-notice = { $at }: your membership was opened on another device. If that was you, all is well.
basics-recovered-not-you = Not you? Choose “Talk to a person” right away, and never give a code to anybody.
