### 手机验证：任何表格都能用

proving-mobile = 您的手机号？我们发一条短信确认是您本人。
proving-known = 就用 { $mobile }
proving-sms = 【娘家】您的验证码是{ $code }，{ $minutes }分钟内有效。工会不会向您要验证码，请别告诉别人。
proving-sent = 验证码已发到 { $mobile }，收到后随时发来。
proving-code = 短信里的6位验证码？发到了 { $mobile }。
proving-resend = 再发一次
proving-other = 换个手机号
proving-no-code = 验证码是6位数字，在短信里。没收到就选“再发一次”。
proving-done = 手机号验证好了。
proving-wrong = 验证码不对，再看一眼短信？
proving-expired = 这个验证码过期了，选“再发一次”。
proving-too-many = 验证码发得太勤了，{ $until } 之后再试；别的问题可以接着填。
proving-not-reached = 验证码还发不到这个地区的号码，请换一个手机号。
proving-spent = 今天的验证码都发完了，{ $until } 之后再试；别的问题可以接着填。
