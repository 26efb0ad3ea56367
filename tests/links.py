"""Try every link that leads out of the built book, and write one table: _build/links.md.

    python -m tests.links

A link is *good* when its host answers with the page, *broken* when the host says that there is
none, and *unchecked* in every other case: no network, a name that is not found, a host that wants
no programs. An address that was not reached is never called good.
"""

import re
import sys
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

ROOT = Path(__file__).parents[1]
HTML = ROOT / "_build" / "html"
LINK = re.compile(r'<a\b[^>]*?\bhref="(https?://[^"#]+)')
GONE = (404, 410)


def links(html):
    """Address of each link out of the pages below a folder: the names of those pages."""
    found = {}
    for page in sorted(html.rglob("*.html")):
        for address in LINK.findall(page.read_text("utf-8")):
            pages = found.setdefault(unescape(address), [])
            if page.stem not in pages:
                pages.append(page.stem)
    return dict(sorted(found.items()))


def attempt(address, opened=urlopen, seconds=15):
    """(verdict, what was said) of one address."""
    request = Request(address, headers={"User-Agent": "Mozilla/5.0 (link check of a book)"})
    try:
        with opened(request, timeout=seconds) as answer:
            moved = answer.url.rstrip("/") != address.rstrip("/")
            return "good", f"moved to {answer.url}" if moved else ""
    except HTTPError as error:
        return ("broken" if error.code in GONE else "unchecked"), f"the host answers {error.code}"
    except (OSError, ValueError) as error:
        reason = getattr(error, "reason", error)
        return "unchecked", f"not reached: {type(reason).__name__}"


def report(found, verdicts):
    """The table as Markdown: what is broken first."""
    order = ["broken", "unchecked", "good"]
    counts = {verdict: sum(v == verdict for v, _ in verdicts.values()) for verdict in order}
    lines = ["# Links out of the book", ""]
    lines += [", ".join(f"{count} {verdict}" for verdict, count in counts.items()) + "."]
    lines += ["", "| verdict | address | pages | remark |", "|---|---|---|---|"]
    for address in sorted(found, key=lambda a: (order.index(verdicts[a][0]), a)):
        verdict, remark = verdicts[address]
        lines.append(f"| {verdict} | <{address}> | {', '.join(found[address])} | {remark} |")
    return "\n".join(lines) + "\n"


def main():
    """Try all, write the table; exit with 1 if a link is broken."""
    found = links(HTML)
    if not found:
        sys.exit(f"Expected the built book in {HTML}. Run first: make book")
    with ThreadPoolExecutor(8) as pool:
        verdicts = dict(zip(found, pool.map(attempt, found), strict=True))
    text = report(found, verdicts)
    (ROOT / "_build" / "links.md").write_text(text, "utf-8")
    print(text.splitlines()[2], "The table: _build/links.md")
    return any(verdict == "broken" for verdict, _ in verdicts.values())


if __name__ == "__main__":
    sys.exit(main())
