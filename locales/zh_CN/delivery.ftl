### 送达：消息怎么送到人手里

## 短信：不点名任何事

delivery-sms = 您有一条新消息，请打开娘家看看。

## 送达：给管理员看

command-delivery = 送达
command-delivery-words = 送达、送达情况
command-redeliver = 重发
delivery-title = 消息送得怎么样：
delivery-nothing = 都送到了，没有在等的。
delivery-line = · { $channel }：等着发 { NUMBER($queued) }，等本人来看 { NUMBER($held) }，没送到 { NUMBER($dead) }，说不准 { NUMBER($unconfirmed) }
delivery-since = { $line }（最早的 { $at } 就该发了）
delivery-channel-web = 网页
delivery-channel-telegram = Telegram
delivery-channel-wechat = 微信
delivery-channel-sms = 短信
delivery-channel-other = 其他渠道
delivery-state-dead = 没送到
delivery-state-unconfirmed = 说不准
delivery-why-unreachable = 对方停用了
delivery-why-abandoned = 发的时候断了
delivery-why-gone = 账号不在了
delivery-why-late = 过了时间
delivery-why-private = 这类不走短信
delivery-why-network = 连不上
delivery-why-gateway = 没有短信网关
delivery-pile = { $state }：{ $why }（{ NUMBER($n) }）
delivery-pile-title = { $channel }，{ $pile }。最近的几条：
delivery-letter = · { $at }，{ $kind }
delivery-twice = 可能已经送到了，重发的话对方也许会看到两遍。
delivery-again-dead = 全部重发：{ NUMBER($n) } 条
delivery-again-unconfirmed = 全部再发一遍：{ NUMBER($n) } 条
delivery-one = 只重发 { $at } 那条
delivery-again = 好，{ NUMBER($n) } 条马上重发，已记下是您点的。
delivery-again-none = 这些刚才已经重发了，不会再发一遍。
delivery-not-yours = 重发要最上级的管理员来点。

## 通知设置：给每个人

command-notices = 通知设置
command-notices-words = 通知设置、通知、免打扰
notices-all = 都告诉我
notices-important = 只要紧的
notices-night = 晚上别打扰
notices-means-all = 提醒和活动消息白天发，您办的事有结果随时告诉您。
notices-means-important = 只说您办的事有没有结果，不发提醒和活动消息。
notices-means-night = 晚上 9 点半到早上 8 点什么都不发，天亮再说。
notices-now = 现在是“{ $what }”：{ $means }
notices-now-own = 现在是您自己定的，点“自己选”能看到。
notices-more = 自己选
notices-back = 回到三种
notices-always = · 您办的事有结果：总会告诉您
notices-reminders-on = · 提醒：发
notices-reminders-off = · 提醒：不发，只有法定期限剩最后一天时才说
notices-news-on = · 活动消息：发，只在白天
notices-news-off = · 活动消息：不发
notices-quiet = · 安静时段：{ $start } 到 { $end }，只有法定期限剩最后一天时才打扰
notices-quiet-off = · 安静时段：没设
notices-turn-reminders-on = 要提醒
notices-turn-reminders-off = 不要提醒
notices-turn-news-on = 要活动消息
notices-turn-news-off = 不要活动消息
notices-turn-quiet = { $start } 到 { $end } 别打扰
notices-turn-quiet-off = 不设安静时段
