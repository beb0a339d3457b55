"""Settings: defaults, the file, the environment, and every problem in one list."""

import tomllib
from dataclasses import fields
from datetime import time
from pathlib import Path

import pytest

from bot import config, misfits, sections
from bot.channels.web.settings import WebSettings
from bot.dialogue.say import Say, say

ROOT = Path(__file__).parents[2]


def _problems(environ: dict[str, str], file: Path | None = None) -> tuple[Say, ...]:
    with pytest.raises(config.Misconfigured) as caught:
        config.load(file, environ)
    return caught.value.problems


def test_the_file_in_the_tree_holds_every_setting_with_its_default_and_a_comment() -> None:
    text = (ROOT / "config.toml").read_text("utf-8")
    assert config.load(ROOT / "config.toml", {}) == config.Settings()
    shipped = tomllib.loads(text)
    for name, field in config.Settings.model_fields.items():
        section = field.annotation
        known = set(getattr(section, "model_fields", {}))
        assert set(shipped[name]) == known if known else name in shipped
    lines = text.splitlines()
    settings = [n for n, line in enumerate(lines) if "=" in line and not line.startswith("#")]
    assert [lines[n] for n in settings if "  # " not in lines[n] and not lines[n - 1].startswith("# ")] == []


def test_the_web_section_is_what_the_web_channel_takes() -> None:
    section = sections.Web().model_dump()
    assert WebSettings(**section) == WebSettings()
    elsewhere = {"host", "port", "public_url", "language", "demo", "stop_seconds"}
    assert {field.name for field in fields(WebSettings)} == set(section) | elsewhere


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text('services = ["handlers.join"]\n[server]\nport = 9000\nhost = "::1"\n', "utf-8-sig")
    environ = {"NIANGJIA__SERVER__PORT": "9001", "NIANGJIA__SERVICES": "handlers.join, handlers.staff"}
    settings = config.load(file, environ)
    assert settings.server.port == 9001
    assert settings.services == ["handlers.join", "handlers.staff"]
    assert settings.public_url == "http://[::1]:9001"


def test_a_variable_may_name_the_file(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text('[union]\nworking_hours = ["08:30-12:00"]', "utf-8")
    settings = config.load(None, {"NIANGJIA_CONFIG": str(file)})
    assert settings.union.periods == ((time(8, 30), time(12)),)
    assert settings.union.zone.key == "Asia/Shanghai"


def test_without_a_file_the_defaults_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    settings = config.load(None, {})
    assert settings.public_url == "http://127.0.0.1:8080"
    assert settings.database_url == "sqlite:///data/niangjia.db"


def test_all_problems_come_in_one_list(tmp_path: Path) -> None:
    file = tmp_path / "wrong.toml"
    file.write_text('serivces = []\n[server]\nport = 70000\nhost = 5\n[log]\nlevel = "loud"\n', "utf-8")
    environ = {
        "NIANGJIA__DESK__STOP_SECONDS": "nan",
        "NIANGJIA__WEB__KIOSK": "perhaps",
        "NIANGJIA__TELEGRM__TOKEN": "1",
    }
    problems = _problems(environ, file)
    place = str(file)
    range_of_ports = say("config-allowed-whole", least="0", most="65535")
    assert say("config-unknown-near", place=place, setting="serivces", meant="services") in problems
    assert say("config-wrong", place=place, setting="server.port", value="70000", allowed=range_of_ports) in problems
    assert {problem.args["setting"] for problem in problems} == {
        "serivces",
        "server.port",
        "server.host",
        "log.level",
        "desk.stop_seconds",
        "web.kiosk",
        "telegrm",
    }
    assert {problem.args["place"] for problem in problems} - {place} == set(environ)


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("NIANGJIA__UNION__TIMEZONE", "../../etc/passwd"),
        ("NIANGJIA__UNION__WORKING_HOURS", "13:00-17:00, 09:00-12:00"),
        ("NIANGJIA__UNION__WORKING_HOURS", ""),
        ("NIANGJIA__SERVER__PUBLIC_URL", "union.example"),
        ("NIANGJIA__DATABASE__URL", "mysql://hunter2"),
        ("NIANGJIA__SERVER", "8080"),
        ("NIANGJIA__SERVER__PORT__MORE", "8080"),
        ("NIANGJIA__", "8080"),
        ("NIANGJIA__TELEGRAM__NO_SUCH_THING_AT_ALL", "8080"),
    ],
)
def test_a_bad_variable_is_named(variable: str, value: str) -> None:
    [problem] = _problems({variable: value})
    assert problem.args["place"] == variable
    assert "hunter2" not in repr(problem)


def test_a_secret_of_the_wrong_type_is_not_shown(tmp_path: Path) -> None:
    file = tmp_path / "wrong.toml"
    file.write_text("[telegram]\ntoken = 987654321\n", "utf-8")
    [problem] = _problems({}, file)
    assert problem.key == "config-wrong-hidden"
    assert "987654321" not in repr(problem)


def test_secrets_do_not_show_in_what_is_printed() -> None:
    settings = config.load(None, {"NIANGJIA__DATABASE__URL": "postgresql://u:hunter2@h/d"})
    assert "hunter2" not in repr(settings)
    assert settings.database_url == "postgresql://u:hunter2@h/d"


@pytest.mark.parametrize(
    ("content", "key"), [(b"[server\n", "config-not-toml"), (b"\xff\xfe", "config-not-toml"), (None, "config-no-file")]
)
def test_a_file_that_is_none(tmp_path: Path, content: bytes | None, key: str) -> None:
    file = tmp_path / "broken.toml"
    if content is not None:
        file.write_bytes(content)
    [problem] = _problems({}, file)
    assert problem.key == key


def test_the_keys_themselves_are_no_settings() -> None:
    environ = {"NIANGJIA__KEYS__DATA": "1:aes:x", "NIANGJIA__KEYS__PATH": "elsewhere.json", "PATH": "/bin"}
    assert config.load(None, environ).keys.path == "elsewhere.json"
    assert config.key_variables(environ) == {"NIANGJIA__KEYS__DATA": "1:aes:x"}


def test_each_rule_has_words() -> None:
    marks = [
        mark.kind
        for section in config.Settings.model_fields.values()
        for field in getattr(section.annotation, "model_fields", {}).values()
        for mark in field.metadata
        if isinstance(mark, sections.Means)
    ]
    assert {f"config-allowed-{kind}" for kind in marks} == set(misfits.WORDS)
