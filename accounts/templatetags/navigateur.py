"""A browser named as a person would: « Firefox sur Windows »."""

from django import template

# The first that is found: others say that they are Chrome or Safari too.
NAVIGATEURS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMES = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)

register = template.Library()


@register.filter
def navigateur(user_agent):
    """From what the browser says of itself; never its own words, which anybody may write."""
    quoi = next((nom for marque, nom in NAVIGATEURS if marque in user_agent), "un navigateur")
    ou = next((nom for marque, nom in SYSTEMES if marque in user_agent), "")
    return f"{quoi} sur {ou}" if ou else quoi
