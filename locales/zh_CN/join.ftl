### 入会：从扫码到成为会员

join-title = 入会申请
command-join = 入会
command-join-words = 入会、加入工会、我要入会、申请入会、入会申请
command-fix = 修改申请
command-fix-words = 修改申请

## 进来

join-welcome = 欢迎！入会不收钱，不会通知您的单位，两分钟左右就能填完。
join-welcome-organisation =
    欢迎来到{ $organisation }！
    入会不收钱，不会通知您的单位，两分钟左右就能填完。
join-welcome-lane =
    欢迎来到{ $organisation }！这里是{ $occupation }快速通道。
    入会不收钱，不会通知您的单位，最多八个回答。
join-welcome-invited =
    有会员邀请您加入工会，欢迎！
    入会不收钱，不会通知您的单位，两分钟左右就能填完。
join-welcome-invited-to =
    { $organisation }的会员邀请您加入工会，欢迎！想加入别处，最后一步可以改。
    入会不收钱，不会通知您的单位，两分钟左右就能填完。
join-already = 您已经是{ $organisation }的会员了，不用再申请。
join-under-way = 您的申请 { $number } 正在办，不用再填一次。
join-fix = 去修改
join-fix-these = 申请 { $number } 只需要改下面这几项，别的都给您留着。
join-correction-late = 这份申请现在不用改了，看看它到哪一步了？

## 同意

join-consent = 先说清楚：办入会要用您的姓名、证件号、手机号、职业和单位，只给审核入会的工会人员看，加密保存。想看、想要一份或者想删，随时发“人工”。您同意吗？
join-consent-agree = 同意，开始填
join-consent-details = 看全文
join-consent-decline = 先不了
join-consent-full =
    谁在用：您选择加入的工会组织和它的上级工会。
    用来做什么：审核入会、办会员证、提供会员服务；不做广告，不卖给别人，不通知您的单位。
    用哪些：姓名、证件号、手机号、职业，单位或平台（可不填）。证件号属于敏感信息，没有它无法确认是您本人。
    存多久：入会期间保存；没办成的申请，草稿满30天自动删掉。
    您的权利：随时可以查看、更正、导出、删除，或者收回同意，发“人工”就有人帮您。
join-consent-declined = 好的，什么都没有记下。想好了再选“同意”；有疑问就发“人工”，有人回您。

## 问题

join-name = 您的姓名？照身份证上的写就行。也可以把姓名、证件号、手机号一条发来。
join-document = 您的身份证号？港澳台和外国人证件也可以。
join-born = 您的出生日期？比如 1990-03-07。
join-born-unreadable = 没认出这个日期，照这样写：1990-03-07。
join-born-shown = { DATE($day) }
join-occupation = 您做哪一行？
join-organisation = 您想加入哪里的工会？
join-employer = 您在哪家单位，或者给哪个平台干活？可以跳过。
join-statement =
    请读一遍，同意就选“我自愿申请”：
    我{ $name }自愿加入中华全国总工会，遵守工会章程，执行工会决议，积极参加工会活动。
join-statement-agree = 我自愿申请
join-statement-decline = 再想想
join-statement-declined = 不急，想好了再选“我自愿申请”。填好的都给您留着。
join-pasted = 认出来了：{ $found }。不对可以在最后改。

## 摘要里的名字

join-ask-name = 姓名
join-ask-document = 证件号
join-ask-born = 出生日期
join-ask-mobile = 手机号
join-ask-occupation = 职业
join-ask-organisation = 工会
join-ask-employer = 单位或平台
join-ask-consent = 个人信息
join-ask-statement = 入会意愿

## 没认出来

join-name-unreadable-empty = 还没看到姓名，再发一次？
join-name-unreadable-hidden = 这个姓名里有看不见的字符，请重新打一遍。
join-name-unreadable-digits = 姓名里有数字，请只发姓名。
join-name-unreadable-symbols = 姓名里有符号，请只发姓名；名字中间的点可以保留。
join-name-unreadable-mixed = 姓名里中文和字母混在一起了，请照证件上写。
join-name-unreadable-script = 没认出这个姓名，请照证件上的中文或拉丁字母写。
join-name-unreadable-short = 姓名好像没写全，请写全名。
join-name-unreadable-long = 这个姓名太长了，请只发姓名。
join-document-unreadable-empty = 还没看到证件号，再发一次？
join-document-unreadable-masked = 证件号里有星号，请发完整的号码，我们会加密保存。
join-document-unreadable-first_generation = 这是15位的老号码，请发现在身份证上的18位。
join-document-unreadable-length = 位数不对，身份证是18位，再数一数？
join-document-unreadable-shape = 没认出这个证件号，再看一眼？
join-document-unreadable-area = 号码开头不对，再对一遍？
join-document-unreadable-date = 号码里的出生日期不存在，再对一遍？
join-document-unreadable-future = 号码里的出生日期还没到，再对一遍？
join-document-unreadable-age = 号码里的出生日期太早了，再对一遍？
join-document-unreadable-checksum = 有一位数字不对，再对一遍？
join-document-taken = 这个证件号现在不能用来申请。如果您以前办过，发“找回”用手机号就能找回；不是的话发“人工”，有人帮您查。
join-too-young = 满{ $age }周岁才能入会，现在还办不了。需要帮助可以发“人工”，一样有人管。
join-mobile-unreadable-empty = 还没看到手机号，再发一次？
join-mobile-unreadable-masked = 手机号里有星号，请发完整的号码。
join-mobile-unreadable-shape = 没认出这个手机号，再看一眼？
join-mobile-unreadable-country = 这个国家或地区的号码还不支持，请换大陆或港澳台的手机号。
join-mobile-unreadable-length = 手机号位数不对，大陆手机号是11位，再数一数？
join-mobile-unreadable-not_mobile = 这好像是座机，请发能收短信的手机号。

## 交上去以后

join-filed =
    交上去了，编号 { $number }。
    工会最晚 { $due } 答复，结果会发到这里。发“我的申请”随时看进度。
join-corrected = 改好交上去了，编号 { $number }。工会最晚 { $due } 答复。

## 职业

occupation-truck_driver = 货车司机
occupation-food_rider = 外卖骑手
occupation-courier = 快递员
occupation-ride_hailing_driver = 网约车司机
occupation-home_service = 家政服务员
occupation-streamer = 网络主播
occupation-designated_driver = 代驾司机
occupation-care_worker = 护工护理员
occupation-shop_assistant = 商场店员
occupation-estate_agent = 房产中介员
occupation-security_guard = 保安员
occupation-employee = 单位职工
occupation-other = 其他

## 退回和不通过的原因

join-return-name_differs = 姓名和证件不一致
join-return-document_differs = 证件号不对
join-return-name_and_document_differ = 姓名和证件号对不上
join-return-mobile_unreachable = 手机号打不通
join-return-mobile_of_somebody_else = 手机号是别人的
join-return-occupation_unclear = 职业不清楚
join-return-employer_missing = 缺单位或平台
join-return-employer_unclear = 单位或平台写得不清楚
join-return-organisation_wrong = 工会选错了
join-return-other = 其他
join-reject-too_young = 未满16周岁
join-reject-already_member = 已经是会员
join-reject-not_a_worker = 不属于职工
join-reject-outside_area = 不在本地区工作
join-reject-false_details = 信息不属实
join-reject-not_applying = 本人没有申请
join-reject-other = 其他
