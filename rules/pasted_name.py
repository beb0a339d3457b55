"""The name among the words of a pasted message whose numbers have been taken out."""

import re

from rules.base import names, surnames

_NAME_LABEL = re.compile(r"(?:本人)?(?:姓\s*名|名\s*字|我的名字|我叫|我是|叫做|\bname\b)[ 是为叫:=]*", re.IGNORECASE)
_OTHER_LABEL = re.compile(
    r"(?:居民|公民)?身份证?(?:件)?(?:号码|号)?|证件(?:类型|号码|号)?|通行证(?:号码|号)?|证号"
    r"|(?:联系|手机|移动|电话)+(?:方式|号码|号)?|号码|\b(?:id|mobile|phone|tel)\b|本人|性别|民族",
    re.IGNORECASE,
)
_SEPARATORS = re.compile(r"[\n\t,;、|/\\。!?()\[\]【】《》<>\"“”=+:]+")
_ASIDE = re.compile(r"[男女]|汉|\w{1,4}族|[是为]|先生|女士")


def find(words: str) -> str | None:
    """The name in `words` (NFKC): a labelled one, else the likeliest Chinese word, else two or more Latin words."""
    marked = _OTHER_LABEL.sub("\n", words)
    for label in _NAME_LABEL.finditer(marked):
        name = _labelled(marked[label.end() :])
        if name:
            return name
    segments = [s.strip() for s in _SEPARATORS.split(_NAME_LABEL.sub("\n", marked)) if s.strip()]
    return _likeliest(segments) or _latin(segments)


def _labelled(rest: str) -> str | None:
    segment = _SEPARATORS.split(rest.lstrip(), maxsplit=1)[0]
    tokens = _tokens(segment)
    for token in tokens:
        if names.ordinary(token):
            return token
    first = names.read(tokens[0] if tokens and names.chinese(tokens[0]) else segment)
    return first if isinstance(first, str) and not surnames.NO_NAMES.search(first) else None


def _likeliest(segments: list[str]) -> str | None:
    tokens = [token for segment in segments for token in _tokens(segment)]
    likely = [token for token in tokens if names.ordinary(token)]
    if likely:
        return min(likely, key=_doubt)
    alone = [token for token in tokens if isinstance(names.read(token), str)]
    if len(alone) == 1 and names.chinese(alone[0]) and len(alone[0]) <= 4 and not surnames.NO_NAMES.search(alone[0]):
        return alone[0]
    return None


def _doubt(token: str) -> int:
    """Smaller is likelier; min() keeps the first of equals."""
    if names.DOT in token:
        return 0
    surname = surnames.of(token) or ""
    return 1 if len(token) - len(surname) <= 2 else 2


def _tokens(segment: str) -> list[str]:
    """The words of a segment; a surname that stands alone is joined with what follows: 张 三."""
    words = [_normal(word) for word in segment.split() if not _ASIDE.fullmatch(word)]
    surname_alone = len(words) > 1 and (len(words[0]) == 1 or surnames.of(words[0] + "某") == words[0])
    joined = "".join(words)
    return [joined] if surname_alone and names.ordinary(joined) else words


def _normal(word: str) -> str:
    name = names.read(word)
    return name if isinstance(name, str) else word


def _latin(segments: list[str]) -> str | None:
    for segment in segments:
        name = names.read(segment)
        if isinstance(name, str) and " " in name and all(word[0].isupper() for word in name.split()):
            return name
    return None
