"""What a référentiel file means: elements with their keys, and pairs (situation, compétence); no database here."""

from django.utils.text import slugify

from .contenu_diplome import Contenu, LectureDuDiplome, Valeurs
from .dossier import juger_le_dossier
from .revendication import juger_la_revendication
from .schema import NOMS, proposer, verifier_la_forme
from .source import Chemin, FichierRefuse, Source, lire

CLE_MAX = 120


def comprendre(contenu: bytes) -> Contenu:
    """``Contenu`` of the bytes of a file; raises ``FichierRefuse`` with every error, in the order of the lines.

    Three steps, each on the whole file: is it YAML, has it the shape of a référentiel, is it coherent. A step is
    left out only when the one before leaves nothing that it could read.
    """
    source = lire(contenu)
    lecture = _Interpretation(source)
    if verifier_la_forme(source):
        lecture.lire()
    if source.erreurs:
        raise FichierRefuse(sorted(source.erreurs, key=lambda e: e.ligne))
    return lecture.contenu


def cle_du_titre(titre: str) -> str:
    """The key of an element without a code: stable as long as its title is."""
    return slugify(titre)[:CLE_MAX]


class _Interpretation(LectureDuDiplome):
    """One walk through a file of the right shape: the épreuves and the tree, after the diplôme."""

    def __init__(self, source: Source) -> None:
        super().__init__(source)
        self.renvois: list[tuple[Chemin, str]] = []
        self.remplaces: list[tuple[Chemin, str, str]] = []

    def lire(self) -> None:
        donnees = self.source.donnees
        self.lire_le_diplome(donnees)
        for i, epreuve in enumerate(donnees["epreuves"]):
            self._epreuve(epreuve, ("epreuves", i))
        if not any(e["dans_passeport"] for e in self.contenu.epreuves.values()):
            self.refuser(("epreuves",), "Aucune épreuve ne s’appuie sur le passeport (dans_passeport: true).")
        for i, pole in enumerate(donnees["poles"]):
            self._pole(pole, ("poles", i))
        self._mots_cles(donnees.get("mots_cles", {}))
        self.source.erreurs += juger_le_dossier(self.source, self.contenu)
        for chemin, renvoi in self.renvois:
            if renvoi not in self.contenu.competences:
                self.refuser((*chemin, "renvoi"), f"Aucune compétence du fichier n’a la clé «\u00a0{renvoi}\u00a0».")
        for chemin, genre, cle in self.remplaces:
            if cle in (self.contenu.situations if genre == "situation" else self.contenu.competences):
                message = f"«\u00a0{cle}\u00a0» est encore dans le fichier\u00a0: rien ne le remplace."
                self.refuser(chemin, message)
        self.source.erreurs += juger_la_revendication(self.source, self.contenu)

    def _mots_cles(self, dits: Valeurs) -> None:
        """Our own words for the search, apart from what is official: by the key of what they lead to."""
        connus = {"situations": self.contenu.situations, "competences": self.contenu.competences}
        for niveau, par_cle in dits.items():
            for cle, mots in par_cle.items():
                if cle in connus[niveau]:
                    connus[niveau][cle]["mots_cles"] = [*connus[niveau][cle]["mots_cles"], *mots]
                else:
                    message = (
                        f"Rien dans le fichier n’a la clé «\u00a0{cle}\u00a0».{proposer(cle, list(connus[niveau]))}"
                    )
                    self.refuser(("mots_cles", niveau, cle), message)

    def _epreuve(self, epreuve: Valeurs, chemin: Chemin) -> None:
        cle: str = epreuve["cle"] if "cle" in epreuve else epreuve["code"]
        self.unique("épreuve", epreuve["code"], (*chemin, "code"))
        self.unique("épreuve, clé", cle, (*chemin, "cle" if "cle" in epreuve else "code"))
        valeurs = {
            "code": epreuve["code"],
            "intitule": epreuve["intitule"],
            "dans_passeport": epreuve.get("dans_passeport", False),
            "a_renseigner": epreuve.get("a_renseigner", False),
            "modalites": epreuve.get("modalites", ""),
            "dossier": epreuve.get("dossier", {}),
            "provenance": epreuve.get("provenance", {}),
        }
        if valeurs["dans_passeport"] and not valeurs["a_renseigner"]:
            message = "Une épreuve qui s’appuie sur le passeport a des compétences à renseigner (a_renseigner: true)."
            self.refuser(chemin, message)
        self.contenu.epreuves[cle] = valeurs

    # --- The tree ---------------------------------------------------------------------------------

    def _pole(self, pole: Valeurs, chemin: Chemin) -> None:
        cle, valeurs = self._element("pôle", pole, chemin)
        self.contenu.poles[cle] = valeurs
        if ("classes" in pole) == ("situations" in pole):
            self.refuser(
                chemin, "Écrivez «\u00a0classes\u00a0», ou «\u00a0situations\u00a0» s’il n’y a que deux niveaux."
            )
        elif "situations" in pole:
            # Two levels: the pôle is its own and only classe.
            self._classe(pole, cle, chemin, [])
        else:
            communes = self._communes(pole, chemin)
            for i, classe in enumerate(pole["classes"]):
                self._classe(classe, cle, (*chemin, "classes", i), communes)
            if communes and all("competences" in classe for classe in pole["classes"]):
                message = "Ces compétences ne servent à rien\u00a0: chaque classe a déjà les siennes."
                self.refuser((*chemin, "competences"), message)

    def _communes(self, parent: Valeurs, chemin: Chemin) -> list[tuple[str | None, Valeurs, Chemin]]:
        """The compétences written for all that a pôle or a classe holds: ``(key, what is written, where)``."""
        return [
            (self._competence(c, (*chemin, "competences", i)), c, (*chemin, "competences", i))
            for i, c in enumerate(parent.get("competences", []))
        ]

    def _classe(
        self, classe: Valeurs, pole: str, chemin: Chemin, du_pole: list[tuple[str | None, Valeurs, Chemin]]
    ) -> None:
        cle, valeurs = self._element("classe", classe, chemin)
        self.contenu.classes[cle] = valeurs | {"pole": pole}
        communes = self._communes(classe, chemin) if "competences" in classe else du_pole
        sans_les_siennes = 0
        for i, situation in enumerate(classe["situations"]):
            chemin_situation = (*chemin, "situations", i)
            cle_situation = self._situation(situation, cle, chemin_situation)
            if "competences" in situation:
                for j, competence in enumerate(situation["competences"]):
                    chemin_competence = (*chemin_situation, "competences", j)
                    self._relier(
                        cle_situation, self._competence(competence, chemin_competence), competence, chemin_competence
                    )
                continue
            sans_les_siennes += 1
            for cle_competence, competence, chemin_competence in communes:
                self._relier(cle_situation, cle_competence, competence, chemin_competence)
            if not communes and "competences" not in classe:
                self.refuser(chemin_situation, "Aucune compétence, ni ici ni pour toute la classe.")
        if "competences" in classe and communes and not sans_les_siennes:
            message = "Ces compétences ne servent à rien\u00a0: chaque situation de la classe a déjà les siennes."
            self.refuser((*chemin, "competences"), message)

    def _situation(self, situation: Valeurs, classe: str, chemin: Chemin) -> str:
        cle, valeurs = self._element("situation", situation, chemin)
        self.contenu.situations[cle] = valeurs | {
            "classe_situations": classe,
            "projet_possible": situation.get("projet_possible", False),
            "mots_cles": situation.get("mots_cles", []),
            "complexites": situation.get("complexites", []),
            "aleas": situation.get("aleas", []),
            "conseil": situation.get("conseil", ""),
            "exemples": situation.get("exemples", []),
            "remplace": self._remplace("situation", situation, chemin),
        }
        for i, exemple in enumerate(situation.get("exemples", [])):
            if exemple["rubrique"] not in self.contenu.diplome["rubriques"]:
                nom = exemple["rubrique"]
                message = f"Aucune rubrique ne s’appelle «\u00a0{nom}\u00a0».{proposer(nom, NOMS)}"
                self.refuser((*chemin, "exemples", i, "rubrique"), message)
                continue
            limite = self.contenu.diplome["rubriques"][exemple["rubrique"]].get("limite")
            longueur = len(exemple["texte"])
            if limite and longueur > limite:
                message = (
                    f"Cet exemple dépasse la limite de sa rubrique\u00a0: {longueur} caractères, {limite} au plus."
                )
                self.refuser((*chemin, "exemples", i, "texte"), message)
        return cle

    def _competence(self, competence: Valeurs, chemin: Chemin) -> str | None:
        """The key of a compétence; None for a reference to one described elsewhere."""
        if "renvoi" in competence:
            for cle in set(competence) - {"renvoi", "association"}:
                message = "À côté de «\u00a0renvoi\u00a0», seule «\u00a0association\u00a0» est acceptée."
                self.refuser((*chemin, cle), message)
            return None
        cle, valeurs = self._element("compétence", competence, chemin)
        epreuve, *autres = self._epreuves_de(competence, chemin)
        self.contenu.competences[cle] = valeurs | {
            "epreuve": epreuve,
            "autres_epreuves": autres,
            "remplace": self._remplace("compétence", competence, chemin),
            "epreuve_provisoire": competence.get("epreuve_provisoire", False),
            "critere": competence.get("critere", ""),
            "mots_cles": competence.get("mots_cles", []),
        }
        return cle

    def _epreuves_de(self, competence: Valeurs, chemin: Chemin) -> list[str | None]:
        """The keys of the épreuves that evaluate it, those to claim first; [None] when in doubt."""
        codes = {valeurs["code"]: cle for cle, valeurs in self.contenu.epreuves.items()}
        if ("epreuve" in competence) == ("epreuves" in competence):
            deux = "epreuve" in competence
            message = "Gardez «\u00a0epreuve\u00a0», ou «\u00a0epreuves\u00a0» s’il y en a plusieurs."
            self.refuser(chemin, message if deux else "Il manque la clé «\u00a0epreuve\u00a0».")
            return [None]
        dites = competence.get("epreuves") or [competence["epreuve"]]
        for i, code in enumerate(dites):
            if code not in codes:
                ou = (*chemin, "epreuves", i) if "epreuves" in competence else (*chemin, "epreuve")
                connues = ", ".join(codes)
                self.refuser(ou, f"L’épreuve «\u00a0{code}\u00a0» est inconnue. Connues\u00a0: {connues}.")
        cles = [codes[code] for code in dites if code in codes]
        return [*sorted(cles, key=lambda cle: not self.contenu.epreuves[cle]["a_renseigner"])] or [None]

    def _relier(self, cle_situation: str, cle_competence: str | None, competence: Valeurs, chemin: Chemin) -> None:
        association = competence.get("association", {})
        if cle_competence is None:
            cle_competence = competence["renvoi"]
            self.renvois.append((chemin, cle_competence))
            if (cle_situation, cle_competence) in self.contenu.associations:
                self.refuser(chemin, f"«\u00a0{cle_competence}\u00a0» est déjà associée à cette situation.")
        self.contenu.associations[cle_situation, cle_competence] = {
            "provisoire": association.get("provisoire", False),
            "provenance": association.get("provenance", {}),
        }

    def _remplace(self, genre: str, element: Valeurs, chemin: Chemin) -> list[str]:
        """The keys of what this one stands for now (R38); that none is in the file is judged at the end."""
        cles: list[str] = element.get("remplace", [])
        self.remplaces += [((*chemin, "remplace", i), genre, cle) for i, cle in enumerate(cles)]
        return cles

    # --- What all elements share ------------------------------------------------------------------

    def _element(self, genre: str, element: Valeurs, chemin: Chemin) -> tuple[str, Valeurs]:
        """``(key, values)``; the key is ``cle``, else the code, else made from the title."""
        titres = [t for t in ("intitule", "intitule_provisoire") if t in element]
        if not titres:
            message = (
                "Il manque l’intitulé\u00a0: écrivez «\u00a0intitule\u00a0», "
                "ou «\u00a0intitule_provisoire\u00a0» s’il n’est pas officiel."
            )
            self.refuser(chemin, message)
        elif len(titres) == 2:
            message = (
                "Gardez un seul intitulé\u00a0: «\u00a0intitule\u00a0» s’il est officiel, "
                "sinon «\u00a0intitule_provisoire\u00a0»."
            )
            self.refuser((*chemin, "intitule_provisoire"), message)
        titre = element.get("intitule") or element.get("intitule_provisoire", "")
        code = element.get("code", "")
        cle = element.get("cle") or code or cle_du_titre(titre)
        ou = (*chemin, next((nom for nom in ("cle", "code", *titres) if nom in element), "intitule"))
        if not cle and titre:
            self.refuser(ou, "Cet intitulé n’a ni lettre ni chiffre\u00a0: ajoutez un code.")
        deja = self.vus.setdefault((genre, cle.casefold()), ou)
        if deja != ou and cle:
            self.refuser_double(ou, cle, self.source.ligne(deja))
        elif code and cle != code:
            self.unique(f"{genre}, code", code, (*chemin, "code"))
        valeurs = {
            "code": code,
            "intitule": titre,
            "intitule_provisoire": "intitule" not in element,
            "provenance": element.get("provenance", {}),
        }
        return cle, valeurs
