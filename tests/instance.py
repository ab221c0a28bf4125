"""What the pages of the instance are about, and their rows of the table of rights: nobody else reaches them,
but for what says whether it is alive."""

from exploitation.models import Chargement

from .droits_de_l_ecole import INSTANCE, INSTANCE_PUIS_AILLEURS, INSTANCE_REFUSE, PAR_POST

# Somebody uses the diplôme of the tests.
INSTANCE_EMPLOYE = (404,) * 6 + (409, "L")

GET = {
    "sante": (200,) * 8,
    "security_txt": (200,) * 8,
    "pret": (200,) * 8,
    # Its token is Prometheus's.
    "metriques": (404,) * 8,
    "exploitation:etat": INSTANCE,
    "exploitation:calendriers": INSTANCE,
    "exploitation:calendrier_charger": PAR_POST,
    "exploitation:referentiels": INSTANCE,
    "exploitation:chargement": INSTANCE,
    "exploitation:charger": PAR_POST,
    "exploitation:revenir": PAR_POST,
    "exploitation:exporter": INSTANCE,
    "exploitation:diplome": INSTANCE,
    "exploitation:code": INSTANCE,
    "exploitation:diplome_supprimer": INSTANCE,
    "exploitation:element": INSTANCE,
    "exploitation:mot": INSTANCE,
    "exploitation:rubrique": INSTANCE,
    "exploitation:liste": INSTANCE,
    "exploitation:suivre_le_fichier": PAR_POST,
}
POST = {
    "exploitation:calendriers": INSTANCE_REFUSE,
    "exploitation:calendrier_charger": INSTANCE_PUIS_AILLEURS,
    "exploitation:referentiels": INSTANCE_REFUSE,
    "exploitation:charger": INSTANCE_PUIS_AILLEURS,
    # What was never loaded is not taken back.
    "exploitation:revenir": (404,) * 7 + ("L",),
    "exploitation:diplome": INSTANCE_REFUSE,
    "exploitation:code": INSTANCE_REFUSE,
    "exploitation:diplome_supprimer": INSTANCE_EMPLOYE,
    "exploitation:element": INSTANCE_REFUSE,
    "exploitation:mot": INSTANCE_REFUSE,
    "exploitation:rubrique": INSTANCE_REFUSE,
    "exploitation:liste": INSTANCE_REFUSE,
    "exploitation:suivre_le_fichier": INSTANCE_PUIS_AILLEURS,
}


def objets_de_l_instance(diplome):
    """For each address of the instance, the arguments that name this diplôme, or a file that was tried on it."""
    effets = {"resume": "", "fiches": [], "classes": [], "depots": [], "epreuves": []}
    bilan = {"diplome": "BTS", "change": False, "parties": [], "avertissements": [], "effets": effets}
    essai = Chargement.objects.create(nom="essai.yaml", texte="format: 2", code=diplome.code, bilan=bilan)
    sur_la_situation = {"code": diplome.code, "genre": "situation", "pk": diplome.situations.first().pk}
    sur_l_essai, sur_le_diplome = {"pk": essai.pk}, {"code": diplome.code}
    return {
        "exploitation:chargement": sur_l_essai,
        "exploitation:charger": sur_l_essai,
        "exploitation:revenir": sur_l_essai,
        "exploitation:exporter": sur_le_diplome,
        "exploitation:diplome": sur_le_diplome,
        "exploitation:code": sur_le_diplome,
        "exploitation:diplome_supprimer": sur_le_diplome,
        "exploitation:element": sur_la_situation,
        "exploitation:mot": sur_le_diplome | {"nom": "stage"},
        "exploitation:rubrique": sur_le_diplome | {"nom": "description"},
        "exploitation:liste": sur_le_diplome | {"nom": "source"},
        "exploitation:suivre_le_fichier": sur_la_situation,
    }
