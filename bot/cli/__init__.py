"""The command line: a file a command. What it says stands in `locales/*/cli.ftl`; heavy parts load when used."""
