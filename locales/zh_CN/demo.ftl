### 演示工会：启动时打印的话

demo-loading = 正在装入演示工会：{ $done } / { $total }
demo-title = 演示工会已备好。人、证件、手机号、申请都是编的。
demo-page = 会员的页面
demo-join = 扫码入会的海报：打开链接，或者在页面里输入后面的口令。
demo-lane-drivers = 禹会区货运行业工会联合会，货车司机快速通道
demo-lane-home = 禹会区新就业形态会员之家
demo-staff = 工作人员的链接：请在另一个浏览器（或无痕窗口）里打开。每个只能用一次，7天内有效；重新启动会换新的。
demo-seat-county-reviewer = 禹会区总工会审核员
demo-seat-county-admin = 禹会区总工会管理员
demo-seat-township-reviewer = 马城镇工会审核员
demo-seat-city-reviewer = 蚌埠市总工会审核员
demo-seat-province-reviewer = 安徽省总工会审核员
demo-seat-province-admin = 安徽省总工会管理员
demo-seat-province-auditor = 安徽省总工会审计员
demo-known = 想试试找回会籍：发 /recover，用编出来的会员{ $name }，手机号 { $mobile }，身份证号 { $document }。
demo-reviewer = 演示审核员
