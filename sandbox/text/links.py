"""Which addresses Telegram takes as a link, and how it writes them. A port of TDLib's `parse_url` and `LinkManager`."""

import ipaddress
import re
from dataclasses import dataclass

from sandbox.text.units import lower_ascii

LARGEST_USER_ID = 2**40 - 1
URL_PART = re.compile(r"(?:[A-Za-z0-9._!$,~*'();&+=-]|%[0-9A-Fa-f]{2}|[^\x00-\x7f])*")
SPACES = " \t\r\n\0\v"


@dataclass(frozen=True)
class Url:
    """The parts of an HTTP address."""

    protocol: str
    userinfo: str
    host: str
    port: int
    query: str

    def __str__(self) -> str:
        userinfo = self.userinfo + "@" if self.userinfo else ""
        port = f":{self.port}" if self.port else ""
        return f"{self.protocol}://{userinfo}{self.host}{port}{self.query}"


def user_of_link(url: str) -> int | None:
    """The user id of `tg://user?id=...`.

    >>> user_of_link("tg://user?id=42")
    42
    """
    match = re.match(r"tg:(?://)?user/?\?([^#]*)", lower_ascii(url), re.DOTALL)
    if not match:
        return None
    for parameter in match[1].split("&"):
        key, _, value = parameter.partition("=")
        if key == "id":
            valid = re.fullmatch(r"[1-9][0-9]{0,18}", value) and int(value) <= LARGEST_USER_ID
            return int(value) if valid else None
    return None


def checked_link(link: str) -> str | None:
    """The link as Telegram writes it, None where it refuses it.

    >>> checked_link("Bocal.EXAMPLE.org")
    'http://bocal.example.org/'
    >>> checked_link("no link")
    """
    scheme = re.match(r"(tg|ton|tonsite):(?://)?", lower_ascii(link))
    rest = link[scheme.end() :] if scheme else link
    url = parse_url(rest)
    if url is None:
        return None
    if scheme:
        return _own_scheme(scheme[1], rest, url)
    if "." not in url.host and not url.host.startswith("["):
        return None
    return str(url)


def _own_scheme(scheme: str, rest: str, url: Url) -> str | None:
    """`tg://resolve?domain=...` and its like."""
    if lower_ascii(rest).startswith("http://") or url.protocol == "https" or url.userinfo or url.port:
        return None
    allowed = r"[A-Za-z0-9_.-]*" if scheme == "tonsite" else r"[A-Za-z0-9_-]*"
    if not re.fullmatch(allowed, url.host):
        return None
    query = url.query[1:] if url.query.startswith("/?") else url.query
    return f"{scheme}://{url.host}{query}"


def parse_url(url: str) -> Url | None:
    """The parts of `[http[s]://][user@]host[:port][/path]`, None where it is none."""
    protocol = "http"
    if match := re.match(r"([^:/?#@\[\]]*)://", url):
        protocol = lower_ascii(match[1])
        url = url[match.end() :]
        if protocol not in {"http", "https"}:
            return None
    authority = re.match(r"[^/?#]*", url)
    assert authority  # noqa: S101 - an empty match is a match
    address, port = _split_port(authority[0])
    if port is None:
        return None
    userinfo, at, host = address.rpartition("@")
    if not at:
        host = address
    if not _host_is_valid(host) or not (host.startswith("[") or URL_PART.fullmatch(userinfo.replace(":", ""))):
        return None
    return Url(protocol, userinfo, lower_ascii(host), port, _query(url[authority.end() :]))


def _split_port(address: str) -> tuple[str, int | None]:
    """The address without its port, and the port: 0 if there is none, None if it is wrong."""
    at = max(address.rfind(mark) for mark in ":]@")
    if at <= 0 or address[at] != ":":
        return address, 0
    digits = address[at + 1 :].lstrip("0")
    valid = re.fullmatch(r"[1-9][0-9]{0,4}", digits) and int(digits) <= 65535
    return address[:at], int(digits) if valid else None


def _host_is_valid(host: str) -> bool:
    if host in {"", "."}:
        return False
    if host.startswith("[") and host.endswith("]"):
        try:
            ipaddress.IPv6Address(host[1:-1])
        except ValueError:
            return False
        return True
    return bool(URL_PART.fullmatch(host))


def _query(rest: str) -> str:
    rest = rest.rstrip(SPACES)
    if not rest.startswith("/"):
        rest = "/" + rest
    return re.sub(r"[\x00-\x20]", lambda match: f"%{ord(match[0]):02X}", rest)
