"""Connections only to addresses that were checked: a name is resolved once, and that very address is connected to."""

from __future__ import annotations

import ipaddress
import socket
import ssl
from dataclasses import dataclass
from urllib.parse import SplitResult

import certifi
from urllib3.connection import HTTPConnection, HTTPSConnection

from clipper.errors import FetchError

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_SHARED = ipaddress.ip_network("100.64.0.0/10")  # between a provider and its customers


@dataclass(frozen=True, slots=True)
class Place:
    """Where to connect: the name that the page is asked by, and the checked address."""

    scheme: str
    name: str
    address: str
    port: int

    @property
    def host_header(self) -> str:
        """What goes into the Host line."""
        name = f"[{self.name}]" if ":" in self.name else self.name
        return name if self.port == (443 if self.scheme == "https" else 80) else f"{name}:{self.port}"


def resolve(parts: SplitResult, *, allow_private: bool) -> Place:
    """Resolve the host of an address and refuse what lies in the local network, unless that is allowed."""
    scheme = parts.scheme.lower()
    port = parts.port or (443 if scheme == "https" else 80)
    name = ascii_name(parts.hostname or "")
    try:
        answers = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise FetchError(
            f"There is no site named {parts.hostname}, or the network is down.", "Check the address and the connection."
        ) from error
    found = [str(answer[4][0]) for answer in answers]
    if not allow_private and any(is_private(address) for address in found):
        # One such answer among public ones is how a hostile name server reaches into a network.
        raise FetchError(
            f"{parts.hostname} is in the local network, and such addresses are not fetched.",
            "They can be allowed in the settings.",
        )
    return Place(scheme, name, found[0], port)


def ascii_name(name: str) -> str:
    """A host name as it goes over the wire."""
    try:
        return name.rstrip(".").encode("idna").decode("ascii")
    except UnicodeError:
        return name


def is_private(address: str) -> bool:
    """Whether an IP address is anything but a public one: private, loopback, link-local, multicast, reserved."""
    try:
        number: _Address = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return True
    if isinstance(number, ipaddress.IPv6Address):
        last = ipaddress.IPv4Address(int(number) & 0xFFFFFFFF)
        if number.ipv4_mapped is not None or number in _NAT64:
            return is_private(str(last))
        inner = number.sixtofour or (number.teredo or (None, None))[1]
        if inner is not None and is_private(str(inner)):
            return True
    elif number in _SHARED:
        return True
    return not number.is_global or number.is_multicast or number.is_reserved or number.is_unspecified


def open_connection(place: Place, seconds: float) -> HTTPConnection:
    """A connection to the checked address and nowhere else; the certificate must be that of the name."""
    if place.scheme == "http":
        return HTTPConnection(place.address, place.port, timeout=seconds)
    return HTTPSConnection(
        place.address,
        place.port,
        timeout=seconds,
        server_hostname=place.name,
        cert_reqs="CERT_REQUIRED",
        ssl_context=_trust(),
    )


def _trust() -> ssl.SSLContext:
    """The system's certificates (those of a company's own network included) and Mozilla's."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context
