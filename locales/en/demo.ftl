### The demo union: what is printed at its start

demo-loading = Loading the made-up union: { $done } of { $total }
demo-title = The demo union is ready; people, ids, mobiles and applications are made up
demo-page = for members: { $url }
demo-join = posters to join (the link, or the code to type)
demo-lane-drivers = Yuhui District's freight union, truck drivers' fast lane, code { $code }
demo-lane-home = Yuhui District's home for new-form workers, code { $code }
demo-staff = links for staff, to open in another browser window; each works once, for 7 days, a restart prints new ones
demo-seat-county-reviewer = reviewer of Yuhui District
demo-seat-county-admin = administrator of Yuhui District
demo-seat-township-reviewer = reviewer of Macheng Town
demo-seat-city-reviewer = reviewer of Bengbu City
demo-seat-province-reviewer = reviewer of Anhui Province
demo-seat-province-admin = administrator of Anhui Province
demo-seat-province-auditor = auditor of Anhui Province
demo-known = To try recovering a membership, send /recover: the made-up member { $name }, mobile { $mobile }, id { $document }
demo-reviewer = demo reviewer
