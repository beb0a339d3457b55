"""Locale keys -> sentences, on Project Fluent. `locales/<locale>/*.ftl` hold every sentence a person reads.

    words = Words.load(Path("locales"), timezone=ZoneInfo("Asia/Shanghai"))
    words.text(say("join-filed", number="A17", due=due), "zh-CN")

Simple sentences are compiled to one string operation; `fluent.runtime` says the rest. No sentence stands here.
"""

from bot.words.used import Used, family, scan
from bot.words.words import Words

__all__ = ["Used", "Words", "family", "scan"]
