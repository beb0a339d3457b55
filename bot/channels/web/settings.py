"""Every setting of the web channel, with its default."""

from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class WebSettings:
    """Rates are token buckets: `*_burst` at once, then so many a second or minute."""

    host: str = "127.0.0.1"
    port: int = 8080
    public_url: str = "http://127.0.0.1:8080"
    language: str = "zh-CN"  # for a browser that names neither Chinese nor English
    demo: bool = False  # show the SMS that a phone would have got
    trusted_hops: int = 0  # proxies of ours in front: so many entries of X-Forwarded-For, from the right, are believed

    text_characters: int = 4000
    upload_bytes: int = 10 * MEGABYTE
    image_pixels: int = 20_000_000  # a 10 kB PNG can unpack to 400 MB
    uploads_at_once: int = 8  # each holds up to `upload_bytes` in memory

    kiosk: bool = False  # a shared screen: forget the person after each submission
    kiosk_read_seconds: float = 12
    kiosk_idle_seconds: float = 180

    turns_a_second: float = 4
    turns_burst: int = 40
    uploads_a_minute: float = 12
    uploads_burst: int = 20
    pictures_a_minute: float = 60
    pictures_burst: int = 40
    failures_a_minute: float = (
        20  # of one network address: forged cookies and codes, refused uploads; people are not counted
    )
    failures_burst: int = 60

    pages: int = 10_000  # open at once
    pages_of_account: int = 8
    typing_seconds: float = 0.3
    hello_seconds: float = 10
    pulse_seconds: float = 25
    got_seconds: float = 3  # how long a pushed notice waits for the page to say it is there
    stop_seconds: float = 20  # how long running turns may take to finish when we stop
