"""What nasty inputs are made of, for generators and as the dictionaries of a fuzzer."""

from __future__ import annotations

WORDS = ["Ki-67", "PRRT", "carcinoid", "carcinoid syndrome", "NETs", "uptake", "grade 2", "my", "and", "68Ga-DOTATATE",
         "chromogranin A", "word ", "some words about nothing at all. "]  # fmt: skip

ADDRESSES = [
    "http://", "https://", "HTTP://", "//", "http:\\\\", "http:/", "javascript:", "data:text/html,", "data:image/png;base64,",
    "mailto:", "vbscript:", "file:///", "blob:", "127.0.0.1", "0x7f.1", "0177.0.0.1", "2130706433", "127.1", "１２７.0.0.1",
    "①②⑦.0.0.1", "169.254.169.254", "10.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "[fe80::1%25lo]", "[", "]", "localhost",
    "ⓛocalhost", "example.org", "a.example", "8.8.8.8", "[2606:4700::1111]", "xn--mller-kva.example", "müller.example",
    "xn--", "\u00ad", "\u200d", "。", "．", "：", "／", "＠", "@", "a:b@", "\\", "%2e", "%00", "%0d%0a", "..", "/../", "./",
    "?", "#", "?a=b&amp;c=d", "#place", ":80", ":443", ":22", ":", ":+80", "\t", "\n", "\r\n", "\0", " ", "\u2028", "\x01",
    "&NewLine;", "&colon;", "&Tab;", "java\tscript:", "internal", ".local", ".home.arpa", "0x", "09", "256.1.1.1", "ß", "İ",
]  # fmt: skip

TAGS = (
    "a abbr address article aside audio b base blockquote body br button caption center code col colgroup dd details dialog "
    "div dl dt em embed fieldset figure font footer form frame frameset h1 h2 head header hr html i iframe img input label "
    "li link listing main map marquee math meta nav noembed nobr noframes noscript object ol option p param picture "
    "plaintext pre q rp rt ruby script section select small source span strong style sub summary svg table tbody td "
    "template textarea tfoot th thead time title tr track tt u ul var video wbr xmp image a-b x-y.z netgloss-card "
    "foreignObject mtext mi mglyph annotation-xml desc animate set use shreddit-post shreddit-comment font-face"
).split()

ATTRIBUTES = (
    "href src srcset style class id name title alt width height type rel content http-equiv charset onclick onerror onload "
    "action formaction target ping poster background data-src data-srcset data-lazy-src xlink:href srcdoc usemap value "
    "datetime itemprop property role lang hidden aria-hidden translate contenteditable shadowrootmode media for "
    "data-netgloss data-author data-type slot author ts popover is xmlns colspan loading cite"
).split()

VALUES = [
    "javascript:alert(1)", "netgloss", "netgloss-card x", "refresh", "0;url=//evil.example", "text/html", "stylesheet",
    "preload", "icon", "canonical", "password", "hidden", "1", "1px", "x 2x", "a.png 1x, //b.example/c.png 2x", "a,b 9w,",
    "notranslate", "no", "true", "open", "2024-02-03T04:05:06Z", "3 February 2024", "utf-8", "UTF-16", "application/ld+json",
    "post", "postbody", "author username", "content", "bigusername postbit", "message", "message-name", "bbWrapper",
    "topic-post", "cooked", "thing comment", "entry", "usertext-body", "md", "comment-body", "comment-author fn",
    "comment-content", "b-post", "text", "articleBody", "entry-content", "headline", "datePublished", "date", "article",
    "onetrust-banner", "cookie-consent", "root", "app", "share-buttons", "https://www.facebook.com/tr?x", "",
]  # fmt: skip

STYLES = [
    "url(", "url('", 'url("x")', "\\75rl(", "\\000075 rl(", "u\\72l(", "image-set(", "-webkit-image-set(", "cross-fade(", "src(",
    "@import", "@\\69mport", "@namespace", "@charset", "@media print{", "@font-face{src:", "{", "}", "(", ")", ";", ":", "/*",
    "*/", "<!--", "-->", "</style", "<", "\\", "\\\n", "\n", "\f", "\r", "\0", "'", '"', "content:", "background:", "5", "5e3",
    "-", "--", "#", "é", "color:red", "width:1px", "!important", ",", " ", "\\3c ", "\\<", "\\'", "\\66 unction", "U+26", ".5",
]  # fmt: skip

HALVES = [
    "<", "</", "<!", "<!--", "-->", "--!>", "<!-->", "<![CDATA[", "]]>", "<?", "?>", "<!DOCTYPE html>", "<!doctype", ">", "/>",
    "'", '"', "`", "=", "/", "&", "&lt;", "&#60", "&#x3c;", "&amp", "&nbsp;", "&#0;", "&#xD800;", "&#x110000;", "&notit;", "\0",
    "\r", "\r\n", "\n", "\x0c", "\x0b", "\u2028", "\ud83d", "\U0001f993", "\ufeff", "<1>", "<p", "<a href='", '<img src="',
    "<script", "</script", "<!--<script>", "</style ", "<svg/>", "<svg>", "</svg>", "<math><mtext>", "<svg><style><!--",
    "<table><a>", "</p>", "</br>", "<p / x>", "<p =x>", "<p x=y=z>", "<!--netgloss 0-->", "<!--/netgloss-->",
    '<span class="netgloss" data-netgloss="ki-67">', "</span>", "<select><table>", "<template>", "</template>", "<noscript>",
    "<noscript><style>", "</noscript>", "<frameset>", "<plaintext>", "<textarea>", "</textarea>", "<title>", "</title>",
    '<meta http-equiv=refresh content="0;url=x">', "<base href=//evil.example>", "<image>", "<form>", "</form>",
]  # fmt: skip

HTTP = [
    b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 302 Found\r\n", b"HTTP/1.1 304 X\r\n", b"HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.0 203 \r\n",
    b"HTTP/1.1 401 a\r\n", b"HTTP/1.1 429 a\r\n", b"HTTP/1.1 503 a\r\n", b"HTTP/2 200\r\n", b"ICY 200 OK\r\n", b"\r\n", b"\n", b"\r",
    b"\r\n\r\n", b"Content-Type: text/html\r\n", b"Content-Type: text/html; charset=", b"Content-Type: application/rss+xml\r\n",
    b"Content-Type: application/pdf\r\n", b"Content-Type: image/png\r\n", b"Content-Type: text/plain\r\n", b"utf-16\r\n",
    b"iso-2022-jp\r\n", b"Content-Length: 5\r\n", b"Content-Length: -1\r\n", b"Content-Length: 99999999999999999999\r\n",
    b"Content-Length: \xb2\r\n", b"Transfer-Encoding: chunked\r\n", b"Transfer-Encoding: gzip, chunked\r\n",
    b"Location: /next\r\n", b"Location: https://b.example/\r\n", b"Location: http://127.0.0.1/\r\n", b"Location: //inside.example/\r\n",
    b"Location: javascript:x\r\n", b"Location: \xff\r\n", b"Location: /\xc3\xa9?\xc3\xa9\r\n", b"Content-Encoding: gzip\r\n",
    b"Content-Encoding: deflate\r\n", b"Content-Encoding: br\r\n", b"Content-Encoding: gzip, gzip\r\n", b"5\r\nabcde\r\n", b"0\r\n\r\n",
    b"FFFFFFFFFFFFFFFFF\r\n", b"-5\r\n", b"5;x=y\r\n", b'ETag: "a"\r\n', b'ETag: W/"\r\n b"\r\n', b"Retry-After: 9\r\n", b"Age: 3\r\n",
    b"Last-Modified: Sat, 03 Feb 2024 04:05:06 GMT\r\n", b"Cache-Control: max-age=60\r\n", b"Cache-Control: no-store, private\r\n",
    b"Expires: Sat, 03 Feb 2035 04:05:06 GMT\r\n", b"Date: Sat, 03 Feb 2024 04:05:06 GMT\r\n", b"Date: 0\r\n", b"Vary: *\r\n",
    b"Set-Cookie: a=b\r\n", b" folded\r\n", b": \r\n", b"x: " + b"y" * 900 + b"\r\n", b"\0", b"\xff", b"\x1f\x8b\x08", b"%PDF-",
    b"<!doctype html>", b"<rss>",
]  # fmt: skip
NEXT = b"\n%%\n"  # between what is said on one connection and on the next

ROBOTS = [
    b"User-agent: *\n", b"User-agent: netgloss\n", b"Disallow: /\n", b"Disallow:\n", b"Allow: /page\n", b"Disallow: //[\n",
    b"Disallow: *?\n", b"Disallow: /%zz$\n", b"Crawl-delay: x\n", b"Crawl-delay: 9999999999999999999\n", b"Request-rate: 1/0\n",
    b"Sitemap: x\n", b"\xef\xbb\xbf", b"#", b"\xff", b"\0", b"\r", b"\x85", b"user-agent : *\n", b"Disallow: http://[::1]/\n",
]  # fmt: skip

CHARSETS = (
    "utf-8 utf8 latin-1 latin1 iso-8859-1 windows-1252 utf-16 utf-16le utf-16be utf-32 utf-7 shift_jis euc-jp iso-2022-jp gbk "
    "gb18030 big5 euc-kr iso-2022-kr iso-2022-cn hz-gb-2312 x-user-defined replacement koi8-u macintosh ibm866 iso-8859-8-i "
    "windows-874 windows-1258 x-mac-cyrillic iso-8859-16 none idna punycode unicode_escape rot13 zlib hex undefined é"
).split()

BYTES = [
    b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\x1b$B", b"\x1b(B", b"\x1b$)C", b"\x0e", b"\x0f", b"\x83", b"\x81\x30\x81\x30",
    b"\x87T", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xc0\xaf", b"<meta charset=", b"<?xml encoding='", b"~{", b"+ADw-", b"\0",
    b"<meta http-equiv=content-type content='text/html; charset=", b"<p>Ki-67</p>", b"<", b"\x00<", b"\xff", b"\n",
]  # fmt: skip

FEEDS = [
    "<rss>", "</rss>", "<channel>", "</channel>", "<item>", "</item>", "<title>", "</title>", "<description>", "</description>",
    "<link>", "</link>", "<guid>", "</guid>", "<pubDate>", "</pubDate>", "<feed xmlns='http://www.w3.org/2005/Atom'>", "</feed>",
    "<entry>", "</entry>", "<content type='html'>", "<content type='xhtml'>", "<content>", "</content>", "<author>", "<name>",
    "</name>", "</author>", "<summary>", "</summary>", "<link href='javascript:x'/>", "<link rel='self' href='/x'/>",
    "<rdf:RDF xmlns:rdf='r'>", "</rdf:RDF>", "<dc:creator xmlns:dc='d'>", "</dc:creator>", "<![CDATA[", "]]>", "&lt;", "&#x3c;",
    "<?xml version='1.0' encoding='utf-16'?>", "<!DOCTYPE rss [<!ENTITY a 'b'>]>", "&a;", "<image>", "</image>", "<script>",
    "</script>", "<svg onload='x'/>", "Sat, 03 Feb 2024 04:05:06 GMT", "Sat, 99 Feb 99999 04:05:06 +9999", "2024-02-03T04:05:06Z",
    "<updated>", "</updated>", "<encoded>", "</encoded>", "<language>", "</language>", "\ufeff", "\x01", "<p x='&quot;'>", "</p>",
]  # fmt: skip

CUT = "\x1e"  # of an input that grows: the front, what comes again and again, what then does so, the end
