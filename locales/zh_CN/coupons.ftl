### 抢券、摇号、我的券

command-coupons = 抢券
command-coupons-words = 抢券、领券、优惠券
command-wallet = 我的券
command-wallet-words = 我的券、券包
command-grab = 抢
command-coupon = 看券
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
coupons-way-first = 先到先得，每人限领，和谁的手机没关系，只认人。
coupons-way-lottery = 报名后统一摇号，早晚一个样，不用掐点。
coupons-way-groups = 各地区、各行业分别备货，先到先得。
coupons-words = { $words }
coupons-valid = 使用时间：{ $since }到{ $until }。

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
wallet-state-returned = 退回了
wallet-state-expired = 过期了
wallet-state-void = 这一轮取消了
wallet-place = · { $name } { $place }
wallet-pending = 给您留着：入会申请通过后，这里就会出示券码。
wallet-from = { $at } 起可以使用。
wallet-code = 券码：{ $code }
wallet-changes = 请收银员扫码，或者报券码。码每分钟换一次，截图没有用。
wallet-alt = { $title }的券码 { $code }
wallet-again = 换个新码
wallet-give-back = 不用了，退回
wallet-give-back-ask = 把 { $title } 退回去？退了别人就能领，不一定还抢得回来。
wallet-give-back-yes = 退回去
wallet-given-back = 退回去了，谢谢您留给别人：{ $title }。
wallet-not-me = 不是我用的
