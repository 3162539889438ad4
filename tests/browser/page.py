"""Markdown as a page that looks like GitHub's, with its Mermaid diagrams drawn."""

import html
from pathlib import Path

from browser.mermaid_package import SCRIPT, package
from gfm import to_html

_STYLE = Path(__file__).with_name("github.css")


def write(markdown: str, out: Path, *, dark: bool = False) -> Path:
    """Write the page of a description and return its path; only the diagrams run scripts."""
    out.write_text(_page(to_html(markdown), dark=dark), "utf-8")
    return out


def write_diagrams(diagrams: list[str], out: Path) -> Path:
    """Write a page with nothing but diagrams and return its path."""
    blocks = (f'<pre lang="mermaid"><code>{html.escape(text)}</code></pre>' for text in diagrams)
    out.write_text(_page("\n".join(blocks), dark=False), "utf-8")
    return out


def _page(body: str, *, dark: bool) -> str:
    theme = "dark" if dark else "default"
    return f"""<!DOCTYPE html>
<html data-theme="{"dark" if dark else "light"}"><meta charset="utf-8">
<style>{_STYLE.read_text("utf-8")}</style>
<body class="markdown-body">
{body}
<script src="{(package() / SCRIPT).as_uri()}"></script>
<script>
mermaid.initialize({{ startOnLoad: false, theme: "{theme}", securityLevel: "strict" }});
(async () => {{
  let number = 0;
  for (const block of document.querySelectorAll('pre[lang="mermaid"]')) {{
    const drawn = document.createElement("div");
    try {{
      const {{ svg }} = await mermaid.render(`diagram-${{number++}}`, block.textContent);
      drawn.className = "diagram";
      drawn.innerHTML = svg;
    }} catch (error) {{
      drawn.className = "refused";
      drawn.textContent = String(error);
    }}
    block.replaceWith(drawn);
  }}
  document.body.dataset.drawn = number;
}})();
</script>
"""
