"""A connection through a proxy that whoever runs the service has named: to the checked address, not to a name."""

from __future__ import annotations

import socket
from http.client import HTTPException, HTTPResponse

from netgloss.addresses import IP
from netgloss.errors import FetchError


def tunnel(connected: socket.socket, host: str, ip: IP, port: int) -> None:
    """Asks the proxy at the other end to pass everything on to an address (RFC 9110, section 9.3.6).

    The proxy is told the address and not the name of the site, so that it can't come to another machine than the one
    that was checked. Raises `FetchError` where it refuses.
    """
    to = f"[{ip}]:{port}" if ip.version == 6 else f"{ip}:{port}"
    connected.sendall(f"CONNECT {to} HTTP/1.1\r\nHost: {to}\r\n\r\n".encode("ascii"))
    answer = HTTPResponse(connected, method="CONNECT")
    try:
        answer.begin()
    except HTTPException as error:
        raise FetchError("unreachable", "The proxy of this service does not speak HTTP.") from error
    finally:
        answer.close()  # what stands for the connection here, not the connection
    if answer.status != 200:
        raise FetchError("unreachable", f"The proxy of this service makes no connection to {host} ({answer.status}).")
