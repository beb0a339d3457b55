"""The commands and their options, in the language of the terminal."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.voice import Voice, language
from bot.config import Settings, load
from bot.dialogue.say import say

NAME = "python -m bot"
GROUPS = {
    "staff": say("cli-staff-help"),
    "import": say("cli-import-help"),
    "audit": say("cli-audit-help"),
    "keys": say("cli-keys-help"),
    "draw": say("cli-draw-help"),
}
ANYWHERE = ("--language", "--config")
"""Options that may stand before or after the command."""


def main(args: Sequence[str]) -> int:
    """Run one command; the exit code: 0 good, 1 problems, 2 wrong usage."""
    os.umask(0o077)  # whatever we make (databases, keys, reports) is for this account alone
    given, rest = _taken_out(args)
    voice = Voice(language(given.get("--language")))
    app = program(voice, given.get("--config"))
    try:
        with voice.troubles():
            if rest and not rest[0].startswith("-") and rest[0] not in _names(app):
                _add_services(app, voice, load(Path(given["--config"]) if "--config" in given else None))
    except typer.Exit as end:
        return end.exit_code
    try:
        app(args=rest, prog_name=NAME)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0
    return 0


def program(voice: Voice, config: str | None = None) -> typer.Typer:
    """All commands."""

    def settings() -> Settings:
        return load(Path(config) if config else None)

    said = voice.text
    app = typer.Typer(
        help=said(say("cli-help")),
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,  # they would print what people typed
    )
    _add_backups(app, voice, settings)
    groups = _add_groups(app, voice)

    @app.callback()
    def everywhere(
        language: Annotated[str, typer.Option(help=said(say("cli-language-help")), metavar="zh|en")] = "",
        config: Annotated[str, typer.Option(help=said(say("cli-config-help")), metavar="FILE")] = "",
    ) -> None:
        """Both are taken out before; they stand here for the help."""

    @app.command(help=said(say("cli-run-help")))
    def run(
        demo: Annotated[bool, typer.Option("--demo", help=said(say("cli-run-demo-help")))] = False,
        host: Annotated[str | None, typer.Option(help=said(say("cli-run-host-help")))] = None,
        port: Annotated[int | None, typer.Option(min=0, max=65535, help=said(say("cli-run-port-help")))] = None,
        workers: Annotated[int | None, typer.Option(min=1, max=64, help=said(say("cli-run-workers-help")))] = None,
    ) -> None:
        from bot.cli import running

        with voice.troubles():
            raise typer.Exit(running.run(voice, running.changed(settings(), host, port, workers), demo=demo))

    @app.command(help=said(say("cli-check-help")))
    def check() -> None:
        from bot.cli import checking

        raise typer.Exit(checking.check(voice, settings))

    @app.command(help=said(say("cli-migrate-help")))
    def migrate() -> None:
        from bot.cli import migrating

        with voice.troubles():
            migrating.migrate(voice, settings())

    @app.command(help=said(say("cli-demo-help")))
    def demo() -> None:
        from bot.cli import running

        with voice.troubles():
            running.demo(voice, settings())

    @groups["staff"].command(help=said(say("cli-invite-help")))
    def invite(
        role: Annotated[str, typer.Argument(help=said(say("cli-invite-role-help")))],
        organisation: Annotated[str, typer.Argument(help=said(say("cli-invite-organisation-help")))],
        name: Annotated[str, typer.Argument(help=said(say("cli-invite-name-help")))],
        days: Annotated[int, typer.Option(min=1, max=30, help=said(say("cli-invite-days-help")))] = 7,
    ) -> None:
        from bot.cli import inviting

        with voice.troubles():
            inviting.invite(voice, settings(), inviting.Wanted(role, organisation, name, days))

    @groups["import"].command("orgs", help=said(say("cli-import-orgs-help")))
    def orgs(
        file: Annotated[Path, typer.Argument(help=said(say("cli-import-file-help")))],
        dry_run: Annotated[bool, typer.Option("--dry-run", help=said(say("cli-import-dry-help")))] = False,
        report: Annotated[Path | None, typer.Option(help=said(say("cli-import-report-help")))] = None,
        under: Annotated[str, typer.Option(help=said(say("cli-import-under-help")))] = "",
    ) -> None:
        from bot.cli import importing

        with voice.troubles():
            asked = importing.Asked(file, dry_run, report or importing.beside(file), under)
            raise typer.Exit(importing.organisations(voice, settings(), asked))

    @groups["import"].command("members", help=said(say("cli-import-members-help")))
    def members(
        file: Annotated[Path, typer.Argument(help=said(say("cli-import-file-help")))],
        dry_run: Annotated[bool, typer.Option("--dry-run", help=said(say("cli-import-dry-help")))] = False,
        report: Annotated[Path | None, typer.Option(help=said(say("cli-import-report-help")))] = None,
        under: Annotated[str, typer.Option(help=said(say("cli-import-into-help")))] = "",
    ) -> None:
        from bot.cli import importing

        with voice.troubles():
            asked = importing.Asked(file, dry_run, report or importing.beside(file), under)
            raise typer.Exit(importing.members(voice, settings(), asked))

    @groups["import"].command("days", help=said(say("cli-import-days-help")))
    def days(
        file: Annotated[Path, typer.Argument(help=said(say("cli-import-file-help")))],
        dry_run: Annotated[bool, typer.Option("--dry-run", help=said(say("cli-import-dry-help")))] = False,
    ) -> None:
        from bot.cli import days

        with voice.troubles():
            raise typer.Exit(days.replace(voice, settings(), file, dry_run=dry_run))

    @groups["audit"].command("verify", help=said(say("cli-audit-verify-help")))
    def verify(
        head: Annotated[str, typer.Option(help=said(say("cli-audit-head-help")), metavar="POSITION:HEX")] = "",
    ) -> None:
        from bot.cli import auditing

        with voice.troubles():
            raise typer.Exit(auditing.verify(voice, settings(), head))

    @groups["keys"].command(help=said(say("cli-keys-rotate-help")))
    def rotate(
        hashes: Annotated[bool, typer.Option("--hashes", help=said(say("cli-keys-hashes-help")))] = False,
        cipher: Annotated[str, typer.Option(help=said(say("cli-keys-cipher-help")), metavar="aes|sm4")] = "aes",
        finish: Annotated[bool, typer.Option("--finish", help=said(say("cli-keys-finish-help")))] = False,
    ) -> None:
        from bot.cli import rotating

        with voice.troubles():
            raise typer.Exit(rotating.rotate(voice, settings(), rotating.Asked(hashes, cipher, finish)))

    _add_draws(groups["draw"], voice, settings)
    return app


def _add_groups(app: typer.Typer, voice: Voice) -> dict[str, typer.Typer]:
    groups = {name: typer.Typer(help=voice.text(help), no_args_is_help=True) for name, help in GROUPS.items()}
    for name, group in groups.items():
        app.add_typer(group, name=name)
    return groups


def _add_draws(group: typer.Typer, voice: Voice, settings: Callable[[], Settings]) -> None:
    said = voice.text

    @group.command(help=said(say("cli-draw-verify-help")))
    def verify(
        file: Annotated[Path, typer.Argument(help=said(say("cli-draw-file-help")))],
        commitment: Annotated[str, typer.Option(help=said(say("cli-draw-commitment-help")), metavar="HEX")] = "",
        digest: Annotated[str, typer.Option(help=said(say("cli-draw-digest-help")), metavar="HEX")] = "",
    ) -> None:
        from bot.cli import drawing

        with voice.troubles():
            raise typer.Exit(drawing.verify(voice, file, commitment, digest))

    @group.command(help=said(say("cli-draw-publish-help")))
    def publish(
        round: Annotated[int, typer.Argument(help=said(say("cli-draw-round-help")))],
        file: Annotated[Path, typer.Argument(help=said(say("cli-draw-file-help")))],
    ) -> None:
        from bot.cli import drawing

        with voice.troubles():
            drawing.publish(voice, settings(), round, file)


def _add_backups(app: typer.Typer, voice: Voice, settings: Callable[[], Settings]) -> None:
    said = voice.text

    @app.command(help=said(say("cli-backup-help")))
    def backup(
        file: Annotated[Path, typer.Argument(help=said(say("cli-backup-file-help")))],
        keep_days: Annotated[int | None, typer.Option(min=1, max=3650, help=said(say("cli-backup-days-help")))] = None,
    ) -> None:
        from bot.cli import backing

        with voice.troubles():
            backing.backup(voice, settings(), file, keep_days)

    @app.command(help=said(say("cli-restore-help")))
    def restore(
        file: Annotated[Path, typer.Argument(help=said(say("cli-restore-file-help")))],
        replace: Annotated[bool, typer.Option("--replace", help=said(say("cli-restore-replace-help")))] = False,
    ) -> None:
        from bot.cli import restoring

        with voice.troubles():
            restoring.restore(voice, settings(), file, replace=replace)


def _names(app: typer.Typer) -> set[str]:
    """The commands of the program itself."""
    commands = {command.name or getattr(command.callback, "__name__", "") for command in app.registered_commands}
    return commands | {str(group.name) for group in app.registered_groups}


def _add_services(app: typer.Typer, voice: Voice, settings: Settings) -> None:
    """The commands that services offer, each under the service's name: `cli` is made of (voice, settings)."""
    from bot.app import services

    for service in services(settings.services):
        if service.cli is not None:
            app.add_typer(service.cli(voice, settings), name=service.name)


def _taken_out(args: Sequence[str]) -> tuple[dict[str, str], list[str]]:
    """The options that may stand anywhere, and the rest."""
    given: dict[str, str] = {}
    rest: list[str] = []
    waiting = iter(args)
    for arg in waiting:
        name, equals, value = arg.partition("=")
        if arg == "--":
            rest += [arg, *waiting]
        elif name in ANYWHERE:
            given[name] = value if equals else next(waiting, "")
        else:
            rest.append(arg)
    return given, rest
