# 对话本身的话。短、暖、直白：看的人可能刚跑完一趟车，屏幕也小。
# 组织和城市的名字不写在这里。

-bot = 娘家

## 词语缺失时

words-missing = 这句话没能显示出来，请接着往下办，或回复“人工”。

## 看不懂、点了旧按钮

dialogue-old-choice = 这是之前的按钮，现在不算数了。当前问题在下面：
dialogue-old-answer = 这个回答是给之前那个问题的，没有采用。当前问题在下面：
dialogue-old-choice-done = 这件事已经办过了，不会重复。现在是这样：
dialogue-in-line = { $ahead ->
    [0] 排队中，下一个就是您。结果马上告诉您，不用再点。
   *[other] 排队中，前面还有 { NUMBER($ahead) } 人。轮到您马上告诉您，不用再点。
}
dialogue-easy = 收到了，点一下就够，多点也不会更快。
dialogue-not-understood = 没看懂您的意思。从下面选一项，或回复“帮助”。
dialogue-ask-again = 没看懂这个回答，换个说法再试试？
dialogue-choose-hint = 点一个按钮，或回复它前面的数字。
dialogue-choose-first = 没看懂。这一步请从下面选一项：
dialogue-choose-which = 您说的可能是下面几个，选哪一个？
dialogue-number-unknown = 没有第 { $number } 项，请从下面选。
dialogue-code-unknown = 这个码没认出来。请对照海报再输一次，或重新扫码。
dialogue-code-expired = 这个码过期了。请找工会要一个新的。
dialogue-not-for-you = 这项功能只给工会工作人员用。您能办的事在“菜单”里。
dialogue-command-unknown = 没有这个命令。能办的事都在“菜单”里。

## 招呼

dialogue-greeting = 在的。您说，要办什么？
dialogue-greeting-in-form = 在的。我们接着填，就差这一步：
dialogue-thanks = 不客气，有事随时找我。
dialogue-follow-welcome = 欢迎来到{ -bot }。入会、领券、找律师，在这里说一声就行。
dialogue-follow-back = 欢迎回来。之前的记录都还在。
dialogue-help-hint = 随时可以回复：菜单、返回、取消、帮助、人工。
dialogue-menu-title = 要办什么？

## 取消和返回

dialogue-cancelled = 好，已取消，什么都没有提交。
dialogue-nothing-to-cancel = 现在没有正在办的事，不用取消。
dialogue-cancel-question = 您是要取消填写，还是想把“取消”写进回答里？
dialogue-cancel-sure = 要取消吗？已填的内容会删掉。
dialogue-cancel-yes = 取消填写
dialogue-cancel-no = 不取消，接着填
dialogue-cancel-take-as-answer = 就把它当作回答
dialogue-back-at-start = 已经是第一步了。想退出就回复“取消”。
dialogue-back-nowhere = 现在没有上一步。
dialogue-kept = 填过的都留着，接着填就行。
dialogue-keep-answer = 保持不变：{ $answer }
dialogue-answers-dropped = 因为您改了这一项，有 { $n } 个回答用不上了，已去掉。
dialogue-skip = 跳过
dialogue-optional = 不想填可以跳过。

## 没填完的

dialogue-resume = 继续：{ $form }
dialogue-drop = 不填了
dialogue-dropped = 好，不填了。填过的内容已删掉。
dialogue-draft-kept = 填了一半的先给您留着，随时可以接着填。
dialogue-draft-expired = 上次没填完的放得太久，已按规定删掉。要办的话重新开始，很快。
dialogue-draft-waiting = 您有一份{ $form }还没填完，要接着填吗？
dialogue-draft-reminder = 您的{ $form }还差几步没填完，填过的都在。留到 { $until }，要接着填吗？
dialogue-draft-newer = 系统正在更新，您填的内容都在。请过一分钟再试。

## 小结和提交

dialogue-summary-title = 请看一遍，没问题就提交：
dialogue-summary-line = { $question }：{ $answer }
dialogue-summary-change = 修改
dialogue-summary-change-which = 要改哪一项？
dialogue-left-out = 没填
dialogue-hidden = ••••••
dialogue-shown-once = 这里的内容只显示一次，现在不再显示了。
dialogue-summary-keep-all = 都不改，回到小结
dialogue-submit = 提交
dialogue-submitted-already = 这份已经提交过了，不用再交。
dialogue-understood = 好，{ $answer }。
dialogue-progress = 第 { $n } 步，共 { $all } 步
dialogue-remaining = 还剩 { $n } 步

## 随时管用的词：按钮上的字，和人们会打的字（用顿号隔开）

command-menu = 菜单
command-menu-words = 菜单、功能、首页
command-help = 帮助
command-help-words = 帮助、怎么用
command-human = 找真人
command-human-words = 人工、转人工、找人工、客服、真人
command-cancel = 取消
command-cancel-words = 取消、退出
command-back = 返回
command-back-words = 返回、上一步

## 找真人

dialogue-human-offer = 我好像帮不上忙。要不要找位工作人员？
dialogue-human-button = 找真人
dialogue-human-filed = 已转给工作人员，编号 { $number }。{ $due } 前会有人在这里回您。
dialogue-human-already = 您的求助（编号 { $number }）已经在工作人员手里，{ $due } 前回您。
dialogue-human-add = 还有要补充的，直接发过来就行。
dialogue-human-never-mind = 不用了，我再试试

## 按钮和编号

dialogue-more = 更多
dialogue-previous = 上一页
dialogue-next = 下一页
dialogue-page = 第 { $page } 页，共 { $pages } 页
dialogue-yes = 是
dialogue-no = 否
dialogue-confirm = 确定
dialogue-done = 好了
dialogue-retry = 再试一次
dialogue-close = 关闭
dialogue-numbered = { $n }. { $label }
dialogue-list-item = · { $text }
dialogue-and = 、
dialogue-nothing-here = 这里还没有内容。

## 用不上的内容

dialogue-unusable = { $what ->
    [sticker] { dialogue-unusable-sticker }
    [voice] { dialogue-unusable-voice }
    [video] { dialogue-unusable-video }
    [photo] { dialogue-unusable-photo }
    [audio] { dialogue-unusable-audio }
    [poll] { dialogue-unusable-poll }
    [contact] { dialogue-unusable-contact }
    [place] { dialogue-unusable-place }
    [file] { dialogue-unusable-file }
    [big] { dialogue-unusable-big }
    [often] { dialogue-unusable-often }
    [long] { dialogue-unusable-long }
   *[other] { dialogue-unusable-other }
}
dialogue-unusable-sticker = 表情收到了，不过这一步要您打字，或从下面选一项。
dialogue-unusable-voice = 语音我还听不懂，麻烦打字，或从下面选一项。
dialogue-unusable-video = 视频这里用不上。请发照片或打字。
dialogue-unusable-photo = 照片这一步用不上。请打字，或从下面选一项。
dialogue-unusable-place = 位置这一步用不上。请打字，或从下面选一项。
dialogue-unusable-file = 文件这一步用不上。请打字，或从下面选一项。
dialogue-unusable-audio = 音频我还听不懂，麻烦打字，或从下面选一项。
dialogue-unusable-poll = 投票这里用不上。请打字，或从下面选一项。
dialogue-unusable-contact = 这是别人的名片，这里只收您自己的号码。点“发送我的号码”，或打字告诉我。
dialogue-unusable-big = 这个文件太大了，收不下。换个小一点的，或者拍张照片发过来。
dialogue-unusable-often = 照片和文件发得太快了，这一个没有收下。请过一会儿再发。
dialogue-unusable-long = 这段话太长了，请分几次发。
dialogue-unusable-other = 这种消息我还看不了。请打字，或从下面选一项。
dialogue-photo-no-code = 照片里没找到二维码。请靠近一点、拍清楚再发，或者把码打出来。
dialogue-photo-several = 照片里有好几个码，不知道看哪个。请只拍一个再发。
dialogue-photo-foreign = 照片里的码不是我们的，看不了。请拍券码、会员证或海报上的码。
dialogue-photo-late = 照片还没传过来，没看成。请再发一次，或者把码打出来。
dialogue-photo-damaged = 这张照片打不开。请重拍一张再发。
dialogue-wants-photo = 这一步要一张照片，拍一张发过来就行。
dialogue-wants-place = 这一步要一个位置：点“发送位置”，或打字写地址。
dialogue-wants-file = 这一步要一个文件，发过来就行。
dialogue-wants-text = 这一步请打字回答。
dialogue-slow-down = 您发得有点快，刚才有几条没收下。歇一下再发。
dialogue-too-long = 字数有点多，最多 { $most } 个字，请缩短一些。
dialogue-too-short = 再写几个字吧，至少 { $least } 个字。
dialogue-too-many = 最多 { $most } 个，已经够了。
dialogue-too-big = 文件太大了，最大 { $most } MB。
dialogue-too-fast = 发得有点快，请等 { $seconds } 秒再试。
dialogue-file-pending = 文件还在接收，请等几秒再提交。
dialogue-file-refused = 有个文件打不开，请换一张照片重新发。
dialogue-file-got = 收到 { $n } 个了。还有就接着发，没有就选“好了”。

## 出岔子了

dialogue-timeout = 这一步花的时间太久了。您填的都在，请再试一次。
dialogue-busy = 现在人多，系统有点忙。不用重发，马上给您回。
dialogue-error = 出了点问题，我们已经记下。您填的都在，请稍后再试。
dialogue-working = 收到，正在办，请稍等。

## 语言

dialogue-language-question = 请选择语言
dialogue-language-set = 好，以后用中文和您说。

## 日子和时间

moment-today = 今天
moment-tomorrow = 明天
moment-yesterday = 昨天
moment-day = { $month }{ $day }日
moment-day-and-year = { $year }年{ $month }{ $day }日
moment-at = { $day } { $time }
moment-clock = { $hour }:{ $minute }
month-1 = 1月
month-2 = 2月
month-3 = 3月
month-4 = 4月
month-5 = 5月
month-6 = 6月
month-7 = 7月
month-8 = 8月
month-9 = 9月
month-10 = 10月
month-11 = 11月
month-12 = 12月

## 填到第几步

dialogue-step = 还有{ $n }步 · { $question }
dialogue-draft-first = 您还有一份没填完的。先填完或取消，再改退回的那份。
dialogue-resume-gone = 这份已经不在了：提交过了，或者取消了。

## 招呼的词（用顿号隔开）

dialogue-greeting-words = 在吗、在么、在不在、有人吗、你好、您好、喂、哈喽
dialogue-thanks-words = 谢谢、谢谢你、谢谢您、多谢、感谢、辛苦了

## 一层一层往下选

dialogue-descend-at = 现在在：{ $name }
dialogue-descend-here = 就选{ $name }
dialogue-descend-up = 上一级
dialogue-descend-hint = 也可以打名字的前几个字。
dialogue-descend-none = 没找到这样开头的，换几个字试试？
dialogue-descend-gone = 这一项刚刚变了，请从下面重新选。

## 位置和照片

dialogue-place-shared = 已发送的位置
dialogue-place-off = 这个位置不对，请重新发送，或打字写地址。
dialogue-files = { $n } 个文件
dialogue-files-enough = 最多 { $most } 个，已经够了。选“好了”接着填。
dialogue-files-remove-last = 去掉最后一个
dialogue-files-removed = 去掉了，还有 { $n } 个。

## 命令：按钮上的字，和人们会打的字（用顿号隔开）

command-card = 会员证
command-card-words = 会员证、会员卡、我的会员证
command-cases = 我的申请
command-cases-words = 我的申请、申请进度、进度查询
command-language = 语言
command-language-words = 语言、换语言、language
command-language-zh_CN-words = 中文、汉语、说中文、换中文、chinese
command-language-en-words = english、英文、英语、换英文
command-recover = 找回会籍
command-recover-words = 找回会籍、找回会员、找回、换手机了、恢复会员
