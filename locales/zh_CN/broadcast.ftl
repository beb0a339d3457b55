# 广播：一条消息发给很多会员。先是会员看到的，再是工作人员看到的。

## 会员看到的

broadcast-from = 【{ $organisation }】
broadcast-no-more = （不想收到这类消息，发“通知设置”就能关）
broadcast-link = 打开网页
broadcast-photo-alt = 随消息发来的照片

## 命令

command-broadcast = 广播
command-broadcast-words = 广播、群发、发广播
command-announce = 写广播
command-announce-words = 写广播、新广播
command-reach = 送达报告
command-steer = 暂停或停止广播
command-agree = 同意广播
command-refuse = 不同意广播

## 列表

broadcast-title = 最近的广播：
broadcast-empty = 还没有发过广播。一条消息可以发给您管的会员，发之前能先发给自己看看。
broadcast-new = 写一条新的
broadcast-list = 所有广播
broadcast-none = 没有这条广播，或者不归您管。
broadcast-row = { $n }. { $place }：{ $words }
        { $at } · { NUMBER($people) } 人 · { $state }
broadcast-row-label = { $n }. { $state }
broadcast-state-waiting = 等人点头
broadcast-state-refused = 没同意
broadcast-state-queued = 还没开始
broadcast-state-running = 正在发
broadcast-state-paused = 暂停了
broadcast-state-stopped = 停掉了
broadcast-state-done = 发完了

## 写一条

broadcast-new-title = 广播
broadcast-place = 发给哪里的会员？选中的地方，下面的也都算。
broadcast-who = 发给谁？{ $place }（含下级）的：
broadcast-everybody = 全部会员
broadcast-size-about = 一共 { NUMBER($people) } 人，现在收得到的大约 { NUMBER($reachable) } 人。
broadcast-size = 一共 { NUMBER($people) } 人，现在收得到的 { NUMBER($reachable) } 人。
broadcast-these = 就发给这些人
broadcast-all = 不挑了，发给全部
broadcast-any = 不限
broadcast-elsewhere = 换个地方
broadcast-nobody = 这样挑，一个人也没有。请放宽一点。
broadcast-narrow-occupation = 按职业挑
broadcast-narrow-since = 按入会时间挑
broadcast-narrow-language = 按语言挑
broadcast-narrow-channel = 按渠道挑
broadcast-pick-occupation = 点一下选上，再点一下去掉：
broadcast-pick-since = 入会多久的？也可以打日期，比如“2025-01-01以后”“2024-06-30以前”。
broadcast-pick-language = 用哪种语言的？没说过的算中文。
broadcast-pick-channel = 在哪里收消息的？每个人只算他最近用的那个。
broadcast-by-occupation = 职业：{ $what }
broadcast-joined-after = { $day }以后入会的
broadcast-joined-before = { $day }以前入会的
broadcast-by-language = 语言：{ $what }
broadcast-by-channel = 渠道：{ $what }
broadcast-since-new30 = 最近 30 天入会
broadcast-since-new90 = 最近 90 天入会
broadcast-since-old365 = 满一年
broadcast-since-old1095 = 满三年
broadcast-date-unclear = 没看懂这个日期。请写成“2025-01-01以后”这样，或者点一个。
broadcast-language-zh = 中文
broadcast-language-en = 英文
broadcast-channel-web = 网页
broadcast-channel-telegram = Telegram
broadcast-channel-wechat = 微信
broadcast-channel-none = 联系不上
broadcast-text = 要说什么？直接打字就行。开头会自动写上是哪家工会，不用再写。
broadcast-text-long = 太长了，手机上一条放不下：最多 { $most } 个汉字，请删掉 { $over } 个字再发。
broadcast-photo = 配一张图吗？把图发来就行，不用就跳过。
broadcast-photo-one = 有一张图
broadcast-photo-pending = 图还在路上，过几秒再点一次。
broadcast-photo-refused = 这张图用不了，请换一张。
broadcast-photo-gone = 这张图已经不在了，请重新发一张。
broadcast-button = 加一个按钮吗？点了就去办事，不用就跳过。
broadcast-button-hint = 要带到网页，就打“文字 网址”，比如：看详情 https://example.org/123
broadcast-button-link = { $label } → { $link }
broadcast-button-shown = 〔按钮：{ $label }〕
broadcast-link-none = 没看到网址。请打“看详情 https://…”这样，或者点一个，或者跳过。
broadcast-link-unsafe = 网址要以 https:// 开头，会员点开才安全。
broadcast-link-long = 太长了：按钮上的字最多 { $label } 个，网址最多 { $link } 个字母，网址里不能有汉字。
broadcast-manner = 是什么消息？
broadcast-manner-normal = 普通消息
broadcast-manner-urgent = 急事
broadcast-manner-safety = 安全提醒
broadcast-manner-means-normal = · 普通消息：按先后发。
broadcast-manner-means-urgent = · 急事：排到别的广播前面。
broadcast-manner-means-safety = · 安全提醒：也排前面；万一中途断了，说不准谁收到没有，就再发一遍，宁可有人收到两遍。别的消息不要选这个。
broadcast-when = 什么时候发？
broadcast-when-hint = 也可以打时间，比如“明天9点”“周五下午3点”“12-01 09:00”。夜里 9 点半到早上 8 点不发。
broadcast-now = 现在就发
broadcast-send-now = 现在就发
broadcast-morning = 夜里不发，{ $at } 开始发
broadcast-at = { $at }
broadcast-time-unclear = 没看懂时间。请写成“明天9点”或“12-01 09:00”这样。
broadcast-time-never = 没有这个时间，再看一眼？
broadcast-time-past = 这个时间已经过了，请写一个以后的。
broadcast-time-night = 夜里 9 点半到早上 8 点不发，免得吵到大家。最近能发的是 { $at }。
broadcast-time-far = 太远了，最多提前 { $days } 天定。
broadcast-preview = 请看一遍，会员看到的是这样：
broadcast-line = ————————
broadcast-ask-place = 发给
broadcast-ask-who = 哪些人
broadcast-ask-text = 文字
broadcast-ask-photo = 图
broadcast-ask-button = 按钮
broadcast-ask-manner = 种类
broadcast-ask-when = 时间
broadcast-submit = 发给这 { NUMBER($people) } 人
broadcast-test = 先发给自己看看
broadcast-tested = 已经发给您了，跟会员收到的一模一样。
broadcast-second = 超过 { NUMBER($above) } 人，要另一位有权限的同事点头才会发。
broadcast-no-second = 超过 { NUMBER($above) } 人要另一位同事点头，可是这里没有别人有这个权限。请上级工会来发，或者先请管理员添一位同事。
broadcast-not-yours = 这个地方不归您管，请换一个。
broadcast-waits = 交上去了。要发给 { NUMBER($people) } 人，另一位同事点头后才会发，有结果马上告诉您。
broadcast-begun = 好了，{ NUMBER($people) } 人，{ $when }。发的时候这里能看到进度。

## 第二个人点头

broadcast-asks = { $who }想给{ $place }的 { NUMBER($people) } 位会员发这条广播，要您点头才会发：
broadcast-agree = 同意，发吧
broadcast-refuse = 不同意
broadcast-agreed = 同事同意了，{ $place }的广播（{ NUMBER($people) } 人）到时间就发。
broadcast-you-agreed = 好，到时间就发给 { NUMBER($people) } 人，已经告诉发的人了。
broadcast-turned-down = 同事没同意{ $place }的广播：{ $reason }
broadcast-you-refused = 记下了，已经告诉发的人了，这条不会发。
broadcast-not-oneself = 自己写的广播，要另一位同事点头。
broadcast-changed = 刚才有变化，现在是这样：
broadcast-refuse-title = 不同意广播
broadcast-refuse-ask-reason = 原因
broadcast-reason = 为什么不同意？发的人会看到。

## 进度

broadcast-card = { $state } · { $place }
broadcast-waiting = 给 { NUMBER($people) } 人，等另一位同事点头。
broadcast-due = 给 { NUMBER($people) } 人，{ $at } 开始发。
broadcast-refused = 同事没同意，没有发。
broadcast-not-begun = 没有开始就停了，{ NUMBER($people) } 人都没收到。
broadcast-bar = { $bar } { $percent }%
broadcast-told = 办完 { NUMBER($told) } / { NUMBER($of) } 人
broadcast-n-rest = 其余：{ $states }
broadcast-n-sent = 送到了 { NUMBER($n) }
broadcast-n-held = 等本人来看 { NUMBER($n) }
broadcast-n-later = 晚点再送 { NUMBER($n) }
broadcast-n-unreachable = 联系不上 { NUMBER($n) }
broadcast-n-unwanted = 不想收 { NUMBER($n) }
broadcast-n-failed = 没送成 { NUMBER($n) }
broadcast-n-unconfirmed = 说不准 { NUMBER($n) }
broadcast-pace = 每秒 { $rate } 人，大约还要 { NUMBER($minutes) } 分钟
broadcast-pace-soon = 每秒 { $rate } 人，不到一分钟就好
broadcast-pace-last = 就快好了，再看一遍有没有漏下的人
broadcast-pace-none = 这会儿没有在发（夜里不发，或者在等渠道）
broadcast-pause = 暂停
broadcast-resume = 接着发
broadcast-stop = 停掉
broadcast-stop-sure = 停掉就不能再接着发了。已经办完 { NUMBER($told) } 人，还有 { NUMBER($left) } 人会收不到。真的停掉？
broadcast-stop-unbegun = 还没有开始发。停掉就谁也收不到了。真的停掉？
broadcast-stop-yes = 停掉，不发了
broadcast-stop-no = 不停
broadcast-now-paused = 暂停了，还有 { NUMBER($left) } 人没发。
broadcast-now-running = 好，接着发。
broadcast-now-stopped = 停掉了，没发的就不发了。
broadcast-look = 看看怎么样了
broadcast-refresh = 刷新
broadcast-copy = 照这条再写一条
broadcast-by = 写的人：{ $who }

## 报告

broadcast-to-report = 看送达报告
broadcast-report = 广播发完了：{ $place }
broadcast-report-stopped = 广播停掉了：{ $place }
broadcast-report-sent = 一共 { NUMBER($of) } 人，送到了 { NUMBER($sent) } 人（{ $percent }%）。
broadcast-via = { $channel } { NUMBER($n) }
broadcast-vias = 走的渠道：{ $channels }
broadcast-places = 人最多的地方：
broadcast-place-line = · { $place }：{ NUMBER($sent) }/{ NUMBER($of) }，{ $percent }%
broadcast-places-more = · 还有 { NUMBER($n) } 个地方，都在表格里
broadcast-file-below = 各地、各渠道的数都在这张表里：
broadcast-file = 送达报告（Excel）
broadcast-chart-alt = 各地送到多少的图，总共送到 { $percent }%
broadcast-chart-title = { $place }：广播送到了多少人
broadcast-chart-sent = 送到了
broadcast-chart-waits = 等本人来看
broadcast-chart-missed = 没送到
broadcast-chart-total = 全部
broadcast-chart-rest = 其他地方
broadcast-sheet-summary = 概况
broadcast-sheet-places = 各地
broadcast-sheet-finer = 再往下一级
broadcast-column-place = 地方
broadcast-column-began = 开始
broadcast-column-ended = 结束
broadcast-column-state = 状态
broadcast-column-people = 人数
broadcast-column-reachable = 收得到的
broadcast-column-organisation = 组织
broadcast-column-channel = 渠道
broadcast-column-sent = 送到了
broadcast-column-held = 等本人来看
broadcast-column-later = 晚点再送
broadcast-column-unreachable = 联系不上
broadcast-column-unwanted = 不想收
broadcast-column-failed = 没送成
broadcast-column-unconfirmed = 说不准
broadcast-column-total = 合计
