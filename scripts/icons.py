"""Draw the icons of the installed site from ``static/img/logo.svg``, with the browser of the tests: run it again when
the logo changes."""

from pathlib import Path

from playwright.sync_api import sync_playwright

IMAGES = Path(__file__).resolve().parents[1] / "static" / "img"
PAPER = "#f6f5f1"
# name → (side in pixels, share of the side that the drawing takes, background)
ICONS = {
    "icone-192.png": (192, 1, "transparent"),
    "icone-512.png": (512, 1, "transparent"),
    # A telephone cuts a maskable icon to its own shape: the drawing stays in the middle 80 %.
    "icone-masque-512.png": (512, 0.66, PAPER),
    "icone-pomme-180.png": (180, 0.76, PAPER),
}


def draw(browser, side, share, background):
    """The PNG, in bytes."""
    page = browser.new_page(viewport={"width": side, "height": side})
    logo = (IMAGES / "logo.svg").read_text().replace("<svg ", f'<svg width="{side * share}" height="{side * share}" ')
    page.set_content(
        f'<body style="margin:0;height:100vh;display:grid;place-items:center;background:{background}">{logo}'
    )
    return page.screenshot(omit_background=True)


if __name__ == "__main__":
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path="/usr/bin/chromium-headless-shell", args=["--no-sandbox"])
        for name, how in ICONS.items():
            (IMAGES / name).write_bytes(draw(chromium, *how))
