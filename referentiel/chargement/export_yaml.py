"""How a référentiel is laid out as YAML: readable by a person, the same text for the same data."""

from typing import Any

import yaml

LARGEUR = 110
# Short lists and small mappings read better on one line.
LISTES_EN_LIGNE = {"mots_cles", "remplace", "sources_deconseillees", "de", "sur"}
PAIRES_EN_LIGNE = {"pole", "classe", "situation", "competence", "vecu", "stage", "etudiant"}

ENTETE = """\
# Référentiel « {intitule} » pour le passeport professionnel.
#
# Ce fichier se lit et se corrige à la main. On le charge par :  manage.py charger_referentiel FICHIER
# Tout y est vérifié avant la moindre écriture ; chaque erreur est dite avec sa ligne.
#
# intitule             : l’intitulé officiel, tel qu’il a été relevé ;
# intitule_provisoire  : une formulation de travail, à remplacer par « intitule » dès que l’officiel est connu
#                        (la page du référentiel le signale, et elle seule) ;
# provenance.niveau    : officiel (texte réglementaire), recoupe (deux documents), secondaire (un seul),
#                        deduit, memoire, inconnu ; provenance.code : atteste, deduit ou provisoire ;
# provenance.sources   : les adresses, ou les noms donnés dans la rubrique « sources » ci-dessous.
#
# Le schéma entier est décrit (en anglais) dans docs/referentiels.md.

"""


class _EnLigne:
    """A list or mapping to be written on one line (``[a, b]``, ``{k: v}``)."""

    def __init__(self, valeur: Any) -> None:
        self.valeur = valeur


class _Redacteur(yaml.SafeDumper):
    def ignore_aliases(self, data: object) -> bool:
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def write_plain(self, text: str, split: bool = True) -> None:
        # In a list on one line, a line may break between two words of the list, never inside one.
        super().write_plain(text, split and not self.flow_level)


def _representer_en_ligne(redacteur: _Redacteur, en_ligne: _EnLigne) -> yaml.Node:
    if isinstance(en_ligne.valeur, dict):
        return redacteur.represent_mapping("tag:yaml.org,2002:map", en_ligne.valeur.items(), flow_style=True)
    return redacteur.represent_sequence("tag:yaml.org,2002:seq", en_ligne.valeur, flow_style=True)


_Redacteur.add_representer(_EnLigne, _representer_en_ligne)


def _mettre_en_page(valeur: Any, parent: str = "") -> Any:
    if isinstance(valeur, dict):
        page: dict[str, Any] = {}
        for cle, contenu in valeur.items():
            if (
                cle in LISTES_EN_LIGNE and isinstance(contenu, list) and not any(isinstance(x, dict) for x in contenu)
            ) or (parent == "vocabulaire" and cle in PAIRES_EN_LIGNE):
                page[cle] = _EnLigne(contenu)
            elif cle == "mots_cles":
                page[cle] = {
                    niveau: {nom: _EnLigne(mots) for nom, mots in par_cle.items()}
                    for niveau, par_cle in contenu.items()
                }
            elif parent == "choix" and not any("explication" in choix for choix in contenu):
                page[cle] = [_EnLigne(paire) for paire in contenu]
            elif parent == "rubriques" and len(contenu) <= 3 and "questions" not in contenu:
                page[cle] = _EnLigne(contenu)
            else:
                page[cle] = _mettre_en_page(contenu, cle)
        return page
    if isinstance(valeur, list) and parent == "champs":
        return [_EnLigne(c) if isinstance(c, dict) and len(c) <= 3 else _mettre_en_page(c) for c in valeur]
    if isinstance(valeur, list):
        return [_mettre_en_page(contenu, parent) for contenu in valeur]
    return valeur


def rediger(contenu: dict[str, Any]) -> str:
    """The text of a référentiel file from its plain data (``{"diplome": {…}, "poles": […], …}``)."""
    corps = yaml.dump(
        _mettre_en_page(contenu),
        Dumper=_Redacteur,
        allow_unicode=True,
        sort_keys=False,
        default_flow_style=False,
        width=LARGEUR,
    )
    # A blank line before each top-level part.
    lignes: list[str] = []
    for ligne in corps.rstrip("\n").split("\n"):
        if lignes and ligne[:1].isalpha():
            lignes.append("")
        lignes.append(ligne)
    return ENTETE.format(intitule=contenu["diplome"]["intitule"]) + "\n".join(lignes) + "\n"
