# 第一次见面、菜单、帮助、语言、找真人、我的申请、找回会籍。

## 第一次见面

basics-start = 您好，这里是{ -bot }。入会、领会员证、有难处找工会，说一声就行。
basics-start-cost = 要钱吗？入会不收钱。
basics-start-boss = 老板会知道吗？不会通知您的单位和平台。
basics-start-benefits = 有什么用？一张电子会员证，欠薪、受伤、有困难时有人帮您。
basics-start-recover = 已是会员？找回会籍
basics-hello = 您好，欢迎回来。
basics-hello-name = { $name }，您好。
basics-start-application = 您的入会申请 { $number } 正在办。
basics-start-member = 您是{ $organisation }的会员。
basics-start-open = 还有 { $n } 件申请在办。

## 大家常问

command-start = 首页
command-about = 了解更多
command-about-words = 了解更多、入会须知、常见问题
basics-about = 大家最常问这些，想看哪个点哪个：
basics-asks-cost = 要花钱吗？
basics-asks-boss = 老板会知道吗？
basics-asks-benefits = 我能得到什么？
basics-asks-who = 谁能加入？
basics-asks-data = 我的信息安全吗？
basics-about-cost =
    入会不收钱，办会员证也不收钱。
    要不要交会费、交多少，由您加入的那家工会告诉您。
    这里从不让您转账。有人借工会的名义收钱，别给，发“人工”告诉我们。
basics-about-boss =
    我们不通知您的单位，也不通知平台。
    看得到申请的，只有您选的那家工会和它的上级工会。
    不想让单位里的工会经手，可以选您干活那边的乡镇、街道工会。
    参加工会是法律给您的权利，谁也不能因为这个为难您。
basics-about-benefits =
    一张电子会员证。
    欠薪、受伤、被乱扣钱，有人帮您问、帮您办。
    家里有难处，可以向工会申请帮扶。
    工会的优惠和活动，有您一份。各地不完全一样，以您的工会为准。
basics-about-who =
    满16周岁、靠自己干活挣钱的人都可以。
    货车司机、外卖骑手、快递员、网约车司机、家政服务员……没有固定单位也可以。
basics-about-data =
    姓名、证件号、手机号加密保存，只给审核的工会人员看，看了都有记录。
    在聊天里发过的证件号会遮住。
    不做广告，不卖给别人。想查看、更正或删除，发“人工”就有人帮您。

## 菜单和帮助

basics-menu-counted = { $label }（{ $n }）
basics-help-form = 正在填的内容都留着。随时可以发这几个词：
basics-help-cancel = “取消”：不填了，什么都不提交
basics-help-back = “返回”：回到上一个问题
basics-help-human = “人工”：找一位工作人员
basics-help-guest = 想入会就发“入会”，两分钟左右。以前办过、换了手机，发“找回”。
basics-help-applicant = 发“我的申请”看进度。退回来要改的，也在那里改。
basics-help-member = 发“会员证”就能亮证，发“我的申请”看办到哪一步。
basics-help-staff = 工作人员可以发这些词：

## 语言

language-zh_CN = 中文
language-en = English
basics-language-go-on = 接着用

## 找真人

command-note = 补充一句
command-note-words = 补充一句、我要补充
basics-human-note = 补充一句
basics-human-note-ask = 是什么事？写一两句发过来，我转给工作人员。不想写也行，已经有人在看了。
basics-human-added = 已转给工作人员（编号 { $number }）。要办别的，选“菜单”。
basics-human-too-many = 您发来的都转过去了。请歇一会儿，{ $until } 之后再补充。
basics-human-too-often = 您今天找了很多次真人，{ $until } 之后再找。
basics-human-over = 上一次的求助已经办完了。还有事，再点一次“找真人”。
basics-human-late = 您的求助（编号 { $number }）过了答应的时间还没办完，对不起，我们会尽快回您。
basics-human-nobody = 这里还没有工作人员值守，请过一阵再试。

## 我的申请

basics-cases = 您的申请都在这里：
basics-cases-line = · { $title }：{ $status }
basics-cases-older = 更早的 { $n } 件没有列出来。
basics-cases-none = 您还没有提交过申请。
basics-cases-all = 全部申请
basics-case-title = { $kind } { $number }
basics-case-kind-join = 入会申请
basics-case-kind-help = 找真人
basics-case-kind-other = 申请
basics-case-open = 工会最晚 { $due } 回复
basics-case-late = 已经过了答应您的时间，对不起，我们会尽快回复
basics-case-state-waiting = 退回来了，等您改好再交
basics-case-state-approved = 已通过
basics-case-state-rejected = 没有通过
basics-case-state-withdrawn = 您已撤回
basics-case-state-done = 已办完
basics-case-where = 由{ $organisation }办理
basics-case-reason = 原因：{ $reason }
basics-case-note = 工作人员说：{ $note }
basics-case-so-far = 经过：
basics-case-line = { $at } { $what }
basics-case-did-filed = 您提交了
basics-case-did-added = 您补充了
basics-case-did-returned = 工会退回，请您修改
basics-case-did-refiled = 您改好重新提交了
basics-case-did-approved = 工会通过了
basics-case-did-rejected = 工会没有通过
basics-case-did-replied = 工作人员回复了
basics-case-did-done = 工作人员办完了
basics-case-did-withdrawn = 您撤回了
basics-case-did-undone = 工会收回了刚才的决定，重新审核
basics-case-fix = 去修改
basics-case-withdraw = 撤回
basics-case-changed = 这份申请刚刚有了变化，现在是这样：

## 撤回

command-withdraw = 撤回申请
command-withdraw-words = 撤回申请
basics-withdraw = 要撤回{ $title }吗？撤回后工会不再处理，以后可以重新提交。
basics-withdraw-sure = 撤回
basics-withdraw-keep = 不撤回
basics-withdrawn = 已撤回，编号 { $number }。

## 找回会籍

recover-title = 找回会籍
recover-ask-mobile = 手机号
recover-ask-code = 验证码
recover-ask-document = 证件号
basics-recover = 换了手机、清了记录都不要紧，验证手机号和证件号就能找回。
basics-recover-mobile = 入会时留的手机号？
basics-recover-document = 入会时用的证件号？
basics-recover-here = 您的会籍就在这里，不用找回。
basics-recover-refused = 没有找到对得上的会籍。手机号和证件号都要和入会时一样。可以再试一次，也可以找真人帮您查。
basics-recover-too-many = 今天试得太多了，{ $until } 之后再试。着急就找真人。
basics-recover-staff = 这里已经有别的申请或会籍了，要请工作人员帮您合到一起。选“找真人”就行。
basics-recover-again = 再试一次
basics-recovered = 找回来了。{ $name }，欢迎回家。
basics-recovered-nameless = 找回来了，欢迎回家。
basics-recovered-notice = { $at }，您的会籍在另一台设备上打开了。是您本人就不用管。
basics-recovered-not-you = 不是您？马上选“找真人”告诉我们，验证码别给任何人。
