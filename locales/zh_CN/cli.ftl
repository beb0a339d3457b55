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
config-allowed-sms-url = 以 https:// 或 http:// 开头的网址，占位符只能写在路径和问号后面，可用的见 docs/channels.zh-CN.md
config-allowed-sms-headers = 请求头的列表，比如 Authorization: Bearer 加占位符 token，每项一行
config-allowed-sms-body = JSON，或者像 a=1&b=2 这样的表单，占位符见 docs/channels.zh-CN.md
config-allowed-sms-templates = 像 phone_code: 1001 这样的列表，冒号前是消息种类，后面是短信平台的模板编号
config-allowed-wechat-templates = 像 *: 模板编号 这样的列表，冒号前是消息种类，* 是其余所有种类
config-allowed-wechat-fields = 像 thing1: 加占位符 what、how 或 time 这样的列表，冒号前是模板里的字段名
config-allowed-prefixes = 国际区号的列表，比如 +86 和 +852
config-allowed-statuses = HTTP 状态码的列表，比如 200 或 2xx
config-allowed-pattern = 正则表达式

## 帮助

cli-help = 娘家：聊天里的工会。命令后面加 --help 看详细用法。
cli-language-help = zh 或 en；不写就用终端的语言
cli-config-help = 用这个文件里的设置，不用 config.toml
cli-run-help = 运行页面和各个渠道，直到让它停。
cli-run-demo-help = 数据库是空的就装入演示工会，并显示短信验证码
cli-run-host-help = 监听这个地址
cli-run-port-help = 监听这个端口
cli-run-workers-help = 用几个进程一起服务（需要 PostgreSQL）
cli-check-help = 检查设置、密钥、数据库、文案、日历和这台电脑，列出所有问题。
cli-migrate-help = 把数据库升级到这个程序的版本。
cli-demo-help = 往空数据库里装入演示工会。
cli-staff-help = 工会工作人员。
cli-invite-help = 生成一次性链接，给某人一个角色。
cli-invite-role-help = 管理员、审核员、律师、核销员、内容审核员、审计员（或 admin、reviewer、lawyer、cashier、moderator、auditor）
cli-invite-organisation-help = 组织的编号或全名；对它下面的组织也有效
cli-invite-name-help = 这个人的姓名
cli-invite-days-help = 链接几天内有效
cli-import-help = 从表格（CSV 或 XLSX）导入名单。
cli-import-orgs-help = 导入组织。列：名称、编码、上级、类型、行政区划。
cli-import-members-help = 导入会员。列：姓名、身份证号、手机号、所属工会、职业、单位、入会日期。
cli-import-days-help = 导入放假表：哪些天放假、哪些周末要上班。列：日期、放假或上班、名称。文件里出现的年份整年替换。
cli-import-file-help = CSV 或 XLSX 文件
cli-import-dry-help = 只看看会怎样，什么都不改
cli-import-report-help = 错误报告写到哪里；不写就放在文件旁边
cli-import-under-help = 没写上级的组织放在哪个组织下面（编号或名称）
cli-import-into-help = 没写工会的会员放进哪个组织（编号或名称）
cli-audit-help = 审计日志。
cli-audit-verify-help = 从头到尾核对审计日志。
cli-audit-head-help = 以前记下的链尾
cli-keys-help = 加密个人信息的密钥。
cli-keys-rotate-help = 更换密钥的下一步：先加新的，再全部重新加密，最后 --finish。
cli-keys-hashes-help = 更换查找用的密钥，而不是加密用的
cli-keys-cipher-help = 新密钥用哪种算法
cli-keys-finish-help = 不再需要旧密钥以后，把它去掉
cli-draw-help = 摇号：核对和公开。
cli-draw-verify-help = 核对一次摇号的公开文件：名单没有改过，种子就是事先约定的那个，名次和结果都算得对。不用数据库，谁都能做。
cli-draw-publish-help = 写出一轮摇号的公开文件：截止以后是名单，摇号以后还有种子和结果。
cli-draw-file-help = 摇号的公开文件
cli-draw-round-help = 这一轮的编号，公开文件第一行里就是它
cli-draw-commitment-help = 活动公布时公布的种子摘要
cli-draw-digest-help = 截止时公布的名单摘要

## 角色

cli-role-admin = 管理员
cli-role-reviewer = 审核员
cli-role-lawyer = 律师
cli-role-cashier = 核销员
cli-role-moderator = 内容审核员
cli-role-auditor = 审计员

## 密钥、数据库、端口

keys-missing = 没有密钥：{ $what }。请从备份里恢复；没有它，个人信息都读不出来。
keys-exposed = 这台电脑上的其他账号能读到密钥。请执行：chmod 600 { $path }
keys-malformed = 密钥读不了：{ $what }。请从备份里恢复。
keys-unreadable = { $path } 不能读写：{ $why }。
keys-wrong = 这不是加密这个数据库的密钥。请从备份里恢复正确的密钥文件。
database-away = 数据库没有响应：{ $url }（{ $why }）。请检查地址，看它是否在运行。
database-empty = 数据库是空的。请执行：python -m bot migrate
database-old = 数据库的版本是 { $found }，这个程序需要 { $wanted }。请执行：python -m bot migrate
database-newer = 数据库是更新版本的娘家写的。请安装那个版本或更新的版本。
data-not-writable = { $folder } 不能写入：{ $why }。请在设置里换一个文件夹，或给这个账号写权限。
run-port = 不能监听 { $host } 的 { $port } 端口：{ $why }。请停掉占用它的程序，或换一个：--port 8090
run-workers-sqlite = 多个进程要用 PostgreSQL：SQLite 只能有一个写入者。请把 database.url 改成 postgresql:// 开头的地址，或去掉 --workers。见 docs/scaling.md。
run-workers-system = Windows 上不能用多个进程。请去掉 --workers。
run-workers-kiosk = 共用屏只在一个进程里记得忘掉过谁。请设 web.kiosk = false，或去掉 --workers。

## 升级和演示

migrate-done = 数据库现在是 { $revision } 版。
migrate-nothing = 数据库已经是 { $revision } 版，不用升级。
demo-loaded = 演示工会已经装好。
demo-not-empty = 这个数据库里已经有工会了。演示工会只能装进空数据库。

## 检查

check-settings = 设置
check-keys = 密钥
check-database = 数据库
check-locales = 文案
check-services = 服务
check-words-not = 所有服务都能装载以后，才能检查文案。
check-calendar = 日历
check-folder = 数据文件夹
check-port = 端口
check-fonts = 字体
check-python = Python { $version }
check-good = 一切正常。
check-problems = 请处理标了 ✗ 的问题，再检查一次。
check-settings-first = 设置能用了，才能检查其余的。
check-keys-to-be-made = 第一次运行时会生成 { $path }，到时请备份。
check-database-to-be-made = 第一次运行时会生成。
check-new-key = 密钥里有一把数据库还不认识，下次启动时会登记。
check-calendar-unknown = { $year } 年的放假安排还没有，暂按周一到周五上班计算。国务院公布后请更新 chinesecalendar，或用 python -m bot import days 导入放假表。
check-no-https = 别的电脑访问 { $url } 时没有 HTTPS。请在前面放一个有证书的代理，并设置 server.public_url。
check-no-sms = sms.gateway 是 none：没人收得到验证码，也就没人能入会。
check-sms-in-log = sms.gateway 是 log：验证码会写进日志，只适合试用。
check-sms-url = sms.gateway 是 http，但 sms.url 是空的。
check-webhook = telegram.mode 是 webhook，需要以 https:// 开头的 server.public_url。
check-library = 没有安装 { $library }。请执行：pip install '.[telegram]'
check-service = services：没有 { $service } 这个包。
check-service-broken = 有一项服务装载不了（{ $why }）。
check-no-locale = locale.default：locales 里没有 { $name }。可用的有：{ $known }。
check-little-room = { $folder } 只剩 { $megabytes } MB。
check-no-font = 没有中文字体，画不了会员证。请执行：apt-get install fonts-noto-cjk
trace-library = 设置了 trace.endpoint，但没有安装 OpenTelemetry。请执行：.venv/bin/python -m pip install --no-deps --require-hashes -r requirements-trace.lock
check-python-old = 需要 Python 3.11 或更新的版本。
check-more = ……还有 { $count } 个

## 渠道

check-slow = { $seconds } 秒内没有答复。请检查这台电脑的网络。
check-sms = 短信
check-sms-no-number = sms.url、sms.body 里都没有手机号的占位符 phone 或 national，短信平台不知道发给谁。
check-sms-no-words = sms.url、sms.body 里都没有占位符 text 或 code，短信里会没有验证码。
check-sms-no-template = 用了占位符 template，但 sms.templates 里没有 phone_code 的模板编号，比如 phone_code: 1001。
check-sms-no-token = 用了占位符 token，但 sms.token 是空的。请用环境变量 NIANGJIA__SMS__TOKEN 设置。
check-sms-token-unused = 设置了 sms.token，但请求里没有用到占位符 token。
check-sms-token-letters = sms.token 里有不能用的字符，请重新复制一次。
check-sms-no-values = 设置了 sms.success_path，但 sms.success_values 是空的，每条短信都会算作被拒绝。
check-sms-any-success = 只看状态码来判断短信是否发出。多数短信平台拒绝时也回 200，请按它的文档设置 sms.success_path 或 sms.success_pattern。
check-sms-in-the-clear = sms.url 不是 https，手机号和验证码会在网上明文传输。
check-sms-certificate = { $host } 的证书不可信。请核对 sms.url。
check-sms-away = 连不上 { $host } 的端口 { $port }。请核对 sms.url，并看防火墙是否放行。
check-sms-answers = { $host } 连得上（没有试发短信）；每天最多发 { $most } 条。
check-telegram = Telegram
check-telegram-answers = @{ $name } 连得上。
check-telegram-token = Telegram 不认 telegram.token。请在 @BotFather 里用 /mybots → API Token 重新复制。
check-telegram-away = 连不上 { $url }。请检查网络，或用 telegram.api_base 指向能连上的 Bot API 服务器。
check-telegram-refused = Telegram 没有答应（{ $why }）。请过一会儿再检查。
check-telegram-privacy = 机器人能看到群里所有消息，它用不着。请在 @BotFather 里用 /setprivacy 改成 Enable。
check-telegram-groups = 任何人都能把机器人拉进群，它在群里只请人单独聊。不想要的话，在 @BotFather 里用 /setjoingroups 改成 Disable。
check-telegram-commands = 命令菜单由程序设置，不用在 @BotFather 里填。
check-telegram-other-webhook = 这个机器人现在有一个 webhook 在 { $host }，以 polling 启动时会取消它。如果那是别的程序，请给娘家另建一个机器人。
check-telegram-port = Telegram 只往 443、80、88、8443 端口送消息，server.public_url 用的是 { $port }。
check-telegram-webhook-to-be-set = webhook 会在启动时登记。
check-telegram-webhook-elsewhere = webhook 现在登记在 { $host }，启动时会改过来。如果那是别的程序，请给娘家另建一个机器人。
check-telegram-webhook-error = 一小时内 Telegram 有消息没送到：{ $why }。请检查代理和证书。
check-telegram-waiting = 有 { $count } 条消息还在 Telegram 那里等着。程序在运行吗？
check-wechat = 微信公众号
check-wechat-no-secret = wechat.app_secret 是空的。请在公众平台“设置与开发 → 基本配置”里查看 AppSecret，用环境变量设置。
check-wechat-plain = wechat.mode 是 plain，会员说的话不加密。请在公众平台选“安全模式”，并设置 encrypted。
check-wechat-no-address = 微信要能连到这里：请设置 server.public_url。
check-wechat-answers = 微信认得这个公众号。
check-wechat-console = 公众平台“服务器配置”里的 URL 填 { $url }，Token 和 EncodingAESKey 填得和设置里一样，消息加解密方式选“安全模式”。
check-wechat-messages = 能发客服消息：晚到的回答可以在 48 小时内补发。
check-wechat-no-messages = 不能发客服消息（没有认证）：晚到的回答等本人下次说话时再给。
check-wechat-codes = 能生成带参数的二维码。
check-wechat-no-codes = 不能生成带参数的二维码（要认证的服务号）：请让大家输入邀请码。
check-wechat-menu = 能设置自定义菜单。
check-wechat-no-menu = 不能设置自定义菜单：大家输入“菜单”也能看到。
check-wechat-tags = 能按角色显示不同的菜单。
check-wechat-no-tags = 不能按角色显示不同的菜单：所有人看到同一个。
check-wechat-unknown = 还不知道行不行：{ $what }（微信答 { $code }）
check-wechat-whitelist = 这台电脑的 IP 不在白名单里。请在公众平台“设置与开发 → 基本配置 → IP 白名单”里加上它。
check-wechat-app-id = 微信不认 wechat.app_id。请从公众平台“基本配置”里重新复制 AppID。
check-wechat-secret = 微信不认 wechat.app_secret。请在公众平台“基本配置”里重置 AppSecret，再设置进来。
check-wechat-away = 连不上 { $url }。请检查网络和 wechat.api_base。
check-wechat-refused = 微信没有答应（{ $code }）。这个号码的意思见 docs/channels.zh-CN.md。

## 邀请工作人员

invite-done = { $name }在 { DATETIME($until) } 之前打开这个链接，就成为{ $organisation }的{ $role }：
invite-once = 链接只能用一次，不要给别人。
invite-name = 请写姓名，最多 { $most } 个字。
invite-role = 没有“{ $text }”这个角色。可用的有：{ $known }。
organisation-unknown = 没有找到正在使用的组织“{ $text }”。请写编号或全名；可以用 import orgs 导入名单。
organisation-ambiguous = 有几个组织都叫“{ $text }”，请写其中一个的编号：
organisation-candidate = { $id }：{ $path }

## 导入

import-working = 正在导入
import-done = 导入 { $imported } 行，原来就有 { $known } 行，没有接收 { $refused } 行。
import-would = 试运行，什么都没改。会导入 { $imported } 行，原来就有 { $known } 行，不能接收 { $refused } 行。
import-see-report = 没有接收的行在 { $file } 里。可以在那里改好，再导入那个文件。
import-no-file = { $file } 读不了：{ $why }。
import-old-excel = { $file } 是旧的 Excel 格式。请另存为 .xlsx 再试。
import-workbook = { $file } 不是能读的 Excel 文件。请重新存为 .xlsx 或 CSV。
import-too-big = { $file } 解压后太大了，请分成几个文件。
import-encoding = { $file } 既不是 UTF-8 也不是 GB18030。请另存为“CSV UTF-8”。
import-no-headings = { $file }：没有找到表头。至少要有：{ $needed }。
import-report = 错误报告 { $file } 写不了：{ $why }。
import-column-line = 行号
import-column-problem = 问题
import-wrong = { $column }：{ $why }。
import-field-line = 这一行
import-field-name = 名称
import-field-code = 编码
import-field-parent = 上级
import-field-kind = 类型
import-field-region = 行政区划
import-field-document = 证件号
import-field-mobile = 手机号
import-field-organisation = 所属工会
import-field-occupation = 职业
import-field-employer = 单位
import-field-since = 入会日期
import-why-empty = 没有填
import-why-long = 太长
import-why-short = 太短
import-why-hidden = 有看不见的字符
import-why-unknown = 没有找到
import-why-ambiguous = 有几个同名的，请写编码
import-why-closed = 已经撤销
import-why-circle = 绕了一圈又回到自己
import-why-unreadable = 读不了，可能有引号没有关上
import-why-rounded = 被 Excel 四舍五入了，请把这一列设成文本再重新填
import-why-shape = 写法不对
import-why-digits = 里面有数字
import-why-symbols = 里面有名字里不会有的符号
import-why-mixed = 中文和字母混在一起
import-why-script = 既不是中文也不是拉丁字母
import-why-masked = 有几位是星号
import-why-first_generation = 是 15 位的旧号码，已经停用
import-why-length = 位数不对
import-why-area = 开头几位不是任何地区
import-why-date = 不是真实的日期
import-why-future = 是将来的日期
import-why-age = 年龄太大，不可能
import-why-checksum = 最后一位对不上，有一位写错了
import-why-country = 不是能发短信的号码
import-why-not_mobile = 不是手机号

## 审计日志

audit-checked = 核对了 { $count } 条。
audit-loose = 还有 { $count } 条没有入链；程序运行时几秒内就会入链。
audit-head = 链尾是 { $head }。请记在别处，下次用 --head 核对。
audit-sound = 日志完整。
audit-broken = 有 { $count } 处断开，位置：{ $positions }。有人改动、删除或插入过记录。
audit-altered = 有 { $count } 条的详情和当时写的不一样：{ $acts }。
audit-cut = 日志的末尾少了。
audit-head-unreadable = --head 要写成 1234:9f86d0… 这样，就是 audit verify 打印出来的。

## 更换密钥

rotate-added = 已经加了新密钥。请备份密钥文件，重启所有正在运行的娘家，然后再执行一次，把所有内容重新加密。
rotate-renewed = 看过 { $count } 项，现在都用新密钥了。下一步：python -m bot keys rotate --finish
rotate-left = 还有内容需要旧密钥：{ $columns }。是不是有没重启的程序？重启后再执行一次。
rotate-nothing = 每种密钥都只有一把，没有要收尾的。
rotate-finished = 旧密钥去掉了。请重启所有正在运行的娘家。只要还留着那时的备份，就要留着原来的密钥文件。
rotate-in-environment = 密钥写在环境变量里。请在那里给 NIANGJIA__KEYS__DATA（或 HASH）加一把新的，重启所有程序，再执行一次。
rotate-remove-variables = 已经不需要旧密钥了。请从环境变量里去掉它，然后重启所有程序。
rotate-cipher = 算法应当是其中之一：{ $known }。

days-would = 试运行，什么都没改。会记下 { $count } 天。
days-done = 记下了 { $count } 天。
days-wrong = 第 { $line } 行没有接收：{ $why }。
days-why-columns = 要有日期和“放假”或“上班”两列
days-why-date = 日期没认出来
days-why-kind = 第二列要写“放假”或“上班”
days-why-conflict = 同一天写了两种
days-why-too_many = 行数太多，后面的没有读

## 备份和恢复

cli-backup-help = 备份 SQLite 数据库，运行中也可以；到期的备份会一起删掉。
cli-backup-file-help = 备份到哪个文件；写文件夹就按时间起名
cli-backup-days-help = 保留几天；不写就用设置里的 backup.keep_days
cli-restore-help = 用备份恢复 SQLite 数据库。先停掉娘家。
cli-restore-file-help = backup 生成的文件；旁边要有它的 .json
cli-restore-replace-help = 数据库的位置上已经有文件：改名留在旁边
backup-working = 正在备份
backup-done = 备份好了，也检查过：{ $file }（{ $megabytes } MB，{ $rows } 行）。
backup-manifest = 旁边的 { $file } 要和它放在一起。审计日志的链尾：{ $head }
backup-until = 最晚保留到 { $day }，之后必须删掉：备份里还有大家要求删除的信息。
backup-keys = 注意：备份里没有密钥！没有密钥，这份备份谁也读不了。它需要 { $keys }，请把 { $path } 另外存放，不要和备份放在一起。
backup-deleted = 到期了，已经删掉：{ $file }
backup-not-deleted = 到期的备份删不掉：{ $file }（{ $why }）。请手动删除它和旁边的 .json。
backup-stands = { $file } 或它的 .json 已经有了，没有动它。请换一个名字，或者写一个文件夹。
backup-no-room = { $folder } 里放不下，需要 { $megabytes } MB。请腾出空间，或换一个地方。
backup-broken = 数据库 { $file } 损坏了，没有生成备份。请停掉娘家，用最近的好备份恢复。
backup-failed = 写不了 { $file }：{ $why }。
backup-postgres = 数据库是 PostgreSQL，请用 pg_dump 或 pg_basebackup 备份，见 docs/backup.zh-CN.md。
restore-working = 正在恢复
restore-done = 恢复好了：{ $file } 现在是 { $at } 的样子，共 { $rows } 行。之后的内容不在里面。
restore-old = 原来的数据库在 { $file }。不再需要时请删掉。
restore-verify = 请核对审计日志：python -m bot audit verify --head { $head }
restore-forgotten = 谁在 { $at } 之后要求过删除信息，请再删一次：他们的信息随备份回来了。
restore-no-file = { $file }：没有这个文件。
restore-no-manifest = { $file } 旁边没有能读的 .json。请把备份时生成的两个文件放在一起。
restore-newer = 这份备份是更新版本的娘家做的。请安装那个版本或更新的版本，再恢复。
restore-damaged = { $file } 和备份时不一样：损坏了，或者被改过。什么都没动，请用另一份备份。
restore-keys = 现在的密钥打不开这份备份。它需要 { $keys }。请先放回当时的密钥文件，再恢复。什么都没动。
restore-occupied = { $file } 已经有了，没有动它。要换成备份，请加 --replace：原来的文件会改名留在旁边。
restore-in-use = 有程序在用 { $file }。请先停掉所有娘家，再恢复。
restore-failed = 恢复不到 { $file }：{ $why }。
restore-postgres = 数据库是 PostgreSQL，请用 pg_restore 恢复，见 docs/backup.zh-CN.md。

## 摇号

draw-checked = 编号 { $round } 的摇号，名单上有 { NUMBER($count) } 个报名。
draw-outcomes = 中签 { NUMBER($won) } 个，没中 { NUMBER($lost) } 个，作废 { NUMBER($void) } 个（摇号时已经离会、账号已合并，或者已经有了）。
draw-commitment = 种子摘要：{ $hash }
draw-digest = 名单摘要：{ $hash }
draw-true = 全部对得上：名单没有改过，种子是约定的那个，每个名次和结果都算得对。
draw-true-so-far = 名单对得上。还没有摇号。
draw-compare = 请再看这两个摘要是不是公布过的那两个；也可以用 --commitment 和 --digest 让程序来比。整份文件都造假的，只有这样才看得出来。
draw-more = ……还有 { NUMBER($count) } 处
draw-no-file = { $file } 不能读写：{ $why }。
draw-unpublished = 编号 { $round } 的名单还没有公布：没有这一轮，它不是摇号，或者还没有截止。
draw-written = 写好了：{ $file }
draw-wrong-line = 第 { $line } 行看不懂。文件可能被表格软件改过，请重新下载再核对。
draw-wrong-format = 这是第 { $found } 版的文件，这个程序不认识。请用新一些的程序核对。
draw-wrong-order = 第 { $line } 行：{ $number } 号重复，或者没有按号码从小到大排。
draw-wrong-stock = 第 { $line } 行：{ $number } 号属于“{ $found }”，公布时没有这一份。
draw-wrong-weight = 第 { $line } 行：{ $number } 号有 { $found } 份签，规则不允许。
draw-wrong-digest = 名单和它的摘要对不上：截止以后有人加了、删了或改了报名，或者改了份数。文件里写的是 { $found }，算出来是 { $expected }。
draw-wrong-seed = 种子不是事先约定的那个：约定的摘要是 { $expected }，这个种子的摘要是 { $found }。
draw-wrong-entry = 第 { $line } 行：{ $number } 号的结果不该在这里。结果要和名单一一对应。
draw-wrong-place = 第 { $line } 行：{ $number } 号应当是第 { $expected } 名，文件里写的是第 { $found } 名。
draw-wrong-passed_over = { $number } 号是第 { $place } 名，应当中签，文件里写着没中。
draw-wrong-not_due = { $number } 号是第 { $place } 名，轮不到，文件里写着中签。
draw-wrong-void_late = { $number } 号是第 { $place } 名，那时名额已满，不该写成作废。
draw-wrong-cut = 文件不完整：没有名单摘要。
draw-wrong-missing = 文件不完整：少了 { $count } 个结果。
draw-wrong-other_commitment = 这不是公布过的那次摇号：公布的种子摘要是 { $expected }，文件里是 { $found }。
draw-wrong-other_digest = 这不是公布过的那份名单：公布的名单摘要是 { $expected }，文件里是 { $found }。
