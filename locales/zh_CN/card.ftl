# 会员证：图上的字，和旁边的话。

card-title = 工会会员证
card-label-number = 会员号
card-label-organisation = 所属工会
card-label-joined = 入会日期
card-label-code = 扫码核对
card-state-member = 会员
card-state-leaving = 转出中
card-state-arriving = 转入中
card-state-kept = 保留会籍
card-state-pool = 待分配
card-of = { $name } · { $state }
card-number = 会员号 { $number }
card-valid = 二维码 { TIME($until) } 前有效，过了选“换个新码”。
card-alt = { $organisation }的会员证：{ $name }，会员号 { $number }
card-again = 换个新码
card-soon = 会员证还差一步：申请 { $number } 正在审核，最晚 { $due } 有结果，通过了就能在这里亮证。
card-after-fix = 会员证还差一步：您的申请退回来了，改好再交，通过了就能在这里亮证。
card-none = 入了会就有电子会员证，两分钟左右就能填完。已经是会员的，选“找回会籍”。
card-checked = 有效：{ $state }，会员号尾号 { $number }
card-checked-expired = 这个码过期了，请对方选“换个新码”再扫。
card-checked-ended = 这张会员证已经无效。
card-checked-private = 这是一张会员证的码，由工会工作人员来核对。
