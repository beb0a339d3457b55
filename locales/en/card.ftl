# The member card: the words on the picture, and those beside it.

card-title = Union member card
card-label-number = Member number
card-label-organisation = Union
card-label-joined = Member since
card-label-code = Scan to check
card-state-member = Member
card-state-leaving = Moving out
card-state-arriving = Moving in
card-state-kept = Membership kept
card-state-pool = To be placed
card-of = { $name } · { $state }
card-number = Member number { $number }
card-valid = The code is valid until { TIME($until) }. After that, choose “New code”.
card-alt = Member card of { $name }, { $organisation }, member number { $number }
card-again = New code
card-soon = One step to go: application { $number } is being reviewed, with an answer by { $due } at the latest. Once approved, your card is here.
card-after-fix = One step to go: your application came back. Correct it and send it again; once approved, your card is here.
card-none = Members have an electronic card. Joining takes about two minutes. A member already? Choose “Recover my membership”.
card-checked = Valid: { $state }, member number ending in { $number }
card-checked-expired = This code has expired. Ask them to choose “New code” and scan again.
card-checked-ended = This member card is no longer valid.
card-checked-private = This is the code of a member card. Union staff can check it.
