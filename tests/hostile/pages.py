"""Hostile web pages of our own making: each is an article with something in it that must not get through."""

# ruff: noqa: E501 - one hostile thing a line, however long

from __future__ import annotations

import json

WEB = "http://canary.invalid:9"  # replaced by the address of the test's own server
FILE = "/canary/secret.txt"  # replaced by a file that must never be read

PROSE = (
    "The council of the invented town met on Tuesday evening to talk about the price of the new bridge over the harbour.",
    "After nine hours of debate the members agreed to wait for another report, which is expected before the end of May.",
    "Shopkeepers on the east bank asked for a decision of any kind, since nobody can plan for another year of perhaps.",
    "The harbour authority, which would lend a third of the money, keeps its offer open until the last day of June.",
)

# What stands between the paragraphs. Whatever is done with it, nothing of it may run, load or lead anywhere.
SNIPPETS: dict[str, str] = {
    "script": "<script>document.title='ran'</script>",
    "script remote": f"<script src='{WEB}/s.js'></script>",
    "script broken": "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "script in a comment": "<!--><script>alert(1)</script><p>x-->",
    "script after nul": "<scr\0ipt>alert(1)</scr\0ipt>",
    "script upper case": "<ScRiPt/xss>alert(1)</sCrIpT >",
    "script in svg": "<svg><script>alert(1)</script><text>drawn</text></svg>",
    "event on picture": "<img src=x onerror=alert(1)>",
    "event without quotes": "<p/onmouseover=alert(1)>Move here, reader, and see what happens to this window.</p>",
    "event on details": "<details open ontoggle=alert(1)><summary>More</summary>and more</details>",
    "event with focus": "<input autofocus onfocus=alert(1)><select onfocus=alert(1) autofocus></select>",
    "event in svg": "<svg onload=alert(1)><animate onbegin=alert(1) attributeName=x dur=1s></svg>",
    "event on marquee": "<marquee onstart=alert(1)>running text</marquee>",
    "svg use": f"<svg><use href='data:image/svg+xml,<svg id=x onload=alert(1)>#x'/><image href='{WEB}/i.svg'/></svg>",
    "svg foreign object": "<svg><foreignObject><iframe srcdoc='<script>alert(1)</script>'></iframe></foreignObject></svg>",
    "svg link": "<svg><a xlink:href='javascript:alert(1)'><text y=20>Click this line of text</text></a></svg>",
    "math link": "<math href='javascript:alert(1)'><mi>click</mi></math>",
    "math confusion": (
        "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>"
        "</mglyph></table></mtext></math>"
    ),
    "noscript confusion": "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "template": "<template><script>alert(1)</script></template>",
    "title confusion": "<title></title/><img src onerror=alert(1)>",
    "textarea confusion": "<textarea><img title='</textarea><img src onerror=alert(1)>'></textarea>",
    "style import": f"<style>@import url('{WEB}/a.css'); p{{background:url({WEB}/b.png)}}</style>",
    "style attribute": f"<p style=\"background:url('{WEB}/c.png');position:fixed;top:0\">Text that covers the window.</p>",
    "style expression": "<p style='width:expression(alert(1));-moz-binding:url(x.xml#y)'>Old tricks for old browsers.</p>",
    "stylesheet": f"<link rel=stylesheet href='{WEB}/d.css'><link rel=import href='{WEB}/e.html'>",
    "preload": f"<link rel=preload as=image href='{WEB}/f.png'><link rel=dns-prefetch href='{WEB}'>",
    "refresh": f"<meta http-equiv=refresh content='0;url={WEB}/g'>",
    "base": f"<base href='javascript:alert(1)//'><base href='{WEB}/'><a href='x'>a relative link in the text</a>",
    "form": f"<form action='{WEB}/h'><button formaction='javascript:alert(1)'>Send</button><input type=image src='{WEB}/i'></form>",
    "iframe": f"<iframe src='{WEB}/j'></iframe><iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "object": f"<object data='{WEB}/k.swf'></object><embed src='{WEB}/l'><applet code=x archive='{WEB}/m.jar'></applet>",
    "picture remote": f"<figure><img src='{WEB}/n.png' alt='A view'><figcaption>The harbour at night</figcaption></figure>",
    "picture set": f"<picture><source srcset='{WEB}/o.webp 2x'><img srcset='{WEB}/p.png 1x' src='{WEB}/q.png'></picture>",
    "picture file": f"<img src='file://{FILE}' alt='secret'><img src='{FILE}'><img src='..{FILE}'>",
    "picture share": "<img src='\\\\canary.invalid\\share\\x.png'><img src='//canary.invalid/x.png'>",
    "picture svg": "<img src=\"data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>\" alt='drawn'>",
    "picture that is a page": "<img src='data:image/png;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==' alt='no picture'>",
    "picture broken": "<img src='data:image/png;base64,@@@@not base64'><img src='data:'><img src='data:image/png;base64,'>",
    "media": f"<video poster='{WEB}/r.png' src='{WEB}/s.mp4' autoplay></video><audio src='{WEB}/t.mp3' autoplay></audio>",
    "background": f"<table background='{WEB}/u.png'><tr><td background='{WEB}/v.png'>cell one</td><td>two</td></tr></table>",
    "ping": f"<p>A <a href='https://the-post.example/x' ping='{WEB}/w' target=_blank rel=opener>link that tells</a> on.</p>",
    "link script": "<p>Read <a href='javascript:alert(1)'>the whole story of the bridge here</a> if you like.</p>",
    "link script hidden": "<p>Read <a href='&#1;jav&#x09;ascript&colon;alert(1)'>the whole story</a> if you like it.</p>",
    "link script upper": "<p>Read <a href=' JaVaScRiPt:alert(1)'>the whole story</a> if you like it as we do.</p>",
    "link script new line": "<p>Read <a href='java\nscript:alert(1)'>the whole story</a> if you like it as we do.</p>",
    "link data": "<p>Read <a href='data:text/html,<script>alert(1)</script>'>the whole story</a> if you like it.</p>",
    "link vbscript": "<p>Read <a href='vbscript:msgbox(1)'>the whole story</a> if you like it as much as we do.</p>",
    "link file": f"<p>Read <a href='file://{FILE}'>the whole story</a> if you like it as much as we do here.</p>",
    "link program": "<p>Read <a href='ms-msdt:/id PCWDiagnostic'>the story</a> or <a href='tel:1'>call</a> us now.</p>",
    "link broken": "<p>Read <a href='https://[::1'>this</a>, <a href='https://a:b:c/'>that</a> or <a href='//'>it</a>.</p>",
    "plaintext": "<xmp><script>alert(1)</script></xmp><listing><img src=x onerror=alert(1)></listing>",
    "cdata": "<![CDATA[<script>alert(1)</script>]]><?php echo 1 ?><?xml-stylesheet href='x.xsl'?>",
    "conditional comment": f"<!--[if IE]><script src='{WEB}/x'></script><![endif]--><!--#include file='{FILE}'-->",
    "open attribute": '<p title="<img src=x onerror=alert(1)>">A paragraph with an odd title, and nothing odd in it.</p>',
    "backticks": "<img src=`x` onerror=`alert(1)` alt=``onclick=alert(1)>",
    "entities": "<p>Numbers: &#x110000; &#0; &#xD800; &#x80; &#99999999999; &notanentity; &lt;script&gt;alert(1)&lt;/script&gt;</p>",
    "utf-7": "<p>+ADw-script+AD4-alert(1)+ADw-/script+AD4- stood on the wall, and nobody knew what it meant.</p>",
    "direction": "<p>The file \u202egnp.exe\u202c was sent, with \u2066marks\u2069 that \u200fturn the direction\u200e of text.</p>",
    "lone surrogate": '<script type=\'application/ld+json\'>{"@type":"NewsArticle","headline":"Half \\ud800 a letter"}</script>',
    "control characters": "<p>Bells \x07 and \x1b[31mcolours\x1b[0m and a \x08backspace and \x0c a page in one line of text.</p>",
    "typst": '<p>#eval("1") #read("/etc/passwd") #include "x" $x^2$ *b* _i_ `raw` @ref &lt;label&gt; = Heading \\ #</p>',
    "typst file": f'<p>#image("{FILE}") #json("{FILE}") #set page(width: 1pt) ]]] ))) }}}} #{{ while true {{}} }}</p>',
    "markdown": f"<p>[click](javascript:alert(1)) ![x]({WEB}/y.png) &lt;img src=x onerror=alert(1)&gt; ``` --- | a | * _ # 1.</p>",
    "markdown block": "<pre>```\n</pre><p># Not a heading</p><p>&gt; not a quote</p><p>- not a list</p><p>1. nor this</p><p>---</p>",
    "formula": "<p>=cmd|'/C calc'!A0</p><p>+1+1</p><p>@SUM(1+1)*cmd|' /C calc'!A0</p><p>-2+3+cmd|' /C calc'!A0</p>",
    "latex": '<p>\\input{/etc/passwd} \\write18{ls} }} {{ $\\catcode`\\%=12$ % # & _ ^ ~ @string{x="y"}</p>',
    "references": "<p>TY  - JOUR\nER  - \nTY  - EVIL</p><p>@article{evil, title={x}}</p>",
    "xml": '<p>]]&gt; &amp;xxe; &lt;!ENTITY x SYSTEM "file:///etc/passwd"&gt; &lt;w:instrText&gt;INCLUDETEXT&lt;/w:instrText&gt;</p>',
    "wide table": "<table><tr><td colspan=1000000000 rowspan=1000000000>one</td><td colspan=-1>two</td><td colspan=x>3</td></tr></table>",
    "numbered list": "<ol start=99999999999999999999><li value=-1>first of many</li></ol><ol start='1 onclick=x'><li>second</li></ol>",
    "same names": "<p id=body name=body>One</p><p id=b1>Two</p><a name='x' id='__proto__'>three</a>",
}

# What a page says of itself, in its head.
HEADS: dict[str, str] = {
    "metadata script": (
        "<meta property=og:title content='<script>alert(1)</script>Title \"&gt;<img src=x onerror=alert(1)>'>"
        "<meta name=author content='<b onclick=alert(1)>Eve</b>'><meta property=og:site_name content='=cmd|calc!A0'>"
        "<meta property=og:url content='javascript:alert(1)'><link rel=canonical href='data:text/html,x'>"
        f"<meta property=og:image content='{WEB}/og.png'>"
    ),
    "metadata file": f"<link rel=canonical href='file://{FILE}'><meta property=og:url content='file://{FILE}'>",
    "metadata typst": (
        "<title>#read(\"/etc/passwd\") $ * _ = \\ \" ' `</title><meta name=author content='#panic(1), @x, <y>'>"
        "<meta property=og:site_name content='[*Outlet*](x) #let x = 1'>"
    ),
    "metadata direction": "<title>Report \u202efdp.exe\u202c ready</title><meta name=author content='\u202eevE\u202c\x00\x1b'>",
    "metadata long": f"<title>{'word ' * 60000}</title><meta name=author content='{'A, ' * 60000}'>",
    "metadata dates": (
        "<meta property=article:published_time content='99999-99-99'><meta name=date content='0000-00-00T99:99:99+99:99'>"
        '<script type=\'application/ld+json\'>{"@type":"NewsArticle","datePublished":"1e999","author":[[[[]]]]}</script>'
    ),
    "json deep": "<script type='application/ld+json'>" + "[" * 100_000 + "]" * 100_000 + "</script>",
    "json odd": (
        "<script type='application/ld+json'>"
        + json.dumps(
            {
                "@type": ["NewsArticle", {"x": 1}],
                "headline": {"a": ["b"]},
                "author": [{"name": ["<script>alert(1)</script>", 5]}, 7, None],
                "publisher": "javascript:alert(1)",
                "url": "javascript:alert(1)",
                "image": {"url": f"file://{FILE}"},
                "articleBody": "</script><script>alert(1)</script>",
            }
        ).replace("</", "<\\/")
        + "</script>"
    ),
    "json many": "<script type='application/ld+json'>"
    + json.dumps([{"@type": "Person", "name": "x"}] * 50_000)
    + "</script>",
    "json numbers": "<script type='application/ld+json'>{\"headline\":" + "9" * 100_000 + "}</script>",
    "charset unknown": "<meta charset='klingon'>",
    "charset wrong": "<meta charset='utf-16'>",
    "charset seven": "<meta charset='utf-7'>",
}


def page(snippet: str = "", head: str = "<title>Council waits again</title>", *, web: str, file: str) -> bytes:
    """A page with prose around the snippet."""
    first, second, third, fourth = (f"<p>{text}</p>" for text in PROSE)
    html = (
        f"<!doctype html><html lang=en><head>{head}</head><body><nav><a href=/>Home</a></nav><article>"
        f"<h1>Council waits again</h1>{first}{second}{snippet}{third}{fourth}</article></body></html>"
    )
    return html.replace(WEB, web).replace(FILE, file).encode("utf-8", "surrogatepass")


def pages(*, web: str, file: str) -> dict[str, bytes]:
    """All hostile pages of ordinary size, by name."""
    found = {f"{name}.html": page(snippet, web=web, file=file) for name, snippet in SNIPPETS.items()}
    found |= {f"{name}.html": page(head=head, web=web, file=file) for name, head in HEADS.items()}
    plain = page(web=web, file=file)
    found["says latin, is utf-16.html"] = b"<meta charset=iso-8859-1>" + plain.decode().encode("utf-16")
    found["bytes that are no text.html"] = plain.replace(b"harbour", b"har\xff\xfe\xc0\xafbour")
    found["overlong letters.html"] = plain.replace(b"<nav>", b"\xc0\xbcscript\xc0\xbealert(1)\xc0\xbc/script\xc0\xbe")
    found["nul everywhere.html"] = plain.replace(b" ", b" \0")
    found["cut off in a tag.html"] = plain[: plain.rindex(b"</p>") - 40] + b"<a href='javascript:"
    return found
