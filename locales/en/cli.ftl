# What the command line says to whoever runs the union's computer.

## Settings

config-no-file = { $file }: there is no such file.
config-unreadable = { $file }: this file can't be read. Check who may read it.
config-not-toml = { $file }: this is not TOML ({ $where }). Check quotes, brackets and equals signs there.
config-unknown = { $place }: there is no setting { $setting }. There are: { $known }.
config-unknown-near = { $place }: there is no setting { $setting }. Do you mean { $meant }?
config-not-a-section = { $place }: { $setting } is a section, not a single value.
config-wrong = { $place }: { $setting } can't be “{ $value }”. It must be { $allowed }.
config-wrong-hidden = { $place }: { $setting } can't be used. It must be { $allowed }.
config-allowed-one-of = one of: { $names }
config-allowed-whole = a whole number from { $least } to { $most }
config-allowed-number = a number between { $least } and { $most }
config-allowed-yes-no = true or false
config-allowed-text = a text in quotes
config-allowed-list = a list of texts; in the environment, with commas between them
config-allowed-url = an address that begins with https:// or http://
config-allowed-database = an address that begins with sqlite:// or postgresql://
config-allowed-timezone = the name of a timezone, such as Asia/Shanghai
config-allowed-periods = periods of one day in order, such as 09:00-12:00 and 13:00-17:00
config-allowed-sms-url = an address that begins with https:// or http://, with placeholders in its path and query only (see docs/channels.md)
config-allowed-sms-headers = a list of header lines, such as Authorization: Bearer and the placeholder token
config-allowed-sms-body = JSON, or a form such as a=1&b=2, with the placeholders of docs/channels.md
config-allowed-sms-templates = a list such as phone_code: 1001, the kind of message before the colon and the gateway's own template after it
config-allowed-wechat-templates = a list such as *: TEMPLATE_ID: before the colon a kind of notice, or * for all others
config-allowed-wechat-fields = a list such as thing1: with the placeholders what, how or time; before the colon a field of the template
config-allowed-prefixes = a list of calling codes, such as +86 and +852
config-allowed-statuses = a list of HTTP status codes, such as 200 or 2xx
config-allowed-pattern = a regular expression

## Help

cli-help = Niangjia: the union in a chat. Say --help after a command for more.
cli-language-help = zh or en; without it the terminal's language
cli-config-help = settings from this file instead of config.toml
cli-run-help = Serve the page and the channels until told to stop.
cli-run-demo-help = load the made-up union when the database is empty, and show SMS codes
cli-run-host-help = listen on this address
cli-run-port-help = listen on this port
cli-run-workers-help = serve with so many processes (needs PostgreSQL)
cli-check-help = Look at settings, keys, database, words, calendar and this machine; list every problem.
cli-migrate-help = Bring the database to this program's tables.
cli-demo-help = Load the made-up union into an empty database.
cli-staff-help = People who work for the union.
cli-invite-help = Make a one-time link that gives somebody a role.
cli-invite-role-help = admin, reviewer, lawyer, cashier, moderator or auditor
cli-invite-organisation-help = the organisation's id or exact name; the role counts for all under it too
cli-invite-name-help = the person's name
cli-invite-days-help = how many days the link works
cli-import-help = Take over lists from spreadsheets (CSV or XLSX).
cli-import-orgs-help = Import organisations. Columns: name, code, parent, kind, region.
cli-import-members-help = Import members. Columns: name, id number, mobile, organisation, occupation, employer, date joined.
cli-import-days-help = Import the table of days off and of weekends that are worked. Columns: date, holiday or workday, name. Every year in the file is replaced as a whole.
cli-import-file-help = a CSV or XLSX file
cli-import-dry-help = only look: say what would happen and change nothing
cli-import-report-help = where the error report goes; without it beside the file
cli-import-under-help = the organisation, by id or name, under which lines without a parent stand
cli-import-into-help = the organisation, by id or name, of lines that name none
cli-audit-help = The audit log.
cli-audit-verify-help = Check the audit log from end to end.
cli-audit-head-help = an end of the chain that was written down earlier
cli-keys-help = The keys that seal personal data.
cli-keys-rotate-help = Take the next step to a new key: add it, then seal everything anew, then --finish.
cli-keys-hashes-help = rotate the key of look-ups instead of the key that seals
cli-keys-cipher-help = what the new key seals with
cli-keys-finish-help = drop the old key, once nothing needs it
cli-draw-help = Draws: checking and publishing.
cli-draw-verify-help = Check the published file of a draw: that the list was not changed, that the seed is the one promised, that every place and result is right. Needs no database; anybody can do it.
cli-draw-publish-help = Write the published file of a round: the list once it is closed, with seed and results once it is drawn.
cli-draw-file-help = the published file of a draw
cli-draw-round-help = the round's number, which stands in the first line of its file
cli-draw-commitment-help = the seed's hash, as it was published with the round
cli-draw-digest-help = the list's hash, as it was published at closing

## Roles

cli-role-admin = administrator
cli-role-reviewer = reviewer
cli-role-lawyer = lawyer
cli-role-cashier = cashier
cli-role-moderator = moderator
cli-role-auditor = auditor

## Keys, database, port

keys-missing = There are no keys: { $what }. Bring them back from the backup; without them nothing personal can be read.
keys-exposed = Other accounts of this machine can read the keys. Run: chmod 600 { $path }
keys-malformed = The keys can't be read: { $what }. Bring them back from the backup.
keys-unreadable = { $path } can't be read or written: { $why }.
keys-wrong = These keys are not the ones this database was sealed with. Bring the right key file back from the backup.
database-away = The database does not answer: { $url } ({ $why }). Check its address, and whether it runs.
database-empty = The database is empty. Run: python -m bot migrate
database-old = The database is at version { $found }, this program needs { $wanted }. Run: python -m bot migrate
database-newer = The database was written by a newer Niangjia. Install that release or a later one.
data-not-writable = { $folder } can't be written: { $why }. Choose another folder in the settings or give this account the right to.
run-port = Can't listen on { $host } port { $port }: { $why }. Stop what uses it, or choose another: --port 8090
run-workers-sqlite = Several workers need PostgreSQL: SQLite has one writer. Set database.url to a postgresql:// address, or leave --workers out. See docs/scaling.md.
run-workers-system = Several workers are not to be had on Windows. Leave --workers out.
run-workers-kiosk = A kiosk remembers in its one process whom it has forgotten. Set web.kiosk = false, or leave --workers out.

## Migrating and the demo

migrate-done = The database is at version { $revision }.
migrate-nothing = The database is at version { $revision } already. Nothing to do.
demo-loaded = The made-up union is loaded.
demo-not-empty = This database holds a union already. The made-up one goes into an empty database only.

## Checks

check-settings = settings
check-keys = keys
check-database = database
check-locales = words
check-services = services
check-words-not = The words can only be checked once every service can be loaded.
check-calendar = calendar
check-folder = data folder
check-port = port
check-fonts = fonts
check-python = Python { $version }
check-good = Everything is in order.
check-problems = Put right what is marked ✗, then check again.
check-settings-first = The rest is checked once the settings can be used.
check-keys-to-be-made = { $path } will be made on the first run. Back it up then.
check-database-to-be-made = It will be made on the first run.
check-new-key = The keys hold one that the database does not know yet. It will at the next start.
check-calendar-unknown = Nobody has said yet which days of { $year } are holidays: Monday to Friday is counted. Update chinesecalendar once the State Council has published them, or import the days with python -m bot import days.
check-no-https = People outside this machine reach { $url } without HTTPS. Put a proxy with a certificate in front and set server.public_url.
check-no-sms = sms.gateway is none: nobody gets a code on their phone, so nobody can join.
check-sms-in-log = sms.gateway is log: codes stand in the log. Only for trying things out.
check-sms-url = sms.gateway is http, but sms.url is empty.
check-webhook = telegram.mode is webhook, which needs a server.public_url that begins with https://.
check-library = { $library } is not installed. Run: pip install '.[telegram]'
check-service = services: there is no package { $service }.
check-service-broken = A service can't be loaded ({ $why }).
check-no-locale = locale.default: there is no { $name } in locales. There are: { $known }.
check-little-room = Only { $megabytes } MB are free in { $folder }.
check-no-font = No Chinese font was found, so cards can't be drawn. Run: apt-get install fonts-noto-cjk
trace-library = trace.endpoint is set, but OpenTelemetry is not installed. Run: .venv/bin/python -m pip install --no-deps --require-hashes -r requirements-trace.lock
check-python-old = Niangjia needs Python 3.11 or later.
check-more = … and { $count } more

## Channels

check-slow = No answer within { $seconds } seconds. Check this machine's network.
check-sms = text messages
check-sms-no-number = Neither sms.url nor sms.body has a placeholder phone or national, so the gateway can't know whom to send to.
check-sms-no-words = Neither sms.url nor sms.body has a placeholder text or code, so messages would come without the code.
check-sms-no-template = The placeholder template is used, but sms.templates has none for phone_code. For example: phone_code: 1001.
check-sms-no-token = The placeholder token is used, but sms.token is empty. Set it as NIANGJIA__SMS__TOKEN in the environment.
check-sms-token-unused = sms.token is set, but the placeholder token stands nowhere in the request.
check-sms-token-letters = sms.token holds characters that can't be used. Copy it again.
check-sms-no-values = sms.success_path is set, but sms.success_values is empty: every message would count as refused.
check-sms-any-success = Only the status tells whether a message was taken. Most gateways answer 200 when they refuse, too: set sms.success_path or sms.success_pattern as their manual says.
check-sms-in-the-clear = sms.url is not https: numbers and codes cross the net in the clear.
check-sms-certificate = The certificate of { $host } can't be trusted. Check sms.url.
check-sms-away = Can't connect to { $host }, port { $port }. Check sms.url and the firewall.
check-sms-answers = { $host } can be reached (no message was sent); at most { $most } messages go out a day.
check-telegram = Telegram
check-telegram-answers = @{ $name } answers.
check-telegram-token = Telegram does not accept telegram.token. Copy it again from @BotFather: /mybots → API Token.
check-telegram-away = Can't reach { $url }. Check the network, or let telegram.api_base name a Bot API server that can be reached.
check-telegram-refused = Telegram refused ({ $why }). Check again in a while.
check-telegram-privacy = The bot sees every message of its groups and needs none of them. Send /setprivacy to @BotFather and choose Enable.
check-telegram-groups = Anybody may add the bot to a group, where it only invites people to talk in private. If you don't want that, send /setjoingroups to @BotFather and choose Disable.
check-telegram-commands = The command menu is set by the program; nothing has to be entered with @BotFather.
check-telegram-other-webhook = This bot has a webhook at { $host }, which starting with polling takes away. If it belongs to another program, make a bot of its own for Niangjia.
check-telegram-port = Telegram delivers to the ports 443, 80, 88 and 8443 only, and server.public_url names { $port }.
check-telegram-webhook-to-be-set = The webhook will be set at the start.
check-telegram-webhook-elsewhere = The webhook is set to { $host } now and will be changed at the start. If that is another program, make a bot of its own for Niangjia.
check-telegram-webhook-error = Within the last hour Telegram could not deliver: { $why }. Check the proxy and its certificate.
check-telegram-waiting = { $count } messages wait at Telegram. Is the program running?
check-wechat = WeChat Official Account
check-wechat-no-secret = wechat.app_secret is empty. The console shows it under 设置与开发 → 基本配置 (AppSecret); set it in the environment.
check-wechat-plain = wechat.mode is plain: what members say is not encrypted. Choose 安全模式 in the console and set encrypted.
check-wechat-no-address = WeChat must be able to reach this place: set server.public_url.
check-wechat-answers = WeChat knows this account.
check-wechat-console = In the console, under 服务器配置, the URL is { $url }; Token and EncodingAESKey are those of the settings; choose 安全模式.
check-wechat-messages = It may send customer-service messages: late answers can follow within 48 hours.
check-wechat-no-messages = It may not send customer-service messages (it is not verified): late answers wait until the person says something.
check-wechat-codes = It may make QR codes with a parameter.
check-wechat-no-codes = It may not make QR codes with a parameter (that takes a verified service account): let people type invitation codes.
check-wechat-menu = It may set a menu of its own.
check-wechat-no-menu = It may not set a menu of its own: people see it by typing 菜单.
check-wechat-tags = It may show menus by role.
check-wechat-no-tags = It may not show menus by role: everybody sees the same one.
check-wechat-unknown = Nobody knows yet whether this is so: { $what } (WeChat said { $code })
check-wechat-whitelist = This machine's IP address is not on the account's list. Add it in the console under 设置与开发 → 基本配置 → IP白名单.
check-wechat-app-id = WeChat does not know wechat.app_id. Copy the AppID again from the console, under 基本配置.
check-wechat-secret = WeChat does not accept wechat.app_secret. Reset the AppSecret in the console, under 基本配置, and set it here.
check-wechat-away = Can't reach { $url }. Check the network and wechat.api_base.
check-wechat-refused = WeChat refused ({ $code }). docs/channels.md says what the number means.

## Inviting staff

invite-done = { $name } becomes { $role } of { $organisation } by opening this link before { DATETIME($until) }:
invite-once = The link works once. Give it to nobody else.
invite-name = A name is needed, with at most { $most } characters.
invite-role = There is no role { $text }. There are: { $known }.
organisation-unknown = There is no open organisation { $text }. Give its id or exact name; “import orgs” brings in a list.
organisation-ambiguous = Several organisations are called { $text }. Give the id of one:
organisation-candidate = { $id }: { $path }

## Importing

import-working = Importing
import-done = Imported { $imported }, already there { $known }, not taken { $refused }.
import-would = Dry run, nothing was changed. Would import { $imported }, already there { $known }, not taken { $refused }.
import-see-report = The lines that were not taken are in { $file }. Correct them there and import that file.
import-no-file = { $file } can't be read: { $why }.
import-old-excel = { $file } is in the old Excel format. Save it as .xlsx and try again.
import-workbook = { $file } can't be read as an Excel workbook. Save it anew as .xlsx or CSV.
import-too-big = { $file } unpacks to far too much. Split it.
import-encoding = { $file } is neither UTF-8 nor GB18030. Save it as “CSV UTF-8”.
import-no-headings = { $file }: no line with headings was found. Needed at least: { $needed }.
import-report = The error report { $file } can't be written: { $why }.
import-column-line = line
import-column-problem = problem
import-wrong = { $column }: { $why }.
import-field-line = line
import-field-name = name
import-field-code = code
import-field-parent = parent
import-field-kind = kind
import-field-region = region
import-field-document = id number
import-field-mobile = mobile
import-field-organisation = organisation
import-field-occupation = occupation
import-field-employer = employer
import-field-since = date joined
import-why-empty = nothing is given
import-why-long = too long
import-why-short = too short
import-why-hidden = holds invisible characters
import-why-unknown = not known
import-why-ambiguous = several have this name, give the code
import-why-closed = closed
import-why-circle = stands under itself in the end
import-why-unreadable = can't be read; perhaps a quote is not closed
import-why-rounded = Excel has rounded this number; make the column text and type it again
import-why-shape = not written as expected
import-why-digits = holds digits
import-why-symbols = holds signs that are in no name
import-why-mixed = mixes Chinese and letters
import-why-script = neither Chinese nor Latin
import-why-masked = some digits are stars
import-why-first_generation = 15 digits, no longer valid
import-why-length = wrong number of digits
import-why-area = the first digits are of no region
import-why-date = not a real date
import-why-future = lies in the future
import-why-age = nobody is that old
import-why-checksum = the last digit does not fit, one digit is wrong
import-why-country = not a number we can send to
import-why-not_mobile = not a mobile number

## The audit log

audit-checked = Checked { $count } acts.
audit-loose = { $count } more are not chained yet; the running program does that within seconds.
audit-head = The chain ends at { $head }. Write it down elsewhere and give it to --head next time.
audit-sound = The log is whole.
audit-broken = { $count } links are broken, at { $positions }: somebody altered, deleted or inserted acts.
audit-altered = The details of { $count } acts are not what was written: { $acts }.
audit-cut = The end of the log is missing.
audit-head-unreadable = --head must look like 1234:9f86d0…, as “audit verify” printed it.

## Rotating keys

rotate-added = A new key was added. Back up the key file, restart every running Niangjia, then run this again to seal everything anew.
rotate-renewed = { $count } values were looked at, and all of them hang on the new key now. Next: python -m bot keys rotate --finish
rotate-left = Some values still need the old key: { $columns }. Is an old process still running? Restart it, then run this again.
rotate-nothing = There is only one key of each kind. Nothing to finish.
rotate-finished = The old key is gone. Restart every running Niangjia. Keep the earlier key file as long as you keep backups from that time.
rotate-in-environment = The keys stand in the environment. Add a new one to NIANGJIA__KEYS__DATA (or HASH) there, restart every process, then run this again.
rotate-remove-variables = Nothing needs the old key any more. Remove it from the environment and restart every process.
rotate-cipher = The cipher must be one of: { $known }.

days-would = A dry run, nothing was changed. { $count } days would be kept.
days-done = { $count } days are kept.
days-wrong = Line { $line } was left out: { $why }.
days-why-columns = it needs a date, and "holiday" or "workday"
days-why-date = the date can't be read
days-why-kind = the second column says "holiday" or "workday"
days-why-conflict = the same day is both
days-why-too_many = too many lines; those after it were not read

## Backup and restore

cli-backup-help = Back up an SQLite database, while it is in use too; backups whose day is over go.
cli-backup-file-help = the file to make; a folder gets files named by their time
cli-backup-days-help = how many days to keep it; without it backup.keep_days of the settings
cli-restore-help = Put a backup of an SQLite database back. Stop Niangjia first.
cli-restore-file-help = a file that backup made, its .json beside it
cli-restore-replace-help = there is a database already: keep it beside, under another name
backup-working = Backing up
backup-done = The backup is made, and checked: { $file } ({ $megabytes } MB, { $rows } rows).
backup-manifest = Keep { $file } beside it. The end of the audit chain: { $head }
backup-until = It may be kept until { $day } and must be deleted then: it holds what people ask to forget.
backup-keys = NOTE: the keys are NOT in it, and without them nobody can read it. It needs { $keys }. Keep { $path } safe as well, in another place.
backup-deleted = Its day is over, it is deleted: { $file }
backup-not-deleted = A backup whose day is over can't be deleted: { $file } ({ $why }). Delete it and the .json beside it by hand.
backup-stands = { $file } or its .json is there already, and was left alone. Choose another name, or name a folder.
backup-no-room = There is no room in { $folder }: { $megabytes } MB are needed. Make room, or choose another place.
backup-broken = The database { $file } is damaged, so there is no backup. Stop Niangjia and restore the last good one.
backup-failed = { $file } can't be written: { $why }.
backup-postgres = The database is PostgreSQL: back it up with pg_dump or pg_basebackup, see docs/backup.md.
restore-working = Restoring
restore-done = Restored: { $file } is as it was on { $at }, { $rows } rows. What came later is not in it.
restore-old = The database that stood there is { $file } now. Delete it once nobody needs it.
restore-verify = Check the audit log: python -m bot audit verify --head { $head }
restore-forgotten = Whoever asked to be forgotten after { $at } came back with the backup: forget them again.
restore-no-file = { $file }: there is no such file.
restore-no-manifest = There is no .json beside { $file } that can be read. Put both files of the backup side by side.
restore-newer = This backup was made by a newer Niangjia. Install that release or a later one, then restore.
restore-damaged = { $file } is not as it was when it was made: damaged, or changed. Nothing was touched. Use another backup.
restore-keys = These keys don't open this backup. It needs { $keys }. Bring the key file of that time back, then restore. Nothing was touched.
restore-occupied = { $file } is there already, and was left alone. To put the backup in its place say --replace: the old file is kept beside it.
restore-in-use = Somebody works with { $file }. Stop every Niangjia first, then restore.
restore-failed = { $file } can't be restored: { $why }.
restore-postgres = The database is PostgreSQL: restore it with pg_restore, see docs/backup.md.

## Draws

draw-checked = The draw numbered { $round }: { NUMBER($count) } entries.
draw-outcomes = { NUMBER($won) } won, { NUMBER($lost) } lost, { NUMBER($void) } were void (left the union, merged with another account, or had one already).
draw-commitment = Hash of the seed: { $hash }
draw-digest = Hash of the list: { $hash }
draw-true = All of it is right: the list was not changed, the seed is the one promised, every place and result follows from them.
draw-true-so-far = The list is right. It is not drawn yet.
draw-compare = Now see that both hashes are those that were published, or give them to --commitment and --digest. A file that is forged as a whole shows in no other way.
draw-more = … and { NUMBER($count) } more
draw-no-file = { $file } can't be read or written: { $why }.
draw-unpublished = There is no published list { $round }: there is no such round, it is no lottery, or it is not closed yet.
draw-written = Written: { $file }
draw-wrong-line = Line { $line } can't be read. A spreadsheet may have changed the file: download it again and check that one.
draw-wrong-format = This file is of format { $found }, which this program does not know. Check it with a later one.
draw-wrong-order = Line { $line }: number { $number } stands there twice, or not in order.
draw-wrong-stock = Line { $line }: number { $number } belongs to “{ $found }”, which was not announced.
draw-wrong-weight = Line { $line }: number { $number } has { $found } tickets, which the rules don't allow.
draw-wrong-digest = The list does not fit its hash: entries were added, removed or changed after closing, or the number of pieces was. The file says { $found }, the list makes { $expected }.
draw-wrong-seed = This is not the seed that was promised: the promised one has the hash { $expected }, this one { $found }.
draw-wrong-entry = Line { $line }: the result of number { $number } does not belong there. There is one for each entry, in the same order.
draw-wrong-place = Line { $line }: number { $number } should be in place { $expected }; the file says { $found }.
draw-wrong-passed_over = Number { $number } is in place { $place } and should have won; the file says it lost.
draw-wrong-not_due = Number { $number } is in place { $place }, which is too late to win; the file says it won.
draw-wrong-void_late = Number { $number } is in place { $place }, after the last piece was given, and can't be void.
draw-wrong-cut = The file is not complete: the list's hash is missing.
draw-wrong-missing = The file is not complete: { $count } results are missing.
draw-wrong-other_commitment = This is not the draw that was announced: the hash of the seed was { $expected }; in the file it is { $found }.
draw-wrong-other_digest = This is not the list that was announced: its hash was { $expected }; in the file it is { $found }.
