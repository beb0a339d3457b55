### The demo union: what is printed at its start

demo-loading = Loading the made-up union: { $done } of { $total }
demo-title = The demo union is ready. People, ids, mobiles and applications are made up.
demo-page = for members
demo-join = Posters to join: open the link, or type the code behind it into the page.
demo-lane-drivers = freight union of Yuhui District, truck drivers' fast lane
demo-lane-home = home for new-form workers of Yuhui District
demo-staff = Links for staff: open them in another browser (or a private window). Each works once, within 7 days; a restart prints new ones.
demo-seat-county-reviewer = reviewer of Yuhui District
demo-seat-county-admin = administrator of Yuhui District
demo-seat-township-reviewer = reviewer of Macheng Town
demo-seat-city-reviewer = reviewer of Bengbu City
demo-seat-province-reviewer = reviewer of Anhui Province
demo-seat-province-admin = administrator of Anhui Province
demo-seat-province-auditor = auditor of Anhui Province
demo-known = To try recovering a membership, send /recover as the made-up member { $name }: mobile { $mobile }, id { $document }.
demo-reviewer = demo reviewer
