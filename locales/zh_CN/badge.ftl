# 全屏出示的码：一分钟换一次的页面。

badge-open = 全屏出示，自动换码
badge-left = { $n } 秒后换新码
badge-changes = 正在换新码…
badge-code = 二维码 { $code }
badge-offline = 没连上，正在再试…
badge-over = 没连上，刚才的码过时了。有信号就自动换新。
badge-script = 这个页面要开着 JavaScript 才能换码。请回到聊天里看码。
badge-unknown = 这个页面打不开了。请回到聊天里，再点一次“全屏出示”。
badge-late = 这个页面开满半小时，收起来了。还要用，请回到聊天里再点一次“全屏出示”。
badge-slow-down = 刷新得太快了，请等一会儿。
badge-later = 暂时打不开，正在再试…
badge-place = { $name } { $place }
badge-not-me = 不是您用的？回到聊天里打开这张券，点“不是我用的”。
