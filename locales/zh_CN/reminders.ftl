### 提醒和定时任务

## 提醒

reminders-several = 有 { NUMBER($n) } 件事提醒您：
reminders-in-an-hour = 一小时后再提醒
reminders-in-the-morning = 明早再提醒
reminders-enough = 不用再提醒
reminders-put-off = 好，{ $at } 再提醒您。
reminders-ended = 好，这件不再提醒了。要办的话，菜单里随时都在。
reminders-over = 这件事已经有结果了，不用再提醒。
command-later = 晚点提醒
command-enough = 不用再提醒
command-later-words = 一小时后再提醒、晚点提醒
command-later-morning-words = 明早再提醒、明早提醒
command-enough-words = 不用再提醒、别提醒了
reminders-case-waiting = 您的{ $kind } { $number } 还等您补一下，补好就接着办，别的都给您留着。
reminders-fix = 去补：{ $number }
reminders-near = 您这里有 { NUMBER($n) } 件快到期了，最早的 { $due } 到期。

## 督办：超期的告诉上一级

staff-escalated = 督办：有 { NUMBER($n) } 件超期了，请帮着催一催。
staff-escalated-place = · { $organisation } { NUMBER($n) } 件，最早的 { $due } 就该办完
staff-escalated-more = 还有 { NUMBER($n) } 个组织，选“督办”看全部。

## 周报

staff-week = { $organisation }周报，{ DATE($first) }到{ DATE($last) }：
staff-week-numbers = 新收 { NUMBER($filed) } 件，办结 { NUMBER($decided) } 件，现在超期 { NUMBER($over) } 件
staff-week-level = · { $level }：{ $numbers }
staff-level-federation = 总工会
staff-level-township = 乡镇街道工会
staff-level-grassroots = 基层工会
staff-level-industry_federation = 行业工会联合会
staff-level-home = 会员之家
staff-level-transfer_pool = 周转池

## 定时任务

command-jobs = 定时任务
command-jobs-words = 定时任务、任务
command-runjob = 现在跑一次
job-cases-near = 快到期提醒
job-cases-over = 超期督办
job-weekly-report = 周报
job-tidy = 夜间清理
jobs-title = 定时任务都在这里，点一个看细节：
jobs-line = · { $job }：{ $last }，{ $next }
jobs-one = { $job }，{ $next }。最近几次：
jobs-next = 下次 { $at }
jobs-next-none = 近期没有下一次
jobs-none = 还没跑过
jobs-done = { $at } 办好，{ NUMBER($n) } 件
jobs-done-by-hand = { $at } 办好，{ NUMBER($n) } 件（手动）
jobs-running = 正在跑，{ $at } 开始的
jobs-waiting = 排上了，几秒内开始
jobs-late = { $at } 那次错过了，太晚就没补
jobs-failed = { $at } 那次没成，试了 { NUMBER($n) } 回（{ $why }）
jobs-retried = { $at } 那次第 { NUMBER($n) } 回没成，稍后自动再试（{ $why }）
jobs-run = 现在跑一次：{ $job }
jobs-look = 看看结果
jobs-asked = 好，“{ $job }”几秒内就跑，已记下是您点的。
jobs-asked-already = “{ $job }”刚才已经点过了，不会跑第二遍。
jobs-not-yours = 手动跑要最上级的管理员来点。
