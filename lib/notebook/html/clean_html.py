"""What of a foreign notebook's HTML gets into a report: text, tables, links, formulas and pictures; nothing that acts or
loads.

nh3 (the Rust library Ammonia) does the work. nbconvert's own `sanitize_html` allows neither headings nor pictures.
"""

import base64
import os
from urllib.parse import unquote, urlsplit

import nh3

# MathML Core as KaTeX writes it; no element or attribute of these links or loads.
MATH_TAGS = set(
    "math semantics mrow mi mo mn ms mtext mspace mfrac msqrt mroot mstyle mpadded mphantom menclose msub msup "
    "msubsup munder mover munderover mmultiscripts mprescripts mtable mtr mtd mlabeledtr".split()
)
MATH_ATTRIBUTES = set(
    "display mathvariant mathsize mathcolor mathbackground stretchy fence separator lspace rspace minsize maxsize "
    "symmetric largeop movablelimits accent accentunder linethickness columnalign columnspacing columnlines rowspacing "
    "rowlines rowalign scriptlevel displaystyle width height depth voffset notation side encoding".split()
)
# Without those that move an element out of its place, over others.
STYLES = set(
    "background-color border border-bottom border-collapse border-color border-left border-radius border-right "
    "border-spacing border-style border-top border-width color display float font-family font-size font-style font-weight "
    "height image-rendering line-height list-style-type margin margin-bottom margin-left margin-right margin-top "
    "max-height max-width min-height min-width opacity overflow overflow-x overflow-y padding padding-bottom padding-left "
    "padding-right padding-top text-align text-decoration text-indent vertical-align white-space width".split()
)
LINKS = ("http", "https", "mailto")
# A picture's first bytes, and its type. Other files beside a notebook are not for its readers.
PICTURES = {
    b"\x89PNG": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF8": "image/gif",
    b"RIFF": "image/webp",
    b"<svg": "image/svg+xml",
    b"<?xml": "image/svg+xml",
}
LARGEST_PICTURE = 20_000_000


class Cleaner:
    """Cleans the HTML of one notebook, and notes which pictures it had to leave out."""

    def __init__(self, folder):
        self.left_out = []
        self._folder = os.path.realpath(folder)
        self._cleaner = nh3.Cleaner(
            tags=nh3.ALLOWED_TAGS | MATH_TAGS | {"font"},
            # No "name": it hides what scripts look for under that name.
            attributes={
                "*": {"align", "class", "dir", "id", "lang", "style", "title"},
                "a": {"href"},
                "col": {"span", "width"},
                "colgroup": {"span", "width"},
                "details": {"open"},
                "font": {"color"},
                "img": {"alt", "height", "src", "width"},
                "ol": {"reversed", "start", "type"},
                "table": {"border"},
                "td": {"colspan", "headers", "rowspan"},
                "th": {"colspan", "headers", "rowspan", "scope"},
                **{tag: MATH_ATTRIBUTES for tag in MATH_TAGS},
            },
            filter_style_properties=STYLES,
            url_schemes={"data", *LINKS, "attachment", "file"},
            attribute_filter=self._filter,
        )

    def clean(self, html):
        """The HTML without all that is not allowed."""
        return self._cleaner.clean(html.decode() if isinstance(html, bytes) else str(html))

    def _filter(self, tag, attribute, value):
        if tag == "img" and attribute == "src":
            return self._picture(value)
        if attribute == "href":
            return value if (urlsplit(value).scheme or "https") in LINKS else None
        return value

    def _picture(self, address):
        if address.startswith("data:image/"):
            return address
        picture = self._picture_beside(address)
        if picture is None:
            self.left_out.append(address[:200])
        return picture

    def _picture_beside(self, address):
        """A picture in the notebook's folder as a data address; a link that leads out of it does not count."""
        parts = urlsplit(address)
        if parts.scheme or parts.netloc or not parts.path:
            return None
        path = os.path.realpath(os.path.join(self._folder, unquote(parts.path)))
        if os.path.commonpath([path, self._folder]) != self._folder or not os.path.isfile(path):
            return None
        with open(path, "rb") as file:
            content = file.read(LARGEST_PICTURE + 1)
        kind = next((kind for start, kind in PICTURES.items() if content.startswith(start)), None)
        if kind is None or len(content) > LARGEST_PICTURE:
            return None
        return f"data:{kind};base64,{base64.b64encode(content).decode()}"
