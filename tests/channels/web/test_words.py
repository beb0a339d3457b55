"""Every sentence stands in both languages, and the page's scripts say none of their own."""

import re
from pathlib import Path

from bot.channels.web import page
from bot.channels.web.statics import PAGE
from bot.dialogue.say import Say
from tests.channels.web.cards import WORDS

SERVER = Path(page.__file__).parent


def keys(text: str) -> set[str]:
    return set(re.findall(r"""["'](web-[a-z-]+)["']""", text))


def in_locale(name: str) -> set[str]:
    text = (Path("locales") / name / "web.ftl").read_text("utf-8")
    return set(re.findall(r"^(web-[a-z-]+) =", text, re.MULTILINE))


def test_both_languages_have_every_sentence_and_none_too_many() -> None:
    scripts = "".join(path.read_text("utf-8") for path in PAGE.iterdir() if path.suffix in {".js", ".html"})
    on_page = keys(scripts)
    on_server = keys("".join(path.read_text("utf-8") for path in SERVER.glob("*.py"))) - set(page.WORDS)
    assert on_page == set(page.WORDS)
    assert in_locale("zh_CN") == in_locale("en") == on_page | on_server


def test_no_script_says_a_sentence_of_its_own() -> None:
    for path in PAGE.glob("*.js"):
        code = re.sub(r"//.*|/\[?.*?/[a-z]*\.?", "", path.read_text("utf-8"))
        assert not re.search(r"[\u4e00-\u9fff]", code), path


def test_the_words_have_no_trouble() -> None:
    for key in sorted(in_locale("en")):
        for language in ("zh-CN", "en"):
            assert WORDS.text(Say(key, {"most": 4000, "megabytes": 10, "millions": 20}), language)
    assert not [miss for miss in WORDS.missed if "web-" in miss]
