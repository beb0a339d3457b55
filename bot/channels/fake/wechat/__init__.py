"""Tencent's server and the phones behind it, as strict as the real one: refuses what Tencent refuses.

`Tencent` is both; `Tencent.phone()` is a person with WeChat. Nothing here is used by the channel itself.
"""

from bot.channels.fake.wechat.phone import Phone, Seen
from bot.channels.fake.wechat.tencent import Tencent

__all__ = ["Phone", "Seen", "Tencent"]
