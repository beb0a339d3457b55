# 抢券活动：工作人员怎么发起、批准、管理一轮券

## 命令

command-round = 抢券活动
command-round-words = 抢券活动、发券、活动
command-newround = 发起一轮券
command-newround-words = 发起抢券、新活动
command-copyround = 照着再来一轮
command-roundchart = 看图
command-steerround = 暂停、截止或取消一轮
command-agreeround = 批准一轮
command-refuseround = 不批准一轮
command-extendround = 延长或加量

## 列表和卡片

rounds-all = 最近的抢券活动：
rounds-empty = 还没有发过券。点下面就能发起一轮，发之前您会先看到会员看到的样子。
rounds-new = 发起一轮
rounds-copy-last = 照着上一轮再来一轮
rounds-copy = 照着再来一轮
rounds-list = 所有活动
rounds-none = 没有这一轮，或者不归您管。
rounds-changed = 这一轮刚刚有变化，现在是这样：
rounds-title = { $title }第 { $n } 轮
rounds-row = { $n }. { $title }
        { $place } · { $at } · { $state } · 发出 { NUMBER($taken) }/{ NUMBER($pieces) }
rounds-row-label = { $n }. { $name }第 { $nth } 轮
rounds-card = { $title }
        { $state }
rounds-card-when = { $opens } 开始，{ $closes } 截止
rounds-card-whom = { $place } · { $way }
rounds-card-money = 最多花 { MONEY($fen) } 元，预算还剩 { MONEY($left) } 元。
rounds-card-merchants = 商户 { $n } 家：{ $names }
rounds-card-maker = 发起人：{ $who }
rounds-board = 发出 { NUMBER($taken) } / { NUMBER($pieces) } 份，已核销 { NUMBER($redeemed) }，退回 { NUMBER($returned) } 次，过期 { NUMBER($expired) }。
rounds-board-part = 发出 { NUMBER($taken) } / { NUMBER($pieces) }，核销 { NUMBER($redeemed) }，退回 { NUMBER($returned) }
rounds-board-group = · { $group }：{ $tally }
rounds-entries = { NUMBER($n) } 人报了名。
rounds-listing = 报名截止了，正在整理名单，几秒钟就好。
rounds-listed = 名单和摘要已经公布，可以摇号了。
rounds-sending = 要寄 { NUMBER($waiting) } 份，还没填地址 { NUMBER($silent) } 份，寄出 { NUMBER($sent) } 份。
rounds-to-send = 去寄（{ NUMBER($n) }）
rounds-refresh = 刷新
rounds-to-chart = 看图
rounds-look = 看看这一轮
rounds-state-waiting = 等同事批准
rounds-state-soon = 还没开始
rounds-state-open = 正在发
rounds-state-paused = 暂停了
rounds-state-closed = 截止了
rounds-state-drawing = 正在摇号
rounds-state-drawn = 摇完了
rounds-state-cancelled = 取消了
rounds-state-refused = 没批准
rounds-state-over = 结束了
rounds-chart-alt = 发出 { NUMBER($taken) } / { NUMBER($pieces) } 份，核销 { NUMBER($redeemed) } 份
rounds-chart-redeemed = 已核销
rounds-chart-held = 在会员手里
rounds-chart-left = 没发出
rounds-chart-total = 合计
rounds-chart-rest = 其余

## 发起一轮

rounds-new-title = 发起抢券
rounds-place = 给哪里的会员？选中的地方，下面的也都算。
rounds-name = 发什么？起个短名字，比如“洗车券”。
rounds-condition = 是哪一种？
rounds-condition-value = 抵多少元
rounds-condition-threshold = 满多少减多少
rounds-condition-one_yuan = 1 元享
rounds-condition-service = 免费服务
rounds-condition-pickup = 礼物，自己来领
rounds-condition-sent = 礼物，寄到家
rounds-face = 一份值多少元？
rounds-threshold = 满多少元才能用？
rounds-subsidy = 用掉一张，工会付给商户多少元？
rounds-way = 怎么发？
rounds-way-lottery = 摇号
rounds-way-first = 先到先得
rounds-way-groups = 分组备货
rounds-way-joining = 入会就送
rounds-way-inviting = 邀请就送
rounds-way-means-lottery = · 摇号：报名几天，一次摇出，谁都能验算。最公平，不用掐点。
rounds-way-means-first = · 先到先得：到点就抢，抢完为止。
rounds-way-means-groups = · 分组备货：每个地区或行业各有各的份数，组内先到先得。
rounds-way-means-joining = · 入会就送：入会申请通过时自动给，一人一辈子一份，不用抢。
rounds-way-means-inviting = · 邀请就送：邀请的人入会了，自动给邀请人。
rounds-pieces = 一共多少份？
rounds-each = 每人最多几份？
rounds-stocks = 按什么分组？
rounds-stocks-region = 按下级地区
rounds-stocks-trade = 按职业
rounds-stocks-tap = 点一组，打上份数：
rounds-stocks-all = 每组都一样多
rounds-stocks-each = 每组
rounds-stocks-gone = （这一组没有了）
rounds-stocks-how-many = { $group }多少份？打个数，0 就是不给。
rounds-stocks-line = { $group } { NUMBER($n) } 份
rounds-stocks-done = 好了，一共 { NUMBER($n) } 份
rounds-who = 给谁？{ $place }（含下级）的：
rounds-who-all = 全部会员
rounds-who-new = 全部新会员
rounds-who-these = 就给这些人
rounds-who-occupation = 职业：{ $what }
rounds-who-days = 开始时入会满 { $n } 天
rounds-who-applicants = 正在申请入会的也能领，通过后生效
rounds-who-phone = 一个手机号限领一份
rounds-who-weighted = 前几轮没中的多给签
rounds-narrow-occupation = 按职业挑
rounds-narrow-days = 入会满多久
rounds-pick-occupation = 点一下选上，再点一下去掉：
rounds-pick-days = 开始时入会满多久的？
rounds-days-0 = 不限
rounds-days-30 = 满 30 天
rounds-days-90 = 满 90 天
rounds-days-365 = 满一年
rounds-switch-applicants = 申请中的也能领
rounds-switch-phone = 一号限一份
rounds-switch-weighted = 照顾没中签的
rounds-merchants = 在哪几家能用？点一下选上，再点一下去掉：
rounds-merchants-all = { $n } 家都选上
rounds-merchants-these = 就这 { $n } 家
rounds-merchants-taken = 好，{ $n } 家都能用。
rounds-merchants-none = 还没有登记商户，券没有地方用。先登记商户，再回来接着办，填过的都留着。
rounds-merchants-pickup = 去哪里领？点一下选上，再点一下去掉：
rounds-merchants-none-pickup = 还没有登记领取的地方。先在“商户”里登记一处，地址后面写上几点到几点，再回来接着办，填过的都留着。
rounds-merchants-register = 登记商户
rounds-merchants-no = 没有商户
rounds-merchants-more = { $names }等 { $n } 家
rounds-opens = 什么时候开始？
rounds-closes = 什么时候截止？
rounds-time-hint = 点一个，或者打出来，比如“明天10点”“周五下午3点半”“12月1日 9:00”。
rounds-now = 现在
rounds-at = { $at }
rounds-valid = 领到以后，什么时候能用？
rounds-valid-hint = 点一个，或者打两个日期，比如“12月1日到12月31日”。
rounds-valid-days = 截止后 { $n } 天内
rounds-valid-said = { $since }到{ $until }能用
rounds-valid-unclear = 没看懂。请写成“12月1日到12月31日”这样。
rounds-how-many = 只发这一轮，还是一连发几轮？
rounds-apart = 每轮隔几天？
rounds-budget = 预算最多多少元？所有轮次加起来不会超过它。
rounds-words = 想对会员说点什么？比如“只洗小车，提前打电话”。
rounds-n-pieces = { NUMBER($n) } 份
rounds-n-each = 每人 { $n } 份
rounds-n-rounds = { $n } 轮
rounds-n-days = { $n } 天
rounds-yuan = { MONEY($fen) } 元

## 没看懂的

rounds-money-shape = 没看懂这个金额。请写成“20”或“12.5元”这样。
rounds-money-decimals = 最小到分，小数点后最多两位。
rounds-money-too_much = 这个数太大了，多打了几个 0 吧？
rounds-money-none = 这里不能是 0。
rounds-count-unclear = 没看懂这个数。请写成“300”这样。
rounds-count-between = 请写 { NUMBER($least) } 到 { NUMBER($most) } 之间的数。
rounds-time-unclear = 没看出几点。请写成“明天10点”这样。
rounds-time-never = 没有这一天或者这个时间，再看看？
rounds-time-past = 这个时间已经过了。
rounds-time-far = 最远只能定到 { $days } 天以后。

## 提交之前

rounds-preview = 会员会看到：
rounds-line = ————
rounds-series = 一共 { $n } 轮：
rounds-series-line = · 第 { $n } 轮 { $at } 开始
rounds-costs = 最多花 { MONEY($fen) } 元。
rounds-second = 超过 { MONEY($fen) } 元，提交后要另一位有权限的同事批准，批准了才会发。
rounds-no-second = 超过 { MONEY($fen) } 元要另一位同事批准，可这里没有别的管理员。请上级来发，或者减少份数。
rounds-rush = ⚠ 这个点正是骑手和司机跑单的时候，别让人在红灯前抢券。建议改成摇号，或者换个时间。
rounds-submit = 提交
rounds-copy-budget = 原来的预算不够了，这一轮另列预算 { MONEY($fen) } 元。
rounds-ask-place = 地方
rounds-ask-name = 名称
rounds-ask-condition = 种类
rounds-ask-face = 面值
rounds-ask-threshold = 满多少
rounds-ask-subsidy = 付商户
rounds-ask-way = 发法
rounds-ask-pieces = 份数
rounds-ask-stocks = 各组份数
rounds-ask-each = 每人
rounds-ask-who = 给谁
rounds-ask-merchants = 商户
rounds-ask-opens = 开始
rounds-ask-closes = 截止
rounds-ask-valid = 使用时间
rounds-ask-series = 轮数
rounds-ask-apart = 间隔
rounds-ask-budget = 预算
rounds-ask-words = 附言
rounds-copy-title = 照着再来一轮
rounds-made = { $n ->
    [1] 好了，到时间自动开始，不用再管。
   *[other] 好了，{ $n } 轮都排上了，到时间自动开始。
}
rounds-waits = { $n ->
    [1] 交上去了。最多花 { MONEY($fen) } 元，等另一位同事批准。
   *[other] 交上去了，{ $n } 轮最多花 { MONEY($fen) } 元，等另一位同事批准。
}

## 这样不行

rounds-unfit-no_name = 还没有名称。
rounds-unfit-negative = 金额不能是负的。
rounds-unfit-too_much = 金额太大了，多打了几个 0 吧？
rounds-unfit-condition = 没有这一种，请再选一次。
rounds-unfit-threshold = “满多少”不能比减的还少。
rounds-unfit-way = 没有这种发法，请再选一次。
rounds-unfit-past = 截止时间已经过了。
rounds-unfit-order_of_times = 时间顺序不对：先开始，再截止，最后到期。
rounds-unfit-no_pieces = 份数至少是 1。
rounds-unfit-groups = 分组不对：只能分给选中地方的下级，或者职业。
rounds-unfit-per_person = 每人份数不对。摇号、入会就送，每人只能一份。
rounds-unfit-occupation = 有不认识的职业，请再选一次。
rounds-unfit-no_merchant = 还没选商户，没有地方用，也没有地方领。
rounds-unfit-merchant_closed = 有一家商户停了，请重新选商户。
rounds-unfit-over_budget = 超出预算了。请加预算，或者减少份数。
rounds-unfit-place = 这个地方不归您管，或者已经撤销了。
rounds-unfit-second_person = 加了以后超过需要批准的数额，得请另一位同事来加。

## 批准

rounds-asks = { $n ->
    [1] { $who }请您批准一轮券，最多花 { MONEY($fen) } 元。
   *[other] { $who }请您批准 { $n } 轮券，一共最多花 { MONEY($fen) } 元。
}
rounds-agree = 批准
rounds-refuse = 不批准
rounds-not-oneself = 自己发起的，要请另一位同事批准。
rounds-agreed = { $n ->
    [1] 批准了：{ $title }。到时间自动开始。
   *[other] { $n } 轮都批准了：{ $title }。到时间自动开始。
}
rounds-you-agreed = 好，批准了，发起人已经收到通知。
rounds-refuse-title = 不批准的理由
rounds-reason = 为什么不批准？发起人会看到。
rounds-refuse-ask-reason = 理由
rounds-turned-down = 没有批准：{ $title }。理由：{ $reason }
rounds-you-refused = 好，没有批准，发起人会看到理由。

## 管理

rounds-pause = 暂停
rounds-resume = 继续发
rounds-extend = 延长或加量
rounds-close = 现在截止
rounds-draw = 摇号
rounds-cancel = 取消这一轮
rounds-cancel-sure = 真的取消 { $title }？还在会员手里的 { NUMBER($held) } 张券马上作废，每个人都会收到通知（报名 { NUMBER($entries) } 人）。取消了不能恢复。
rounds-cancel-unbegun = 真的取消 { $title }？还没有人领到。取消了不能恢复。
rounds-cancel-yes = 取消这一轮
rounds-cancel-no = 不取消
rounds-now-paused = 暂停了：{ $title }。会员会看到“暂停中”。
rounds-now-ready = 继续发：{ $title }。
rounds-now-closed = 截止了：{ $title }。
rounds-now-draw = 开始摇号：{ $title }。几秒钟就好，中的人马上收到通知。
rounds-now-cancelled = 取消了：{ $title }。拿着券的人会收到通知。
rounds-extend-title = 延长或加量
rounds-until = 延长到什么时候？
rounds-more = 再加多少份？分组的每组都加这么多。
rounds-extend-ask-until = 延长到
rounds-extend-ask-more = 再加
rounds-extend-nothing = 时间和份数，至少改一样。
rounds-extended = 好了：{ $title } { $closes } 截止，一共 { NUMBER($pieces) } 份。
