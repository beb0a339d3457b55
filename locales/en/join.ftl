### Joining: from a scanned code to a membership

join-title = application to join
command-join = Join
command-join-words = join, join the union, apply
command-fix = Correct my application
command-fix-words = correct

## Ways in

join-welcome = Welcome! Joining is free, your employer is not told, and it takes about two minutes.
join-welcome-organisation =
    Welcome to { $organisation }!
    Joining is free, your employer is not told, and it takes about two minutes.
join-welcome-lane =
    Welcome to { $organisation }! This is the fast lane: { $occupation }.
    Joining is free, your employer is not told, and it takes eight answers at most.
join-welcome-invited =
    A member invites you to join the union. Welcome!
    It costs nothing, your employer isn't told, and it takes about two minutes.
join-welcome-invited-to =
    A member of { $organisation } invites you to join the union. Welcome! You can choose another place in the last step.
    It costs nothing, your employer isn't told, and it takes about two minutes.
join-already = You are a member of { $organisation } already; there is nothing to apply for.
join-under-way = Your application { $number } is being reviewed; no need to fill it in again.
join-fix = Correct it
join-fix-these = Application { $number }: only these need correcting, the rest is kept.
join-correction-late = This application needs no correcting now. Shall we see where it stands?

## Consent

join-consent = First: to join we need your name, id number, mobile, occupation and employer. Only the union staff who decide on it see them, and they are stored encrypted. To see, get or delete them, send “human” at any time. Do you agree?
join-consent-agree = I agree, let's begin
join-consent-details = Read it all
join-consent-decline = Not now
join-consent-full =
    Who uses it: the union organisation you choose, and the unions above it.
    What for: deciding on your application, your member card, services for members. No advertising, no selling, nothing to your employer.
    Which: name, id number, mobile, occupation, employer or platform (optional). The id number is sensitive; without it we can't be sure that it is you.
    How long: as long as you are a member. A draft that is never filed is deleted after 30 days.
    Your rights: view, correct, export, delete, or take your consent back at any time. Send "human" and somebody will help.
join-consent-declined = All right, nothing was kept. Choose "I agree" when you are ready, or send "human" with any question.

## Questions

join-name = Your name, as on your id? You can also send name, id number and mobile in one message.
join-document = Your id number? Permits of Hong Kong, Macao, Taiwan and foreigners are fine too.
join-born = Your date of birth? For example 1990-03-07.
join-born-unreadable = I couldn't read that date. Please write it like 1990-03-07.
join-born-shown = { DATE($day) }
join-occupation = What is your work?
join-organisation = Which union would you like to join?
join-employer = Which employer or platform do you work for? You can skip this.
join-statement =
    Please read this, and choose "I apply of my own free will" if you agree:
    I, { $name }, apply of my own free will to join the All-China Federation of Trade Unions, to keep its constitution, carry out its decisions and take part in its activities.
join-statement-agree = I apply of my own free will
join-statement-decline = Let me think
join-statement-declined = No hurry. Choose "I apply of my own free will" when you are ready; your answers are kept.
join-pasted = I read: { $found }. You can change anything at the end.

## Names in the summary

join-ask-name = Name
join-ask-document = Id number
join-ask-born = Date of birth
join-ask-mobile = Mobile
join-ask-occupation = Work
join-ask-organisation = Union
join-ask-employer = Employer or platform
join-ask-consent = Personal data
join-ask-statement = Wish to join

## Not understood

join-name-unreadable-empty = I don't see a name yet. Once more?
join-name-unreadable-hidden = There are invisible characters in this name. Please type it again.
join-name-unreadable-digits = There are digits in this name. Please send the name alone.
join-name-unreadable-symbols = There are symbols in this name. Please send the name alone.
join-name-unreadable-mixed = This name mixes Chinese and letters. Please write it as on your id.
join-name-unreadable-script = I couldn't read this name. Please write it in Chinese or Latin letters, as on your id.
join-name-unreadable-short = This name looks cut short. Please send all of it.
join-name-unreadable-long = This is too long for a name. Please send the name alone.
join-document-unreadable-empty = I don't see an id number yet. Once more?
join-document-unreadable-masked = There are stars in this number. Please send all of it; it is stored encrypted.
join-document-unreadable-first_generation = This is an old number of 15 digits. Please send the 18 on your present id.
join-document-unreadable-length = The length is not right: a resident id has 18 characters. Count again?
join-document-unreadable-shape = I couldn't read this id number. Have another look?
join-document-unreadable-area = The beginning of this number is not right. Check it once more?
join-document-unreadable-date = The date of birth in this number doesn't exist. Check it once more?
join-document-unreadable-future = The date of birth in this number is still to come. Check it once more?
join-document-unreadable-age = The date of birth in this number is too long ago. Check it once more?
join-document-unreadable-checksum = One digit is wrong. Check it once more?
join-document-taken = This id number can't be used to apply right now. If you applied before, send "recover" to get it back with your mobile; if not, send "human" and somebody will look into it.
join-too-young = You have to be at least { $age } to join, so we can't do this yet. If you need help, send "human": we'll help you all the same.
join-mobile-unreadable-empty = I don't see a mobile number yet. Once more?
join-mobile-unreadable-masked = There are stars in this number. Please send all of it.
join-mobile-unreadable-shape = I couldn't read this mobile number. Have another look?
join-mobile-unreadable-country = Numbers of this country can't be used yet. One of mainland China, Hong Kong, Macao or Taiwan, please.
join-mobile-unreadable-length = The length is not right: a mainland mobile has 11 digits. Count again?
join-mobile-unreadable-not_mobile = This looks like a landline. Please send a mobile that gets text messages.

## After filing

join-filed =
    It is filed. Your number is { $number }.
    The union answers by { $due }, right here. Send "my requests" to see where it stands.
join-corrected = Corrected and filed, number { $number }. The union answers by { $due }.

## Occupations

occupation-truck_driver = Truck driver
occupation-food_rider = Food rider
occupation-courier = Courier
occupation-ride_hailing_driver = Ride-hailing driver
occupation-home_service = Home-service worker
occupation-streamer = Streamer
occupation-designated_driver = Designated driver
occupation-care_worker = Care worker
occupation-shop_assistant = Shop assistant
occupation-estate_agent = Estate agent
occupation-security_guard = Security guard
occupation-employee = Employee
occupation-other = Something else

## Reasons for returning and refusing

join-return-name_differs = The name differs from the id
join-return-document_differs = The id number is not right
join-return-name_and_document_differ = Name and id number don't match
join-return-mobile_unreachable = The mobile can't be reached
join-return-mobile_of_somebody_else = The mobile is somebody else's
join-return-occupation_unclear = The occupation is unclear
join-return-employer_missing = Employer or platform is missing
join-return-employer_unclear = Employer or platform is unclear
join-return-organisation_wrong = The wrong union was chosen
join-return-other = Something else
join-reject-too_young = Under 16
join-reject-already_member = A member already
join-reject-not_a_worker = Not a worker
join-reject-outside_area = Works outside this area
join-reject-false_details = The details are not true
join-reject-not_applying = Did not apply
join-reject-other = Something else
