### 工作人员：待办、审核、撤回、海报、邀请

## 命令

command-queue = 待办
command-queue-words = 待办、待审、审核列表
command-case = 查看申请
command-case-words = 查看申请
command-overdue = 督办
command-overdue-words = 督办、超期、超期的
command-code = 组织码
command-code-words = 组织码、入会码、海报
command-group = 一起通过
command-group-words = 一起通过、批量通过
command-poster = 出海报
command-lane = 快速通道
command-approve = 通过
command-return = 退回补正
command-reject = 不通过
command-unmask = 看完整信息
command-reply = 回复
command-close = 办完了
command-undo = 撤回
command-accept = 接受邀请

## 叫什么

staff-kind-join = 入会
staff-kind-help = 求助
staff-kind-legal_aid = 法律援助
staff-kind-other = 其他
staff-role-admin = 管理员
staff-role-reviewer = 审核员
staff-role-lawyer = 律师
staff-role-cashier = 核销员
staff-role-moderator = 内容审核员
staff-role-auditor = 审计员
staff-state-open = 待办
staff-state-waiting = 等申请人补正，不计时
staff-state-approved = 已通过
staff-state-rejected = 没通过
staff-state-withdrawn = 申请人撤回了
staff-state-done = 已办完
staff-did-filed = 提交
staff-did-refiled = 改好再交
staff-did-withdrawn = 自己撤回
staff-did-returned = 退回补正
staff-did-approved = 通过
staff-did-rejected = 不通过
staff-did-done = 办完
staff-did-replied = 回复
staff-did-undone = 撤回决定
staff-did-added = 补充
staff-did-other = 更新
staff-applicant = 申请人
staff-colleague = 同事
staff-system = 系统
staff-nobody = 没留姓名
staff-and = { $one }、{ $other }

## 时限

staff-left-days = 还剩{ $n }个工作日
staff-left-hours = 还剩{ $n }小时
staff-left-minutes = 还剩{ $n }分钟
staff-over-days = 已超期{ $n }个工作日
staff-over-hours = 已超期{ $n }小时
staff-over-minutes = 已超期{ $n }分钟
staff-over-just = 刚刚超期

## 待办

staff-queue-title = 待办 { NUMBER($n) } 件
staff-queue-over = ❗ 已超期 { NUMBER($n) } 件
staff-queue-soon = ⏳ 两小时内到期 { NUMBER($n) } 件
staff-queue-kind = { $kind } { NUMBER($n) }
staff-queue-group = 核对全部合格的 { NUMBER($n) } 件，一起看
staff-queue-all-pass = 这些核对都合格，可以一起通过。
staff-queue-empty = 都办完了，现在没有待办。辛苦了，歇一会儿吧。
staff-queue-left = 待办还有 { NUMBER($n) } 件
staff-to-queue = 看待办
staff-next = 下一件：{ $case }
staff-card = { $kind } { $name } · { $left }
staff-overdue-title = 这些已经超期，麻烦先办：
staff-overdue-none = 没有超期的，大家办得很及时。

## 一件申请

staff-case-none = 没找到这件申请，或者不归您这里办。
staff-case-title = { $kind } { $number } · { $state }
staff-case-place = 办理组织：{ $organisation }
staff-case-own = 这是您自己的申请，请同事来办。
staff-answer = { $question }：{ $answer }
staff-age = 年龄
staff-checks-pass = 核对全部合格：
staff-checks-look = 带 ✗ 的要您看一眼：
staff-check-ok = ✓ { $check }
staff-check-not = ✗ { $check }
staff-check-consent = 同意使用个人信息
staff-check-phone = 手机号验证过
staff-check-phone_own = 手机号没有别人在用
staff-check-age = 年龄合适
staff-check-document = 用的是居民身份证
staff-check-name = 姓名写法平常
staff-check-history = 以前没被拒过
staff-history = 经过：
staff-happened = { DATETIME($at) } { $who }：{ $what }
staff-because = { $what }（{ $why }）
staff-look = 看看 { $number }
staff-back-to-case = 回到这件申请

## 同事先办了

staff-second = { DATETIME($at) }，{ $who }已经办了：{ $what }。
staff-second-me = { DATETIME($at) }，您已经办了：{ $what }。
staff-second-changed = 这件刚刚有变化，现在是这样：
staff-second-withdrawn = 申请人自己撤回了，不用办了。
staff-impossible = { $number } 办不了：这个证件已经是会员，或者另有申请在办。

## 通过和撤回

staff-approved = 通过了 { $number }，申请人马上就知道。点错了十分钟内可以撤回。
staff-undone = 撤回了 { NUMBER($n) } 件，又回到待办里了。
staff-undone-unheard = { NUMBER($n) } 件申请人还没收到消息，就当没发生过。
staff-undone-heard = { NUMBER($n) } 件申请人已经看到了，已告诉他们不算数、还在办。
staff-undone-not = 有 { NUMBER($n) } 件已经变了，没有撤回。
staff-undo-late = 现在不能撤回了：过了十分钟，或者后来又办过。
staff-undo-none = 没有可以撤回的。

## 退回补正

staff-return-title = 退回补正
staff-return-reasons = 要申请人改什么？
staff-return-fields = 要申请人重填哪几项？
staff-return-why = 请写清楚要改什么，申请人会原样看到。
staff-return-ask-reasons = 原因
staff-return-ask-fields = 要重填的
staff-return-ask-why = 您的话
staff-return-ask-words = 您的话
staff-words = 还想对申请人说点什么？可以跳过。
staff-returned = 退回了 { $number }。申请人只用改这几项，改好会再回到待办，时限重新算。
staff-about = 关于 { $number }
staff-several-hint = 可以选几个：点完选“好了”，或者一次发几个数字，比如“1 3”。
staff-several-none = 至少选一个。
staff-several-picked = ✓ { $label }

## 不通过

staff-reject-title = 不通过
staff-reject-reason = 为什么不通过？
staff-reject-why = 请写清楚原因，申请人会原样看到。
staff-reject-ask-reason = 原因
staff-reject-ask-why = 您的话
staff-reject-ask-words = 您的话
staff-rejected = { $number } 没有通过，已经告诉申请人原因。点错了十分钟内可以撤回。

## 看完整信息

staff-unmask-title = 看完整信息
staff-unmask-reason = 为什么要看？会记下来。
staff-unmask-call = 打电话核实身份
staff-unmask-duplicate = 查是不是重复
staff-unmask-complaint = 处理投诉
staff-unmask-other = 其他
staff-unmask-why = 请写一下原因。
staff-unmask-ask-reason = 原因
staff-unmask-ask-why = 说明
staff-unmasked = { $number } 的完整信息：
staff-unmasked-once = 只显示这一次，已经记录。请别外传。

## 求助

staff-reply-title = 回复
staff-reply-text = 您要回什么？对方会原样看到。
staff-reply-ask-text = 回复
staff-reply-kept = 您刚才写的还没发出去：{ $text }
staff-reply-close = 办完了，结束
staff-replied = 回复了 { $number }，对方马上能看到。
staff-closed = { $number } 办完了，已经告诉对方。

## 一起通过

staff-group-title = 一起通过
staff-group-none = 现在没有可以一起通过的。
staff-group-ready = 这 { NUMBER($n) } 件核对都合格，看一眼名单：
staff-group-changed = 有 { NUMBER($n) } 件刚刚变了，这次不算在内。
staff-group-line = { $n }. { $name } { $number }
staff-group-line-changed = { $line }（变了，不算）
staff-group-confirm = 通过这 { NUMBER($n) } 件
staff-group-drop = 先不通过
staff-group-done = 通过了 { NUMBER($n) } 件。{ $minutes }分钟内可以全部撤回，过后才通知申请人。
staff-group-left-out = 有 { NUMBER($n) } 件变了，没有动。
staff-group-undo = 撤回这 { NUMBER($n) } 件

## 邀请

staff-invitation = 您被邀请担任{ $organisation }的{ $role }，接受吗？
staff-invitation-no = 先不接受
staff-invitation-done = 好了，您现在是{ $organisation }的{ $role }。要办的事都在“菜单”里。
staff-invitation-over = 这个邀请用过了，或者过期了。请找邀请您的人要一个新的。
staff-invitation-wait = 试得太多了，请过一小时再试。

## 组织码

staff-code-which = 要哪个组织的码？
staff-code-at = { $organisation }
staff-code-this = { $organisation }的入会码
staff-code-lane = 职业快速通道的码
staff-code-below = 也可以选下一级：
staff-code-which-lane = 哪个职业的快速通道？
staff-code-none = 没找到这个组织，或者不归您管。
staff-code-again = 换一个
staff-poster =
    { $organisation }的入会海报，打印或直接给人扫。
    扫不了的，打这8位口令：{ $code }（有效期到{ DATE($until) }）
    { $link }
staff-poster-alt = { $organisation }的入会海报，码是 { $code }
staff-poster-title = 扫码入会
staff-poster-title-wechat = 微信扫码，关注后入会
staff-poster-sentence = 两分钟填完，不收钱，不通知单位
staff-poster-lane = { $occupation }快速通道，两分钟填完，不收钱
staff-poster-typed = 扫不了？打开聊天，发这8位口令

## 申请人听到的

staff-told-member = 好消息，您入会了！会员证号 { $card }。从今天起，工会就是您的娘家。
staff-told-gift-coupon = 还有一份入会礼给您：{ $title }，在“我的券”里。
staff-told-gift-pickup = 还有一份入会礼给您：{ $title }，出示领取码就能领。
staff-told-gift-sent = 还有一份入会礼给您：{ $title }。告诉我们寄到哪里。
staff-told-gift-show = 看看礼物
staff-told-gift-address = 填收货地址
staff-told-joined = 您邀请的人入会了，谢谢您！
staff-told-thanks-coupon = 有一份谢礼给您：{ $title }，在“我的券”里。
staff-told-thanks-pickup = 有一份谢礼给您：{ $title }，出示领取码就能领。
staff-told-thanks-sent = 有一份谢礼给您：{ $title }。告诉我们寄到哪里。
staff-told-invite = 再邀请一位
staff-told-yes = 您的{ $kind }申请 { $number } 通过了。
staff-told-card = 看看我的会员证
staff-told-returned = 您的申请 { $number } 要改一下：{ $why }。只用改这几项，别的都给您留着。
staff-told-fix = 去修改
staff-told-rejected = 您的申请 { $number } 这次没有通过：{ $why }。有疑问可以找人问。
staff-told-note = 工作人员说：{ $note }
staff-told-undone = 刚才发给您的结果不算数：申请 { $number } 还在办，有结果马上告诉您。
staff-told-reply = 工作人员回复您（{ $number }）：
staff-told-closed = 您的求助 { $number } 办完了。没解决就再发“人工”。
staff-told-human = 找人问问

## 求助前的最后几句

staff-line-person = 对方：{ $text }
staff-line-bot = 我们：{ $text }
