"""Web addresses: what is read, what is refused and with which words, and which machines are public."""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import ip_address, ip_network

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netgloss import FetchError
from netgloss.addresses import Address, is_public, join, name_refusal, parse, refusal
from netgloss.fetch import fetch
from netgloss.policy import Policy
from origins import Names, policy, watched

# Part of the sentence that an address is refused with → rows of (name, address).
SELF, PRIVATE, LINK = "this computer itself", "a private network", "a machine in the same room or house"
METADATA, SHARED = "the inside of a computing centre", "the inside of a provider's network"
INSIDE, GROUP, RESERVED = (
    "an address that hides another one inside",
    "a group of machines",
    "that nobody has been given",
)
EXAMPLE, MACHINERY, MEASURING = "exists in textbooks only", "a part of the internet's own machinery", "for measuring"
ODD, USER, CONTROL = "number in an odd spelling", "a user name or a password", "control character"
SCHEME, BEGIN, NO_SITE = (
    "are not read, only http:// and https://",
    "must begin with http:// or https://",
    "names no site",
)
BACKSLASH, PERCENT, BLANK = "holds a backslash", "holds a % sign", "a blank in the name"
CHARACTERS, NO_NAME, CARD = "characters that no name may have", "is not the name of a site", "names a network card"
BRACKETS, PORT, COLONS = "is no IPv6 address", "is no port", "more than one colon"
NOWHERE, HIDDEN, ORGANISATION = "no address at all", "a hidden network", "the inside of an organisation"
NOT_READ = "is not read, only 80, 443"

REFUSED: dict[str, list[tuple[str, str]]] = {
    SELF: [
        ("loopback", "http://127.0.0.1/"),
        ("loopback, https", "https://127.0.0.1/"),
        ("loopback, end of the net", "http://127.255.255.254/"),
        ("loopback, first of the net", "http://127.0.0.0/"),
        ("loopback, another", "http://127.1.2.3/page"),
        ("this network", "http://0.0.0.1/"),
        ("this network, end", "http://0.255.255.255/"),
        ("loopback with a dot at the end", "http://127.0.0.1./"),
        ("loopback with a query", "http://127.0.0.1?x"),
        ("loopback with a fragment", "http://127.0.0.1#x"),
        ("loopback without a path", "http://127.0.0.1"),
        ("loopback with port 443", "http://127.0.0.1:443/"),
        ("loopback with port 0080", "http://127.0.0.1:0080/"),
        ("loopback with an empty port", "http://127.0.0.1:/"),
        ("loopback in full-width digits", "http://１２７.０.０.１/"),
        ("loopback in circled digits", "http://①②⑦.⓪.⓪.①/"),
        ("loopback in mathematical digits", "http://𝟏𝟐𝟕.𝟎.𝟎.𝟏/"),
        ("loopback in superscript digits", "http://¹²⁷.⁰.⁰.¹/"),
        ("loopback with ideographic dots", "http://127。0。0。1/"),
        ("loopback with half-width ideographic dots", "http://127｡0｡0｡1/"),
        ("loopback with full-width dots", "http://127．0．0．1/"),
        ("loopback with a soft hyphen", "http://127.0.0\u00ad.1/"),
        ("loopback with a zero-width space", "http://127.0.0.1\u200b/"),
        ("loopback with a word joiner", "http://1\u206027.0.0.1/"),
        ("loopback with a variation selector", "http://127.0.0.1\ufe0f/"),
        ("loopback, blanks around it", "  http://127.0.0.1/  "),
        ("loopback in a scheme of capitals", "HTTP://127.0.0.1/"),
        ("localhost", "http://localhost/"),
        ("localhost in capitals", "http://LOCALHOST/"),
        ("localhost with a dot at the end", "http://localhost./"),
        ("a name below localhost", "http://a.b.localhost/"),
        ("localhost in full-width letters", "http://ｌｏｃａｌｈｏｓｔ/"),
        ("localhost in circled letters", "http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/"),
        ("localhost in script letters", "http://𝓵𝓸𝓬𝓪𝓵𝓱𝓸𝓼𝓽/"),
        ("localhost with the long s", "http://localhoſt/"),
        ("localhost with a soft hyphen", "http://local\u00adhost/"),
        ("localhost with a zero-width space", "http://local\u200bhost/"),
        ("loopback, IPv6", "http://[::1]/"),
        ("loopback, IPv6, written out", "http://[0:0:0:0:0:0:0:1]/"),
        ("loopback, IPv6, with all its zeros", "http://[0000:0000:0000:0000:0000:0000:0000:0001]/"),
        ("loopback, IPv6, as if IPv4", "http://[::0.0.0.1]/"),
        ("loopback, IPv6, with a port", "http://[::1]:80/"),
        ("loopback, IPv6, https", "https://[::1]:443/x"),
    ],
    PRIVATE: [
        ("10, first", "http://10.0.0.0/"),
        ("10, a router", "http://10.0.0.1/"),
        ("10, last", "http://10.255.255.255/"),
        ("172.16, first", "http://172.16.0.0/"),
        ("172.16, a container", "http://172.17.0.2/"),
        ("172.16, last", "http://172.31.255.255/"),
        ("192.168, first", "http://192.168.0.0/"),
        ("192.168, a router", "http://192.168.1.1/"),
        ("192.168, last", "https://192.168.255.255/"),
        ("a name of a local network", "http://printer.local/"),
        ("a name of a router", "http://router.lan/"),
        ("a name of a router, deeper", "http://a.b.router.lan/"),
        ("a name at home", "http://nas.home/"),
        ("a name at home, by the standard", "http://nas.home.arpa/"),
        ("a name of a company", "http://wiki.corp/"),
        ("an intranet", "http://wiki.intranet/"),
        ("localdomain", "http://localhost.localdomain/"),
        ("a name without a dot", "http://intranet/"),
        ("a name without a dot, with one at its end", "http://intranet./"),
        ("a name without a dot, not ASCII", "http://bücher/"),
        ("unique local, fc", "http://[fc00::1]/"),
        ("unique local, fd", "http://[fd12:3456:789a::1]/"),
        ("unique local, last", "http://[fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff]/"),
        ("site-local", "http://[fec0::1]/"),
        ("site-local, last", "http://[feff::1]/"),
    ],
    LINK: [
        ("link-local, first", "http://169.254.0.0/"),
        ("link-local", "http://169.254.1.1/"),
        ("link-local, last", "http://169.254.255.255/"),
        ("link-local, IPv6", "http://[fe80::1]/"),
        ("link-local, IPv6, last", "http://[febf:ffff::1]/"),
    ],
    METADATA: [
        ("metadata of most clouds", "http://169.254.169.254/latest/meta-data/"),
        ("metadata of containers", "http://169.254.170.2/v2/credentials"),
        ("metadata of Alibaba", "http://100.100.100.200/"),
        ("metadata of Oracle", "http://192.0.0.192/"),
        ("Azure's own", "http://168.63.129.16/"),
        ("metadata of AWS, IPv6", "http://[fd00:ec2::254]/"),
        ("metadata of Google, IPv6", "http://[fd20:ce::254]/"),
        ("metadata in full-width digits", "http://１６９.２５４.１６９.２５４/"),
        ("metadata with a dot at the end", "http://169.254.169.254./"),
    ],
    ORGANISATION: [
        ("metadata of Google by its name", "http://metadata.google.internal/computeMetadata/v1/"),
        ("a host of Docker", "http://host.docker.internal/"),
        ("internal", "http://a.internal/"),
        ("internal in capitals", "http://A.INTERNAL./"),
        ("an AWS machine", "http://ip-10-0-0-1.ec2.internal/"),
    ],
    HIDDEN: [
        ("an onion", "http://expyuzz4wqqyqhjn.onion/"),
        ("i2p", "http://stats.i2p/"),
    ],
    SHARED: [
        ("shared, first", "http://100.64.0.0/"),
        ("shared", "http://100.100.1.1/"),
        ("shared, last", "http://100.127.255.255/"),
    ],
    MACHINERY: [
        ("protocol assignments", "http://192.0.0.0/"),
        ("dummy address", "http://192.0.0.8/"),
        ("NAT64 discovery", "http://192.0.0.170/"),
        ("protocol assignments, last", "http://192.0.0.255/"),
        ("AS112", "http://192.31.196.1/"),
        ("AMT", "http://192.52.193.1/"),
        ("AS112, direct", "http://192.175.48.1/"),
        ("protocol assignments, IPv6", "http://[2001:1::1]/"),
        ("AMT, IPv6", "http://[2001:3::1]/"),
        ("AS112, IPv6", "http://[2001:4:112::1]/"),
        ("ORCHID", "http://[2001:10::1]/"),
        ("ORCHID 2", "http://[2001:20::1]/"),
        ("drone ids", "http://[2001:30::1]/"),
        ("protocol assignments, IPv6, last", "http://[2001:1ff:ffff::1]/"),
        ("AS112, direct, IPv6", "http://[2620:4f:8000::1]/"),
        ("segment routing", "http://[5f00::1]/"),
    ],
    MEASURING: [
        ("benchmarks, first", "http://198.18.0.0/"),
        ("benchmarks, last", "http://198.19.255.255/"),
        ("benchmarks, IPv6", "http://[2001:2::1]/"),
    ],
    EXAMPLE: [
        ("documentation 1", "http://192.0.2.1/"),
        ("documentation 2", "http://198.51.100.7/"),
        ("documentation 3", "http://203.0.113.255/"),
        ("documentation, IPv6", "http://[2001:db8::1]/"),
        ("documentation, IPv6, last", "http://[2001:db8:ffff:ffff:ffff:ffff:ffff:ffff]/"),
        ("documentation, IPv6, new", "http://[3fff::1]/"),
        ("documentation, IPv6, new, last", "http://[3fff:fff:ffff::1]/"),
    ],
    GROUP: [
        ("multicast, first", "http://224.0.0.0/"),
        ("multicast, mDNS", "http://224.0.0.251/"),
        ("multicast, SSDP", "http://239.255.255.250/"),
        ("multicast, last", "http://239.255.255.255/"),
        ("multicast, IPv6", "http://[ff02::1]/"),
        ("multicast, IPv6, global", "http://[ff0e::1]/"),
        ("multicast, IPv6, last", "http://[ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff]/"),
    ],
    RESERVED: [
        ("reserved, first", "http://240.0.0.0/"),
        ("reserved", "http://250.1.2.3/"),
        ("broadcast", "http://255.255.255.255/"),
        ("IPv6, not given out, 0", "http://[100:1::1]/"),
        ("IPv6, not given out, 1", "http://[1000::1]/"),
        ("IPv6, not given out, 4", "http://[4000::1]/"),
        ("IPv6, not given out, 6", "http://[6000::1]/"),
        ("IPv6, not given out, 8", "http://[8000::1]/"),
        ("IPv6, not given out, a", "http://[a000::1]/"),
        ("IPv6, not given out, c", "http://[c000::1]/"),
        ("IPv6, not given out, e", "http://[e000::1]/"),
        ("IPv6, not given out, f0", "http://[f000::1]/"),
        ("IPv6, not given out, fe00", "http://[fe00::1]/"),
        ("IPv6, once for OSI", "http://[200::1]/"),
        ("IPv6, not given out, just outside NAT64", "http://[64:ff9b:2::1]/"),
        ("IPv6, not given out, 1 with an address in it", "http://[::1:7f00:1]/"),
    ],
    NOWHERE: [
        ("unspecified", "http://0.0.0.0/"),
        ("unspecified, IPv6", "http://[::]/"),
        ("unspecified, IPv6, written out", "http://[0:0:0:0:0:0:0:0]/"),
        ("unspecified, IPv6, as if IPv4", "http://[::0.0.0.0]/"),
        ("discard", "http://[100::1]/"),
        ("dummy prefix", "http://[100:0:0:1::1]/"),
    ],
    INSIDE: [
        ("mapped, loopback", "http://[::ffff:127.0.0.1]/"),
        ("mapped, loopback, in hex", "http://[::ffff:7f00:1]/"),
        ("mapped, in capitals", "http://[::FFFF:7F00:0001]/"),
        ("mapped, private", "http://[::ffff:10.0.0.1]/"),
        ("mapped, metadata", "http://[::ffff:169.254.169.254]/"),
        ("mapped, metadata, in hex", "http://[::ffff:a9fe:a9fe]/"),
        ("mapped, written out", "http://[0:0:0:0:0:ffff:c0a8:0101]/"),
        ("mapped, public", "http://[::ffff:8.8.8.8]/"),
        ("compatible, loopback", "http://[::127.0.0.1]/"),
        ("compatible, loopback, in hex", "http://[::7f00:1]/"),
        ("compatible, private", "http://[::192.168.0.1]/"),
        ("compatible, public", "http://[::8.8.8.8]/"),
        ("translated, loopback", "http://[::ffff:0:127.0.0.1]/"),
        ("translated, private", "http://[::ffff:0:10.0.0.1]/"),
        ("translated, in hex", "http://[::ffff:0:a00:1]/"),
        ("translated, public", "http://[::ffff:0:8.8.8.8]/"),
        ("NAT64, loopback", "http://[64:ff9b::127.0.0.1]/"),
        ("NAT64, metadata", "http://[64:ff9b::a9fe:a9fe]/"),
        ("NAT64, private", "http://[64:ff9b::10.1.2.3]/"),
        ("NAT64, public", "http://[64:ff9b::8.8.8.8]/"),
        ("NAT64, written out", "http://[0064:ff9b:0:0:0:0:7f00:0001]/"),
        ("NAT64, local use", "http://[64:ff9b:1::7f00:1]/"),
        ("NAT64, local use, /48 form", "http://[64:ff9b:1:7f00:0:100::]/"),
        ("NAT64, local use, last", "http://[64:ff9b:1:ffff:ffff:ffff:ffff:ffff]/"),
        ("6to4, loopback", "http://[2002:7f00:1::]/"),
        ("6to4, private", "http://[2002:a00:1::1]/"),
        ("6to4, metadata", "http://[2002:a9fe:a9fe::1]/"),
        ("6to4, public", "http://[2002:808:808::1]/"),
        ("6to4, last", "http://[2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff]/"),
        ("6to4 relay", "http://192.88.99.1/"),
        ("6to4 relay, last", "http://192.88.99.255/"),
        ("Teredo", "http://[2001::1]/"),
        ("Teredo, loopback inside", "http://[2001:0:4136:e378:8000:63bf:80ff:fffe]/"),
        ("Teredo, private inside", "http://[2001:0:a00:1:0:0:f5ff:fffe]/"),
        ("Teredo, written out", "http://[2001:0000:0:0:0:0:0:0]/"),
        ("ISATAP, loopback", "http://[2606:4700::5efe:7f00:1]/"),
        ("ISATAP, private, dotted", "http://[2606:4700::5efe:10.0.0.1]/"),
        ("ISATAP, universal bit", "http://[2606:4700::200:5efe:10.0.0.1]/"),
    ],
    ODD: [
        ("decimal", "http://2130706433/"),
        ("decimal, metadata", "http://2852039166/"),
        ("decimal, zero", "http://0/"),
        ("decimal, overflow", "http://4294967297/"),
        ("octal", "http://0177.0.0.1/"),
        ("octal, all parts", "http://0177.00.00.01/"),
        ("octal, whole", "http://017700000001/"),
        ("octal, that would be public as decimal", "http://010.8.8.8/"),
        ("hex", "http://0x7f.0.0.1/"),
        ("hex, whole", "http://0x7f000001/"),
        ("hex, capitals", "http://0X7F000001/"),
        ("hex, all parts", "http://0x7f.0x0.0x0.0x1/"),
        ("hex, metadata", "http://0xa9fea9fe/"),
        ("hex, nothing behind the x", "http://127.0.0.0x/"),
        ("hex, last part only", "http://127.0.0.0x1/"),
        ("short, two parts", "http://127.1/"),
        ("short, three parts", "http://127.0.1/"),
        ("short, 10.1", "http://10.1/"),
        ("short, big last part", "http://127.65537/"),
        ("mixed", "http://0x7f.1/"),
        ("mixed, three ways", "http://0300.0xa8.1/"),
        ("five parts", "http://1.2.3.4.5/"),
        ("a part of 256", "http://256.1.1.1/"),
        ("a part of 999", "http://1.1.1.999/"),
        ("a part of very many digits", f"http://1.1.1.{'9' * 40}/"),
        ("a name with a number at its end", "http://example.127/"),
        ("a name with a number at its end, in hex", "http://example.0x7f/"),
        ("decimal in full-width digits", "http://２１３０７０６４３３/"),
        ("octal in full-width digits", "http://０１７７.0.0.1/"),
        ("hex in full-width letters", "http://０ｘ７ｆ.1/"),
        ("short in circled digits", "http://①②⑦.①/"),
        ("leading zeros of a public one", "http://093.184.216.034/"),
        ("with a dot at the end", "http://127.1./"),
    ],
    USER: [
        ("a user name", "http://user@example.org/"),
        ("a password", "http://user:secret@example.org/"),
        ("an empty user name", "http://@example.org/"),
        ("an empty password", "http://:@example.org/"),
        ("a public name in front", "http://example.org@127.0.0.1/"),
        ("a public name with a port in front", "http://example.org:80@127.0.0.1/"),
        ("two", "http://a@b@127.0.0.1/"),
        ("in brackets", "http://[::1]@example.org/"),
        ("percent-encoded parts", "http://a%40b:c%3A@example.org/"),
        ("a public name, https", "https://netpatients.example&x=@10.0.0.1/"),
        ("a blank in it", "http://a b@example.org/"),
    ],
    CONTROL: [
        ("CR LF in the path", "http://example.org/a\r\nX-Header: 1"),
        ("CR LF in the name", "http://example.org\r\nHost: 127.0.0.1/"),
        ("LF in the name", "http://exam\nple.org/"),
        ("TAB in the name", "http://exam\tple.org/"),
        ("TAB in the scheme", "ht\ttp://example.org/"),
        ("LF between the slashes", "http:/\n/example.org/"),
        ("NUL in the name", "http://127.0.0.1\0.example.org/"),
        ("NUL in front", "\0http://example.org/"),
        ("NUL at the end", "http://example.org/\0"),
        ("DEL", "http://example.org/\x7f"),
        ("CR in the query", "http://example.org/?a=\rb"),
        ("LF in the fragment", "http://example.org/#a\nb"),
        ("a C1 control", "http://example.org/\x85"),
        ("escape", "http://example.org/\x1b[2J"),
        ("vertical tab", "http://example.org/\x0bx"),
        ("line separator", "http://example.org/\u2028x"),
        ("paragraph separator", "http://example.org/\u2029x"),
        ("a lone surrogate", "http://example.org/\ud800"),
        ("a lone surrogate in the name", "http://ex\udfffample.org/"),
    ],
    SCHEME: [
        ("file", "file:///etc/passwd"),
        ("file on a host", "file://localhost/etc/passwd"),
        ("ftp", "ftp://example.org/"),
        ("gopher", "gopher://127.0.0.1:6379/_FLUSHALL"),
        ("javascript", "javascript:alert(1)"),
        ("data", "data:text/html,<p>x"),
        ("ws", "ws://example.org/"),
        ("wss", "wss://example.org/"),
        ("dict", "dict://127.0.0.1:11211/stats"),
        ("ldap", "ldap://127.0.0.1/"),
        ("jar", "jar:http://example.org/!/"),
        ("view-source", "view-source:http://example.org/"),
        ("about", "about:blank"),
        ("mailto", "mailto:a@example.org"),
        ("unix", "http+unix://%2Fvar%2Frun%2Fdocker.sock/info"),
        ("feed", "feed://example.org/feed"),
        ("url", "url:http://127.0.0.1/"),
        ("blob", "blob:http://example.org/1"),
        ("a name and a port", "localhost:8080/"),
        ("capitals", "FILE:///etc/passwd"),
        ("https with an s too many", "httpss://example.org/"),
    ],
    BEGIN: [
        ("nothing", ""),
        ("blanks", "  \n "),
        ("a word", "carcinoid"),
        ("a name without a scheme", "example.org/page"),
        ("no scheme, but slashes", "//example.org/"),
        ("a path", "/etc/passwd"),
        ("a colon first", "://example.org/"),
        ("a digit first", "1http://example.org/"),
        ("a scheme with a full-width letter", "ｈttp://example.org/"),
        ("a scheme with a zero-width space", "http\u200b://example.org/"),
        ("a query", "?url=http://example.org/"),
    ],
    NO_SITE: [
        ("nothing behind the slashes", "http://"),
        ("a path only", "http:///etc/passwd"),
        ("one slash", "http:/example.org/"),
        ("no slash", "http:example.org/"),
        ("a query only", "http://?x"),
        ("a fragment only", "http://#x"),
        ("three slashes and loopback", "http:///127.0.0.1/"),
        ("a port only", "http://:80/"),
        ("backslashes for slashes", "http:\\\\127.0.0.1\\"),
        ("a dot", "http://./"),
        ("soft hyphens only", "http://\u00ad\u00ad/"),
    ],
    BACKSLASH: [
        ("behind the name", "http://example.org\\.127.0.0.1/"),
        ("in the path", "http://example.org/a\\b"),
        ("in front of the name", "http://\\example.org/"),
        ("behind a port", "http://example.org:80\\x/"),
        ("twice", "http://example.org\\\\127.0.0.1/"),
        ("a backslash in front of an at sign", "http://example.org\\@127.0.0.1/"),
    ],
    PERCENT: [
        ("an encoded dot", "http://127%2e0.0.1/"),
        ("an encoded name", "http://%6c%6f%63%61%6c%68%6f%73%74/"),
        ("an encoded NUL", "http://example.org%00.127.0.0.1/"),
        ("an encoded slash", "http://example.org%2f127.0.0.1/"),
        ("an encoded CR LF", "http://example.org%0d%0aHost:%20x/"),
        ("an encoded digit", "http://%31%32%37.0.0.1/"),
        ("an encoded at sign", "http://example.org%40127.0.0.1/"),
        ("a zone without brackets", "http://fe80::1%25eth0/"),
    ],
    BLANK: [
        ("a space", "http://exam ple.org/"),
        ("a space at the end", "http://example.org /"),
        ("a space in front", "http:// example.org/"),
        ("a no-break space", "http://example.org\u00a0/"),
        ("an ideographic space", "http://127.0.0.1\u3000/"),
        ("a space in front of a port", "http://example.org :80/"),
    ],
    CHARACTERS: [
        ("bidirectional override", "http://\u202egro.elpmaxe/"),
        ("a zero-width joiner out of place", "http://exa\u200dmple.org/"),
        ("private use", "http://\ue000.example.org/"),
        ("a replacement character", "http://ex\ufffdmple.org/"),
        ("not assigned", "http://ex\U000e0fffmple.org/"),
        ("right to left and left to right in one label", "http://aא1.example.org/"),
        ("an emoji", "http://😀.example.org/"),
        ("a combining mark first", "http://\u0301a.example.org/"),
    ],
    NO_NAME: [
        ("two dots", "http://example..org/"),
        ("a dot first", "http://.example.org/"),
        ("two dots at the end", "http://example.org../"),
        ("a quote", "http://exam\"ple.org/"),
        ("an angle bracket", "http://exam<ple.org/"),
        ("a bar", "http://exam|ple.org/"),
        ("a caret", "http://exam^ple.org/"),
        ("a comma", "http://example,org/"),
        ("a semicolon", "http://example.org;x/"),
        ("an ampersand", "http://a.example&b.example/"),
        ("a star", "http://*.example.org/"),
        ("a plus", "http://a+b.example.org/"),
        ("a dollar", "http://$HOME.example.org/"),
        ("braces", "http://{x}.example.org/"),
        ("a label of 64 letters", f"http://{'a' * 64}.example.org/"),
        ("a full-width solidus", "http://example.org／127.0.0.1/"),
        ("a full-width at sign", "http://a＠127.0.0.1/"),
        ("a full-width colon", "http://example.org：80/"),
        ("a full-width number sign", "http://example.org＃x/"),
        ("account of", "http://example.org℀/"),
    ],
    "is too long": [
        ("254 characters", "http://" + ".".join(["a" * 63] * 4)[:254].rstrip(".") + "aaa/"),
        ("very many", f"http://{'a.' * 1000}org/"),
    ],
    CARD: [
        ("link-local with a zone", "http://[fe80::1%25eth0]/"),
        ("link-local with a bare zone", "http://[fe80::1%eth0]/"),
        ("loopback with a zone", "http://[::1%25lo]/"),
        ("public with a zone", "http://[2606:4700::1%251]/"),
        ("an empty zone", "http://[2606:4700::1%]/"),
        ("a zone with a name in it", "http://[::1%25.example.org]/"),
    ],
    BRACKETS: [
        ("IPv4 in brackets", "http://[127.0.0.1]/"),
        ("a name in brackets", "http://[localhost]/"),
        ("nothing in brackets", "http://[]/"),
        ("not closed", "http://[::1/"),
        ("something behind", "http://[::1].example.org/"),
        ("digits behind", "http://[::1]80/"),
        ("two shortenings", "http://[1::2::3]/"),
        ("nine parts", "http://[1:2:3:4:5:6:7:8:9]/"),
        ("a part of five digits", "http://[2606:47001::1]/"),
        ("the future form", "http://[v1.fe80]/"),
        ("odd IPv4 inside", "http://[::ffff:0177.0.0.1]/"),
        ("short IPv4 inside", "http://[::ffff:127.1]/"),
        ("full-width digits", "http://[::１]/"),
        ("a blank", "http://[::1 ]/"),
        ("brackets in brackets", "http://[[::1]]/"),
        ("a net", "http://[2606::/32]/"),
    ],
    PORT: [
        ("a word", "http://example.org:http/"),
        ("zero", "http://example.org:0/"),
        ("65536", "http://example.org:65536/"),
        ("99999", "http://example.org:99999/"),
        ("six digits", "http://example.org:000080/"),
        ("a sign", "http://example.org:+80/"),
        ("a minus", "http://example.org:-80/"),
        ("a hex number", "http://example.org:0x50/"),
        ("full-width digits", "http://example.org:８０/"),
        ("Arabic digits", "http://example.org:٨٠/"),
        ("superscript digits", "http://example.org:⁸⁰/"),
        ("an underscore", "http://example.org:8_0/"),
        ("a dot", "http://example.org:80./"),
        ("a letter at the end", "http://example.org:80a/"),
        ("IPv6", "http://[::1]:x/"),
    ],
    COLONS: [
        ("two ports", "http://example.org:80:80/"),
        ("IPv6 without brackets", "http://::1/"),
        ("IPv6 without brackets, long", "http://2606:4700::1/"),
        ("mapped without brackets", "http://::ffff:127.0.0.1/"),
        ("brackets at the end", "http://example.org[::1]/"),
        ("two ports and loopback", "http://127.0.0.1:80:443/"),
    ],
    NOT_READ: [
        ("ssh", "http://example.org:22/"),
        ("mail", "http://example.org:25/"),
        ("redis", "http://example.org:6379/"),
        ("a proxy", "http://example.org:8080/"),
        ("docker", "http://example.org:2375/"),
        ("the last port", "https://example.org:65535/"),
        ("a numeric address", "http://8.8.8.8:53/"),
        ("IPv6", "http://[2606:4700::1]:8443/"),
    ],
    "the longest that is read": [
        ("a long path", f"http://example.org/{'a' * 4096}"),
        ("a path that grows, percent-encoded", f"http://example.org/{'é' * 1000}"),
        ("a long query", f"http://example.org/?{'a' * 5000}"),
        ("a very long name", f"http://{'a' * 100_000}"),
    ],
}  # fmt: skip
KINDS = {"address", "not-public", "not-allowed"}


@pytest.mark.parametrize(
    ("sentence", "address"),
    [pytest.param(part, address, id=f"{name} ({part})") for part, rows in REFUSED.items() for name, address in rows],
)
def test_an_address_is_refused_with_its_own_sentence_and_nobody_is_asked(sentence: str, address: str) -> None:
    names = Names()
    with watched() as watch, pytest.raises(FetchError) as refused:
        fetch(address, Policy(), resolve=names)
    assert sentence in str(refused.value)
    assert refused.value.name in KINDS
    assert (watch.connects, watch.lookups, names.asked) == ([], [], [])


def test_at_least_300_addresses_are_refused() -> None:
    rows = [address for group in REFUSED.values() for _, address in group]
    assert len(rows) == len(set(rows))
    assert len(rows) >= 300


LEADS = {
    "loopback": ["127.0.0.1"],
    "loopback, IPv6": ["::1"],
    "private": ["10.0.0.8"],
    "private 172": ["172.20.0.1"],
    "private 192": ["192.168.178.1"],
    "metadata": ["169.254.169.254"],
    "Azure's own": ["168.63.129.16"],
    "shared": ["100.64.1.1"],
    "unspecified": ["0.0.0.0"],  # noqa: S104 (it is refused)
    "unspecified, IPv6": ["::"],
    "multicast": ["224.0.0.1"],
    "broadcast": ["255.255.255.255"],
    "unique local": ["fd00::1"],
    "link-local with a zone": ["fe80::1%eth0"],
    "public with a zone": ["2606:4700::1%eth0"],
    "mapped": ["::ffff:10.0.0.1"],
    "mapped, public": ["::ffff:8.8.8.8"],
    "compatible": ["::127.0.0.1"],
    "translated": ["::ffff:0:127.0.0.1"],
    "NAT64": ["64:ff9b::7f00:1"],
    "6to4": ["2002:7f00:1::1"],
    "Teredo": ["2001:0:4136:e378:8000:63bf:80ff:fffe"],
    "site-local": ["fec0::1"],
    "public first, private second": ["8.8.8.8", "10.0.0.1"],
    "private first, public second": ["10.0.0.1", "8.8.8.8"],
    "public IPv4, loopback IPv6": ["8.8.8.8", "::1"],
    "a private one behind many public ones": [*[f"8.8.8.{last}" for last in range(1, 40)], "192.168.0.1"],
}


@pytest.mark.parametrize("found", LEADS.values(), ids=LEADS.keys())
def test_a_name_that_leads_to_an_address_that_is_not_public_is_refused(found: list[str]) -> None:
    with watched() as watch, pytest.raises(FetchError) as refused:
        fetch("https://forum.example/", Policy(), resolve=Names(forum_example=found))
    assert refused.value.name == "not-public"
    assert str(refused.value).startswith("forum.example leads to ")
    # What a name inside an organisation stands for is nothing to tell strangers.
    assert all(ip.partition("%")[0] not in str(refused.value) for ip in found if len(ip) > 3)
    assert watch.connects == []


ALLOWED = {
    "a name": ("http://example.org/", "http://example.org/"),
    "https": ("https://example.org/", "https://example.org/"),
    "no path": ("https://example.org", "https://example.org/"),
    "a path": ("https://example.org/a/b.html", "https://example.org/a/b.html"),
    "a query": ("https://example.org/t?f=2&t=31", "https://example.org/t?f=2&t=31"),
    "a query without a path": ("https://example.org?x=1", "https://example.org/?x=1"),
    "an empty query": ("https://example.org/?", "https://example.org/?"),
    "a fragment": ("https://example.org/a#post-3", "https://example.org/a"),
    "a fragment without a path": ("https://example.org#x", "https://example.org/"),
    "a question mark in the fragment": ("https://example.org/a#b?c", "https://example.org/a"),
    "capitals": ("HTTPS://Example.ORG/Path", "https://example.org/Path"),
    "its own port, http": ("http://example.org:80/", "http://example.org/"),
    "its own port, https": ("https://example.org:443/", "https://example.org/"),
    "an empty port": ("https://example.org:/", "https://example.org/"),
    "zeros in front of the port": ("https://example.org:0443/", "https://example.org/"),
    "http on 443": ("http://example.org:443/", "http://example.org:443/"),
    "https on 80": ("https://example.org:80/", "https://example.org:80/"),
    "a blank behind": ("https://example.org/ ", "https://example.org/"),
    "a blank in front": (" https://example.org/", "https://example.org/"),
    "a line end behind": ("https://example.org/\r\n", "https://example.org/"),
    "a no-break space behind": ("https://example.org/\u00a0", "https://example.org/"),
    "a tab in front": ("\thttps://example.org/", "https://example.org/"),
    "a dot at the end of the name": ("https://example.org./a", "https://example.org/a"),
    "many labels": ("https://a.b.c.d.e.example.org/", "https://a.b.c.d.e.example.org/"),
    "an underscore": ("https://my_blog.example.org/", "https://my_blog.example.org/"),
    "a hyphen at the end of a label": ("https://a-.example.org/", "https://a-.example.org/"),
    "two hyphens": ("https://r3---sn.example.org/", "https://r3---sn.example.org/"),
    "a digit first": ("https://4chan.example/", "https://4chan.example/"),
    "digits in front of a name": ("https://127.0.0.1.example.org/", "https://127.0.0.1.example.org/"),
    "a label of digits": ("https://123.example.org/", "https://123.example.org/"),
    "a name that begins like hex": ("https://0x7f.example.org/", "https://0x7f.example.org/"),
    "a last label with a digit": ("https://example.x1/", "https://example.x1/"),
    "a label of 63 letters": (f"https://{'a' * 63}.example/", f"https://{'a' * 63}.example/"),
    "German": ("https://bücher.example/", "https://xn--bcher-kva.example/"),
    "German, sharp s": ("https://straße.example/", "https://xn--strae-oqa.example/"),
    "German, capitals": ("https://BÜCHER.example/", "https://xn--bcher-kva.example/"),
    "German, decomposed": ("https://bu\u0308cher.example/", "https://xn--bcher-kva.example/"),
    "Japanese": ("https://日本語.example/", "https://xn--wgv71a119e.example/"),
    "Japanese dots": ("https://日本語。example/", "https://xn--wgv71a119e.example/"),
    "Cyrillic": ("https://пример.example/", "https://xn--e1afmkfd.example/"),
    "Arabic": ("https://مثال.example/", "https://xn--mgbh0fb.example/"),
    "punycode": ("https://xn--bcher-kva.example/", "https://xn--bcher-kva.example/"),
    "full-width letters": ("https://ｅｘａｍｐｌｅ.org/", "https://example.org/"),
    "a look-alike, all Cyrillic": ("https://раураl.example/", "https://xn--l-7sba6dbr.example/"),
    "a look-alike, one letter": ("https://аpple.example/", "https://xn--pple-43d.example/"),
    "a look-alike, Greek": ("https://gοοgle.example/", "https://xn--ggle-0nda.example/"),
    "a path that is not ASCII": ("https://example.org/Krebs/Übersicht", "https://example.org/Krebs/%C3%9Cbersicht"),
    "a query that is not ASCII": ("https://example.org/?q=größe", "https://example.org/?q=gr%C3%B6%C3%9Fe"),
    "a blank in the path": ("https://example.org/a b", "https://example.org/a%20b"),
    "quotes in the path": ('https://example.org/"a"', "https://example.org/%22a%22"),
    "angle brackets in the query": ("https://example.org/?<b>", "https://example.org/?%3Cb%3E"),
    "percent signs stay": ("https://example.org/a%20b%2Fc", "https://example.org/a%20b%2Fc"),
    "a percent sign alone stays": ("https://example.org/100%", "https://example.org/100%"),
    "an at sign in the path": ("https://example.org/@writer/post", "https://example.org/@writer/post"),
    "an at sign in the query": ("https://example.org/?a@b", "https://example.org/?a@b"),
    "an address in the path": ("https://example.org/http://127.0.0.1/", "https://example.org/http://127.0.0.1/"),
    "an address in the query": ("https://example.org/?u=http://10.0.0.1/", "https://example.org/?u=http://10.0.0.1/"),
    "two slashes in the path": ("https://example.org//a", "https://example.org//a"),
    "dots in the path": ("https://example.org/a/../b", "https://example.org/a/../b"),
    "a backslash in the query": ("https://example.org/?a\\b", "https://example.org/?a%5Cb"),
    "brackets in the query": ("https://example.org/?a[]=1", "https://example.org/?a[]=1"),
    "a colon in the path": ("https://example.org/a:b", "https://example.org/a:b"),
    "a semicolon": ("https://example.org/a;s=1?b;c", "https://example.org/a;s=1?b;c"),
    "a bidirectional mark in the path": ("https://example.org/\u202ex", "https://example.org/%E2%80%AEx"),
    "IPv4": ("http://8.8.8.8/", "http://8.8.8.8/"),
    "IPv4 with a dot at the end": ("http://8.8.8.8./", "http://8.8.8.8/"),
    "IPv4 in full-width digits": ("http://８.８.８.８/", "http://8.8.8.8/"),
    "IPv4, just below 10": ("http://9.255.255.255/", "http://9.255.255.255/"),
    "IPv4, just above 10": ("http://11.0.0.0/", "http://11.0.0.0/"),
    "IPv4, just below 100.64": ("http://100.63.255.255/", "http://100.63.255.255/"),
    "IPv4, just above 100.64": ("http://100.128.0.0/", "http://100.128.0.0/"),
    "IPv4, just below 127": ("http://126.255.255.255/", "http://126.255.255.255/"),
    "IPv4, just above 127": ("http://128.0.0.0/", "http://128.0.0.0/"),
    "IPv4, just below 169.254": ("http://169.253.255.255/", "http://169.253.255.255/"),
    "IPv4, just above 169.254": ("http://169.255.0.0/", "http://169.255.0.0/"),
    "IPv4, just below 172.16": ("http://172.15.255.255/", "http://172.15.255.255/"),
    "IPv4, just above 172.16": ("http://172.32.0.0/", "http://172.32.0.0/"),
    "IPv4, just above 192.0.0": ("http://192.0.1.0/", "http://192.0.1.0/"),
    "IPv4, just below 192.168": ("http://192.167.255.255/", "http://192.167.255.255/"),
    "IPv4, just above 192.168": ("http://192.169.0.0/", "http://192.169.0.0/"),
    "IPv4, just below 198.18": ("http://198.17.255.255/", "http://198.17.255.255/"),
    "IPv4, just above 198.18": ("http://198.20.0.0/", "http://198.20.0.0/"),
    "IPv4, just beside Azure's": ("http://168.63.129.17/", "http://168.63.129.17/"),
    "IPv4, just below multicast": ("http://223.255.255.255/", "http://223.255.255.255/"),
    "IPv4, first": ("http://1.0.0.0/", "http://1.0.0.0/"),
    "IPv6": ("http://[2606:4700:4700::1111]/", "http://[2606:4700:4700::1111]/"),
    "IPv6, written out": ("http://[2606:4700:0:0:0:0:0:1]/", "http://[2606:4700::1]/"),
    "IPv6, capitals": ("http://[2A00:1450::8A]/", "http://[2a00:1450::8a]/"),
    "IPv6 with its port": ("https://[2606:4700::1]:443/", "https://[2606:4700::1]/"),
    "IPv6 with dots at the end": ("http://[2606:4700::1.2.3.4]/", "http://[2606:4700::102:304]/"),
    "IPv6, first of the public ones": ("http://[2000::1]/", "http://[2000::1]/"),
    "IPv6, just above 2001::/23": ("http://[2001:200::1]/", "http://[2001:200::1]/"),
    "IPv6, just above documentation": ("http://[2001:db9::1]/", "http://[2001:db9::1]/"),
    "IPv6, just above 6to4": ("http://[2003::1]/", "http://[2003::1]/"),
    "IPv6, just above new documentation": ("http://[3fff:1000::1]/", "http://[3fff:1000::1]/"),
    "IPv6, just below new documentation": ("http://[3ffe:ffff::1]/", "http://[3ffe:ffff::1]/"),
}  # fmt: skip


@pytest.mark.parametrize(("address", "shown"), ALLOWED.values(), ids=ALLOWED.keys())
def test_an_address_is_read(address: str, shown: str) -> None:
    read = parse(address)
    Policy().check(read)
    assert str(read) == shown
    assert parse(shown) == read
    assert str(read).isascii()


def test_the_parts_of_an_address() -> None:
    assert parse("https://Example.org:8443/a b?c#d") == Address("https", "example.org", 8443, "/a%20b?c")
    assert parse("https://Example.org:8443/").authority == "example.org:8443"
    assert parse("http://[2606:4700::1]:8080/x").origin == "http://[2606:4700::1]:8080"
    assert parse("http://[2606:4700::1]/").host == "2606:4700::1"
    assert parse("http://8.8.8.8/").ip == ip_address("8.8.8.8")
    assert parse("http://example.org/").ip is None


BASE = "https://forum.example:8443/a/b/c?d=1"
JOINED = {
    "a name": ("e", "https://forum.example:8443/a/b/e"),
    "a path": ("/e?f", "https://forum.example:8443/e?f"),
    "a query": ("?f", "https://forum.example:8443/a/b/c?f"),
    "a fragment": ("#f", "https://forum.example:8443/a/b/c?d=1"),
    "nothing": ("", "https://forum.example:8443/a/b/c?d=1"),
    "up": ("../e", "https://forum.example:8443/a/e"),
    "up too far": ("../../../../e", "https://forum.example:8443/e"),
    "another host": ("//other.example/e", "https://other.example/e"),
    "another host with a port": ("//other.example:443/e", "https://other.example/e"),
    "a whole address": ("http://other.example/e", "http://other.example/e"),
    "blanks around it": (" /e ", "https://forum.example:8443/e"),
    "a blank inside": ("/e f", "https://forum.example:8443/e%20f"),
    "not ASCII": ("/Ü", "https://forum.example:8443/%C3%9C"),
    "a colon behind a slash": ("./a:b", "https://forum.example:8443/a/b/a:b"),
}


@pytest.mark.parametrize(("reference", "address"), JOINED.values(), ids=JOINED.keys())
def test_a_link_on_a_page_leads_to(reference: str, address: str) -> None:
    assert str(join(parse(BASE), reference)) == address


@pytest.mark.parametrize("path", ["//other.example/x", "//127.0.0.1/x", "///x"])
def test_a_path_that_looks_like_a_host_stays_a_path(path: str) -> None:
    base = parse(f"https://forum.example{path}")
    assert join(base, "#f").host == join(base, "e").host == join(base, "?q").host == "forum.example"


@pytest.mark.parametrize(
    "reference",
    ["\\\\127.0.0.1/", "/\\127.0.0.1/", "\\/127.0.0.1", "javascript:alert(1)", "file:///etc/passwd", "http:e",
     "https:/e", "//", "///e", "//user@other.example/", "/a\r\nSet-Cookie: x", "/a\0",
     "//other.example\\@127.0.0.1/", "e\\f"],
)  # fmt: skip
def test_a_link_that_is_read_in_different_ways_is_refused(reference: str) -> None:
    with pytest.raises(FetchError) as refused:
        join(parse(BASE), reference)
    assert refused.value.name == "address"


# Which addresses are public

NETS = [
    "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "168.63.129.16/32", "169.254.0.0/16", "172.16.0.0/12",
    "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16",
    "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
    "::/3", "4000::/2", "8000::/1", "2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20",
]  # fmt: skip


@pytest.mark.parametrize("net", NETS)
def test_a_net_is_refused_from_its_first_address_to_its_last_and_no_further(net: str) -> None:
    whole = ip_network(net)
    first, last = whole[0], whole[-1]
    assert not is_public(first)
    assert not is_public(last)
    for beside in (int(first) - 1, int(last) + 1):
        if 0 <= beside < 2**whole.max_prefixlen:
            neighbour = type(first)(beside)
            expected = not any(
                neighbour in ip_network(other) for other in NETS if ip_network(other).version == whole.version
            )
            assert is_public(neighbour) is expected


@given(st.ip_addresses())
@settings(max_examples=2000, deadline=None)
def test_public_is_what_no_net_holds(ip: object) -> None:
    address = ip_address(str(ip))
    held = any(address in ip_network(net) for net in NETS if ip_network(net).version == address.version)
    isatap = address.version == 6 and ":5efe:" in address.exploded[-19:]
    assert is_public(address) is not (held or isatap)
    assert (refusal(address) is None) is is_public(address)


@pytest.mark.parametrize(
    ("host", "why"),
    [("example.org", None), ("local.example.org", None), ("localhost.example.org", None), ("home.example", None),
     ("arpa", "a private network"), ("1.0.0.127.in-addr.arpa", None), ("a.home.arpa", "a private network")],
)  # fmt: skip
def test_a_name_is_refused_only_for_how_it_ends(host: str, why: str | None) -> None:
    assert name_refusal(host) == why


# Whatever is thrown at it

DIGIT = st.sampled_from(
    ["0", "1", "127", "10", "169.254.169.254", "0x7f", "0177", "①", "１", "2130706433", "::1", "fe80", "255"]
)
WORD = st.sampled_from(
    ["localhost", "example", "org", "a", "xn--a", "ⓛocal", "internal", "ü", "ß", "\u200d", "\u00ad", "%61", "x" * 64]
)
GLUE = st.sampled_from(
    [".", "。", "．", ":", "@", "\\", "/", "//", "?", "#", "[", "]", "%", "%25", " ", "\t", "\r\n", "\0", "", "-", "_"]
)
START = st.sampled_from(
    ["http://", "https://", "HTTP://", "http:", "http:/", "//", "http:\\\\", "ftp://", "", "http://[", "http://a@"]
)
PIECES = st.lists(st.one_of(DIGIT, WORD, GLUE, st.text(max_size=3)), max_size=12).map("".join)
HOSTS = st.one_of(st.ip_addresses().map(lambda ip: f"http://[{ip}]/" if ip.version == 6 else f"http://{ip}/"))
ADDRESSES = st.one_of(st.tuples(START, PIECES).map("".join), st.text(max_size=40), HOSTS)
ANSWERS = st.lists(
    st.one_of(
        st.ip_addresses().map(str),
        st.sampled_from(["127.0.0.1", "::1", "10.0.0.1", "8.8.8.8", "::ffff:8.8.8.8", "fe80::1%lo", "nonsense", ""]),
    ),
    max_size=4,
)


def public_by_the_list(ip: str) -> bool:
    address = ip_address(ip)
    return not any(address in ip_network(net) for net in NETS if ip_network(net).version == address.version)


@given(ADDRESSES, ANSWERS)
@settings(max_examples=3000, deadline=None)
def test_no_address_leads_to_a_connection_that_is_not_public(address: str, answers: list[str]) -> None:
    names = Names()
    with watched() as watch, pytest.raises(FetchError):
        fetch(address, Policy(), resolve=lambda host, port: names(host, port) and answers)
    assert all(public_by_the_list(ip) and port in (80, 443) for ip, port in watch.connects)
    assert watch.lookups == []


@given(ADDRESSES)
@settings(max_examples=2000, deadline=None)
def test_what_is_read_is_read_the_same_again(address: str) -> None:
    try:
        read = parse(address)
    except FetchError as error:
        assert error.name == "address"  # noqa: PT017 (most are refused, and some are not)
        return
    assert parse(str(read)) == read
    assert str(read).isascii()
    assert not any(char <= " " or char == "\x7f" for char in str(read))


def test_only_tests_can_make_a_net_public() -> None:
    from netgloss.policy import policy_of
    from netgloss.settings import Settings

    assert policy_of(Settings()).test_nets == Policy().test_nets == ()
    make: Callable[..., Policy] = policy
    assert make().test_nets == (ip_network("127.0.0.1/32"),)
