# 微信公众号自己说的话。短、暖、直白。

## 填证件号这类内容的一次性页面

wechat-page-title = 娘家
wechat-page-answer = 请填写
wechat-page-send = 提交
wechat-page-safe = 在这里填，不会留在微信聊天里。页面十五分钟内有效，只能用一次。
wechat-page-done = 好了，请回到微信。
wechat-page-parked = 收到了，请回到微信，结果一会儿就到。
wechat-page-empty = 还没有填呢。
wechat-page-too-long = 太长了，请写短一点。
wechat-page-used = 这一步已经过去了。请回到微信，接着办就行。
wechat-page-expired = 这个页面过期了。请回到微信，接着办就行。
wechat-page-unknown = 没有这个页面，可能是链接没点全。请回到微信，再点一次。
wechat-page-later = 现在有点忙，您填的还没有收到。请过一会儿再提交一次。
wechat-page-slow-down = 试得太快了，请过一会儿再来。
wechat-page-broken = 出了点问题，您填的还没有收到。请再提交一次。

## 在聊天里

wechat-looking = 照片收到了，正在看，马上告诉您。
wechat-choose = 回复前面的数字就行。
wechat-choose-link = 点一下，或回复前面的数字。
wechat-command = { $label }：回复 { $command }
wechat-word = { $label }：回复“{ $word }”
wechat-word-only = 回复“{ $word }”
wechat-picture = 〔图片：{ $alt }〕

## 文件：微信里发不了，给一个只管一天的链接

wechat-file = { $alt }，一天之内点这里下载（打不开就点右上角，选“在浏览器打开”）：
    { $url }
wechat-file-nowhere = { $alt }：微信里发不了文件，请在网页上打开。
wechat-file-expired = 这个链接过了一天，已经打不开了。请回到微信，再要一次。
wechat-file-gone = 这个文件现在给不了您。请回到微信，再要一次。
wechat-file-later = 现在有点忙，文件还没有做好。请过一会儿再打开一次。

## 模板消息（每个字段最多二十个字，锁屏上看得见：什么事都不说）

wechat-template-what = 您有一条新消息
wechat-template-how = 回复任意内容即可查看

## 敏感的回答

wechat-page = 这一项比较私密，可以点这里填，不会留在聊天里：
    { $url }
    您直接在这里回复也行。
wechat-hidden = 您刚才发的号码会留在微信聊天里。不放心的话，长按那条消息就能删掉。

## 之前没来得及说的

wechat-owed = 之前没来得及告诉您的：
wechat-now = ————

## 公众号菜单（一级名不超过五个汉字）

wechat-menu-services = 办事
wechat-menu-scan = 扫一扫
wechat-menu-work = 工作
wechat-menu-more = 更多
wechat-menu-everything = 全部菜单

## 设置

wechat-no-token = 没有填 wechat.token。没有它，谁都能冒充微信：请填公众号后台“服务器配置”里的 Token。
wechat-no-key = wechat.aes_key 不对。请填公众号后台“服务器配置”里 43 个字符的 EncodingAESKey。
