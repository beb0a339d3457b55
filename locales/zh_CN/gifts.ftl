### 礼物：邀请别人，填地址，寄出

command-invite = 邀请工友
command-invite-words = 邀请、邀请工友、邀请好友、我的邀请码
command-sendto = 填收货地址
command-sendto-words = 填收货地址、收货地址、改地址
command-parcels = 要寄的礼物
command-sentparcels = 都寄出了
command-sentparcel = 寄出了
command-readparcels = 看完整地址
command-exportparcels = 导出表格

## 邀请

invite-how = 把这张图或者链接发给工友，他们扫了就能入会。
invite-gift = 每成一位，您得一份：{ $title }。最多 { NUMBER($n) } 份，送完为止。
invite-code =
    扫不了的，打这8位口令：{ $code }
    { $link }
invite-when = 对方的申请通过了，我们告诉您。以前入过会的、和您同一个手机号的，不算。
invite-members = 入会以后，您就有自己的邀请码了。
invite-title = 扫码入会
invite-alt = 您的邀请码 { $code }

## 收货地址

gifts-sendto-title = 收货地址
gifts-consent = 寄礼物要用收件人的姓名、手机号和地址，只给寄礼物的工会人员看，加密保存，寄出 90 天后删掉。您同意吗？
gifts-consent-agree = 同意，开始填
gifts-consent-decline = 先不了
gifts-consent-declined = 好的，什么都没有记下。礼物给您留着，想好了再填。
gifts-name = 收件人是谁？
gifts-mobile = 收件人的手机号？
gifts-known = 用 { $what }
gifts-address = 寄到哪里？省、市、区、街道、门牌，一条发来。
gifts-address-short = 太短了，快递找不到。请写到门牌号。
gifts-address-long = 太长了，最多 { $most } 个字。
gifts-sendto-ask-consent = 同意
gifts-sendto-ask-name = 收件人
gifts-sendto-ask-mobile = 手机号
gifts-sendto-ask-address = 地址
gifts-address-kept = 记下了：{ $title }。寄出时告诉您，寄出以前都能改。
gifts-gone = 这份礼物现在不用填地址：可能寄出了，过期了，或者取消了。
gifts-show = 看看礼物
gifts-sent = 寄出了：{ $title }，过几天注意收快递。
gifts-runs-out = { $title } 还没填收货地址，{ $until } 以后就没有了。

## 寄礼物（工作人员）

parcels-title = { $title }：有 { NUMBER($n) } 份要寄，先填的在前。
parcels-line = { $n }. { $name } { $mobile } { $address }
parcels-one-sent = 第 { $n } 份寄出了
parcels-all-sent = { $n ->
    [1] 寄出了
   *[other] 这 { $n } 份都寄出了
}
parcels-these-sent = 这些都寄出了
parcels-read = 看完整地址
parcels-back = 返回这一轮
parcels-rest = 看还有哪些要寄
parcels-sent = 记下了，寄出 { NUMBER($n) } 份，都通知到本人。
parcels-sent-before = 没有动：已经寄出了，或者地址刚改过。请再看一眼。
parcels-read-title = 看完整地址
parcels-reason = 为什么要看？会记录下来。
parcels-reason-label = 写快递单
parcels-reason-lost = 查没收到的快递
parcels-reason-other = 别的原因
parcels-why = 什么原因？
parcels-read-ask-reason = 理由
parcels-read-ask-why = 说明
parcels-once = 只显示这一次，请现在抄好。
parcels-export = 导出表格
parcels-exported = { NUMBER($n) } 份的地址都在表格里，{ $minutes } 分钟内能打开，只有您能打开。用完请删掉。
parcels-file = 要寄的礼物
parcels-sheet-summary = 概况
parcels-sheet-lines = 地址
parcels-column-gift = 礼物
parcels-column-n = 份数
parcels-column-claim = 券号
parcels-column-name = 收件人
parcels-column-mobile = 手机号
parcels-column-address = 地址
parcels-column-given = 填写时间
