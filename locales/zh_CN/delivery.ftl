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
