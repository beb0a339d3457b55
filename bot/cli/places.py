"""What a check can see of this machine: folders, the port, fonts, installed parts."""

import errno
import http.client
import importlib.util
import json
import os
import shutil
import socket
from contextlib import closing
from pathlib import Path

from bot.cli.findings import WARNING, Finding
from bot.config import Settings
from bot.dialogue.say import say
from bot.opening import sqlite_file

LOOPBACK = ("127.0.0.1", "::1", "localhost")
LITTLE_BYTES = 500_000_000
ASK_SECONDS = 2


def folders(settings: Settings) -> list[Finding]:
    """Can data be written, and is there room?"""
    wanted = {Path(settings.keys.path).parent}
    if (file := sqlite_file(settings)) is not None:
        wanted.add(file.parent)
    found: list[Finding] = []
    for folder in sorted(wanted):
        standing = next(above for above in (folder, *folder.absolute().parents) if above.exists())
        if not standing.is_dir() or not os.access(standing, os.W_OK | os.X_OK):
            found.append(Finding(say("data-not-writable", folder=str(folder), why=os.strerror(errno.EACCES))))
        elif (free := shutil.disk_usage(standing).free) < LITTLE_BYTES:
            found.append(Finding(say("check-little-room", folder=str(folder), megabytes=free // 1_000_000), WARNING))
    return found


def port(settings: Settings) -> list[Finding]:
    """Can we listen, or is it us who listen already?"""
    host, number = settings.server.host, settings.server.port
    try:
        for family, kind, protocol, _, address in socket.getaddrinfo(host, number, type=socket.SOCK_STREAM):
            with closing(socket.socket(family, kind, protocol)) as door:
                door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                door.bind(address)
    except OSError as error:
        if running(settings):
            return []
        return [Finding(say("run-port", host=host, port=str(number), why=error.strerror or ""))]
    return []


def running(settings: Settings) -> bool:
    """Whether Niangjia answers at this address."""
    host = "127.0.0.1" if settings.server.host in ("0.0.0.0", "::", "") else settings.server.host  # noqa: S104
    asking = http.client.HTTPConnection(host, settings.server.port, timeout=ASK_SECONDS)
    try:
        asking.request("GET", "/health/alive")
        return bool(json.loads(asking.getresponse().read(1000)) == {"alive": True})
    except (OSError, http.client.HTTPException, ValueError):
        return False
    finally:
        asking.close()


def fonts() -> list[Finding]:
    """Can pictures be drawn with Chinese words?"""
    from bot.pictures import fonts as faces

    try:
        faces.file()
    except faces.NoFont:
        return [Finding(say("check-no-font"))]
    return []


def installed(module: str) -> bool:
    """Whether Python finds this module."""
    try:
        return importlib.util.find_spec(module) is not None
    except (ImportError, ValueError):
        return False
