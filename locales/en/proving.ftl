### Proving a mobile, for any form

proving-mobile = Your mobile number? We'll send you a text message to make sure it's yours.
proving-known = Use { $mobile }
proving-sms = [Niangjia] Your code is { $code }, valid for { $minutes } minutes. The union will never ask you for it; please don't tell anybody.
proving-sent = A code is on its way to { $mobile }. Send it here when it arrives.
proving-code = The 6 digits in the text message we sent to { $mobile }?
proving-resend = Send it again
proving-other = Another number
proving-no-code = The code is 6 digits, in the text message. If it hasn't come, choose "Send it again".
proving-done = Your mobile is confirmed.
proving-wrong = That code is not right. Look at the message once more?
proving-expired = This code has expired. Choose "Send it again".
proving-too-many = Too many codes were sent. You can have a new one after { $until }; meanwhile go on with the other questions.
proving-not-reached = Codes can't be sent to numbers of this region yet. Another number, please.
proving-spent = All codes of today have been sent. You can have one after { $until }; meanwhile go on with the other questions.
