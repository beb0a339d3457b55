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
