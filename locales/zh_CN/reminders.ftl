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
reminders-case-waiting = 您的{ $kind } { $number } 还等您补一下，补好就接着办，别的都给您留着。
reminders-fix = 去补：{ $number }
