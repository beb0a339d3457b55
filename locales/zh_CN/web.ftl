# 网页聊天的话：页面上的字，和服务器自己说的几句。短、暖、直白。

web-title = 娘家
web-noscript = 这个页面要用到 JavaScript。请在浏览器里打开它，或换一个浏览器。
web-made-up = 演示：这里的人和数据都是编的
web-conversation = 对话
web-me = 我：
web-skip = 直接去输入

## 换个应用

web-elsewhere = 换个应用接着办
web-telegram-open = 用 Telegram 打开
web-wechat-open = 在微信里打开
web-wechat-scan = 用微信扫一扫，在手机上就长按它。关注以后接着办。
web-wechat-code = 公众号的二维码

## 输入

web-say = 说点什么…
web-say-secret = 输入时不会显示出来
web-say-phone = 手机号
web-say-code = 短信里的数字
web-say-place = 也可以打字说在哪儿
web-send = 发送
web-show = 显示输入的内容
web-hide = 藏起输入的内容
web-menu = 菜单
web-menu-close = 收起菜单
web-more = 照片、文件、位置
web-photo = 拍照或选照片
web-file = 选文件
web-place = 发送我的位置
web-place-mine = 我的位置
web-place-asking = 正在找您的位置，请点“允许”。
web-place-denied = 没拿到位置。打字告诉我也行：路名、园区或服务区。
web-photo-mine = 照片
web-file-mine = 文件

## 发送

web-sending = 发送中
web-failed = 没发出去
web-again = 再发一次
web-uploading = 上传进度
web-upload-lost = 没传上去，可能是信号不好。
web-upload-too-big-here = 这个文件太大了，换一个小点的。
web-typing = 对方正在输入
web-lost = 信号不好，正在重连…
web-offline = 没有网络。您发的话都留着，有网了接着发。
web-newer = 有新消息
web-below = 往下看 ↓
web-spent = 这是之前的按钮，现在不算数了
web-too-long-here = 这段话太长了，分几次发吧。您写的还在输入框里。

## 图片

web-enlarge = 放大看
web-close = 关闭
web-picture-lost = （图片没显示出来，刷新页面再看看）
web-picture-over = 这个码用不了了，或者没连上。请再打开一次看看。
web-download = 下载
web-file-lost = （文件现在打不开，请重新要一次。）

## 倒计时

web-days = 天
web-countdown-over = 时间到，开始了！

## 演示与公用电脑

web-sms = 短信（演示）
web-leaving = 已经提交好了，请记下编号。时间一到这里会清空，给下一位用。
web-leave-now = 看完了，清空

## 服务器说的

web-try-again = 系统正忙，您的话留着，马上再试。
web-slow-down = 您发得有点快，稍等一下。
web-broken = 这一步出了点问题，已经记下了。请再试一次，或回复“人工”。
web-bad-frame = 这条没看懂。请刷新页面再试一次。
web-empty = 这条是空的，写点什么再发。
web-too-long = 这段话太长了，一次最多 { $most } 个字，分几次发吧。
web-code-unreadable = 这个码没认出来。请重新扫一次，或找贴码的人问问。
web-upload-unknown = 这个文件没找到，请重新发一次。
web-upload-too-big = 文件太大了，最多 { $megabytes } MB。换一个小点的，或拍得近一点。
web-upload-kind = 只收照片（JPG、PNG、WebP、GIF）和 PDF。
web-upload-pixels = 这张图太大了，最多 { $millions } 百万像素。截个图再发试试。
web-upload-damaged = 这张图打不开，可能坏了。换一张试试。
web-upload-broken = 没传完就断了，请再发一次。
web-reload = 页面放得太久了，请刷新一下再发。
