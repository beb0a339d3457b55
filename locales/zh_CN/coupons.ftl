### 抢券、摇号、我的券

command-coupons = 抢券
command-coupons-words = 抢券、领券、优惠券
command-wallet = 我的券
command-wallet-words = 我的券、券包
command-grab = 抢
command-coupon = 看券
command-coupon-words = 看券、看礼物
command-giveback = 退回
command-given = 退回
command-remindme = 提醒我

## 券

coupons-title = { $name }（{ $worth }）
coupons-worth-value = 抵 { $amount } 元
coupons-worth-threshold = 满 { $threshold } 减 { $amount } 元
coupons-worth-one-yuan = 1 元享，值 { $amount } 元
coupons-worth-service = 免费，值 { $amount } 元
coupons-and = { $first }、{ $then }
coupons-listed = 现在能抢的和快要开始的，点一个看看：
coupons-none = 现在没有能抢的券。有新的会通知您，也可以过几天再来看看。
coupons-line = · { $title }：{ $when }
coupons-line-not = { $line }。{ $why }
coupons-when-open = 正在发，{ $at } 结束
coupons-when-soon = { $at } 开始
coupons-when-paused = 暂停中
coupons-when-closed = 已经结束
coupons-now-open = 正在发，到 { $at } 结束。
coupons-now-soon = { $at } 开始，到时候点“抢”就行。
coupons-now-paused = 工作人员暂停了，恢复后还能抢。
coupons-now-closed = 这一轮已经结束了。
coupons-when-lottery-open = 正在报名，{ $at } 截止
coupons-when-lottery-soon = { $at } 开始报名
coupons-now-granted-open = 正在送，到 { $at } 结束。
coupons-now-granted-soon = { $at } 开始送。
coupons-now-lottery-open = 正在报名，{ $at } 截止。
coupons-now-lottery-soon = { $at } 开始报名，几时报都一样。
coupons-way-first = 先到先得，每人限领，和谁的手机没关系，只认人。
coupons-way-lottery = 报名后统一摇号，早晚一个样，不用掐点。
coupons-way-groups = 各地区、各行业分别备货，先到先得。
coupons-way-joining = 入会申请一通过就给，不用抢，一人一份，送完为止。
coupons-way-inviting = 您邀请的人入会了就给，不用抢，送完为止。
coupons-words = { $words }
coupons-valid-coupon = 使用时间：{ $since }到{ $until }。
coupons-valid-pickup = 领取时间：{ $since }到{ $until }。
coupons-valid-sent = { $until } 前告诉我们寄到哪里。

## 为什么领不了

coupons-not-not_member = 这是给会员的。入会两分钟左右就能办好。
coupons-not-place = 这一轮只给{ $organisation }的会员。
coupons-not-occupation = 这一轮只给{ $occupations }。
coupons-not-too_new = 这一轮给 { $since } 以前入会的会员，下一轮您多半就赶上了。
coupons-not-phone = 这一轮一个手机号限领一份，同号的家人已经领了。
coupons-not-group = 这一轮没有分给您所在的地区或行业。

## 抢

coupons-grab = 抢
coupons-enter = 报名摇号
coupons-countdown-grab = 离开抢还有
coupons-countdown-enter = 离开始报名还有
coupons-countdown-of = { $title } { $what }
coupons-act-of = { $act }：{ $title }
coupons-remind = 开始前10分钟叫我
coupons-reminding = 好，{ $at } 提醒您：{ $title }。
coupons-opens = { $title } { $at } 开始。
coupons-won = 抢到了！{ $title }
coupons-use-by = { $until } 前用掉，在“我的券”里出示。
coupons-show = 看券码
coupons-already = 您已经有了：{ $title }。留一份给别人吧。
coupons-sold-out = { $title } 抢完了。有人退回来时还会再放出来。
coupons-not-yet = { $title } { $at } 才开始，早点也不会提前。
coupons-paused = { $title } 暂停了，恢复后还能抢。
coupons-over = { $title } 已经结束了。

## 我的券

wallet-title = 您的券，点一张出示：
wallet-none = 您还没有券。看看现在能抢的？
wallet-line = · { $title }：{ $state }
wallet-state-held = { $until } 前有效
wallet-state-pending = 入会通过后就能用
wallet-state-redeemed = { $at } 在{ $where }用掉了
wallet-state-picked = { $at } 在{ $where }领走了
wallet-state-sent = { $at } 寄出了
wallet-state-silent = 等您填地址，{ $until } 前要填好
wallet-state-addressed = 地址有了，等着寄出
wallet-state-invited = 您邀请的人还在审核，通过后就是您的
wallet-state-returned = 退回了
wallet-state-expired = 过期了
wallet-state-void = 这一轮取消了
wallet-place = · { $name } { $place }
wallet-goes-to = 寄给：{ $name } { $mobile } { $address }
wallet-address = 填收货地址
wallet-address-change = 改地址
wallet-pending = 给您留着：入会申请通过后，这里就会出示券码。
wallet-from = { $at } 起可以使用。
wallet-caption = 券码 { $code }
wallet-changes = 请收银员扫码，或者报图上的券码。码每分钟换一次，截图没有用。
wallet-changes-pickup = 到了地方，请工作人员扫码，或者报图上的码。码每分钟换一次，截图没有用。
wallet-alt = { $title }的券码 { $code }
wallet-again = 换个新码
wallet-give-back = 不用了，退回
wallet-give-back-ask = 把 { $title } 退回去？退了别人就能领，不一定还抢得回来。
wallet-give-back-yes = 退回去
wallet-given-back = 退回去了，谢谢您留给别人：{ $title }。
wallet-not-me = 不是我用的

## 摇号

command-enter = 报名摇号
command-leave = 退出摇号
command-mydraw = 我的摇号
command-mydraw-words = 我的摇号、摇号结果、查摇号
job-draws = 摇号
job-coupons-expire = 券快过期的提醒
coupons-mydraw = 我的号码和结果
coupons-leave = 不报了
coupons-entered = 报上名了，您是 { $number } 号：{ $title }。{ $closes } 截止，然后统一摇号，中了马上告诉您。
coupons-weight = 前几轮没中，这次您有 { $n } 份签。
coupons-entered-before = 您早就报上名了，{ $number } 号：{ $title }。
coupons-entered-late = { $title } 现在报不了名了。
coupons-left = 好，退出了：{ $title }。截止前改主意，随时再报。
coupons-left-late = { $title } 已经截止，名单定了，退不了了。
coupons-draw-none = 您现在没有报名的摇号。
coupons-draws = 您报名的摇号：
coupons-draw-not-in = 这一轮您没有报名。
coupons-draw-number = 您是 { $number } 号，一共 { NUMBER($entries) } 人报名。
coupons-draw-number-weighted = 您是 { $number } 号，有 { $n } 份签，一共 { NUMBER($entries) } 人报名。
coupons-draw-open = { $closes } 截止，然后统一摇号。
coupons-draw-waits = 报名截止了，名单不再变，等着摇号。
coupons-draw-cancelled = 这一轮取消了，不摇号了。
coupons-draw-rank = 摇号结果：您排第 { NUMBER($rank) }，一共 { NUMBER($pieces) } 份。
coupons-draw-won = 恭喜，中了！
coupons-draw-lost = 这次没轮到，下一轮再来。
coupons-draw-void-left = 摇号时您不是会员了，这一份顺给了下一位。
coupons-draw-void-merged = 摇号时您的账号并到了另一个，这一份顺给了下一位。
coupons-draw-void-has = 摇号时您这一轮已经有券了，这一份顺给了下一位。
coupons-draw-commitment = 种子摘要（摇号前就公布了）：{ $hash }
coupons-draw-digest = 名单摘要：{ $hash }
        您的回执：{ $receipt }
coupons-draw-list = 名单和结果谁都能下载，自己算一遍：{ $link }
coupons-drawn-won = 恭喜，摇中了！{ $title }（您是 { $number } 号）
coupons-lost = { $title }：这次没摇中。您是 { $number } 号，{ NUMBER($entries) } 人里排第 { NUMBER($rank) }，一共 { NUMBER($pieces) } 份。
coupons-lost-round = { $title } 第 { $number } 轮
coupons-lost-several = 您报名的几轮摇号出结果了：
coupons-lost-void = { $title }：{ $why }
coupons-lost-next = 下一轮{ $when }。
coupons-lost-check = 名单和结果都公开，谁都能自己验一遍。
coupons-cancelled = 对不起，这一轮取消了，您手里的券用不了了：{ $title }。
coupons-runs-out = { $title } 到 { $until } 就过期了，别忘了用。
