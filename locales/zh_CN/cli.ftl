# 命令行里的话，写给给工会管电脑的人看。

## 设置

config-no-file = { $file }：没有这个文件。
config-unreadable = { $file }：这个文件读不了，请检查它的权限。
config-not-toml = { $file }：不是正确的 TOML（{ $where }）。请检查那里的引号、括号和等号。
config-unknown = { $place }：没有 { $setting } 这一项设置。可用的有：{ $known }。
config-unknown-near = { $place }：没有 { $setting } 这一项设置。是不是想写 { $meant }？
config-not-a-section = { $place }：{ $setting } 是一个小节，不能只写一个值。
config-wrong = { $place }：{ $setting } 不能是“{ $value }”，应当是{ $allowed }。
config-wrong-hidden = { $place }：{ $setting } 的值不能用，应当是{ $allowed }。
config-allowed-one-of = 其中之一：{ $names }
config-allowed-whole = { $least } 到 { $most } 的整数
config-allowed-number = { $least } 到 { $most } 之间的数
config-allowed-yes-no = true 或 false
config-allowed-text = 带引号的文字
config-allowed-list = 文字的列表；写在环境变量里时用逗号隔开
config-allowed-url = 以 https:// 或 http:// 开头的网址
config-allowed-database = 以 sqlite:// 或 postgresql:// 开头的地址
config-allowed-timezone = 时区的名字，比如 Asia/Shanghai
config-allowed-periods = 一天里依次的时段，比如 09:00-12:00 和 13:00-17:00
