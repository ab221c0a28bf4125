"""Large invented data for benchmarks: many classes, many passports, fiches that obey every rule.

The words are drawn from short lists, but their spread is that of real passports: some situations are met far more
often than others, most fiches come from stages, a few are brouillons or in the bin.
"""

import datetime
import random
from collections import Counter
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import F, Max, Min

from accounts.models import Classe, Enseignement, Etablissement, Inscription, User
from referentiel.arbre import arbre_de
from situations.models import Fiche, Passeport, Support, Version

PREFIXE = "Peuplement "
CLASSES_PAR_ETABLISSEMENT = 20
# So many classes are written; those that follow say the same, and the database copies them: ten times as fast.
CLASSES_ECRITES = 10
LIGNES_PAR_INSERTION = 2_000
# What is copied, parents first, and how each leads to its passport.
COPIES = {Passeport: "pk", Fiche: "passeport", Support: "fiche__passeport", Version: "fiche__passeport"}

PRENOMS = (
    "Adam",
    "Alice",
    "Amine",
    "Anna",
    "Axel",
    "Camille",
    "Chloé",
    "Diane",
    "Élise",
    "Émile",
    "Hugo",
    "Inès",
    "Jules",
    "Léa",
    "Lina",
    "Louis",
    "Maël",
    "Manon",
)
NOMS = (
    "Aubert",
    "Bellec",
    "Caron",
    "Diallo",
    "Evrard",
    "Ferrand",
    "Gallet",
    "Haddad",
    "Imbert",
    "Joly",
    "Kaya",
    "Lemoine",
    "Marty",
    "Noël",
    "Petit",
    "Roux",
)
CONTEXTES = (
    "Stagiaire dans une agence de douze personnes, je remplace une collègue absente pendant l’opération.",
    "Pour une association du quartier, notre groupe prend en charge la demande du premier rendez-vous à la livraison.",
    "Au service communication de la mairie, on me confie un dossier déjà commencé, avec un budget et une date fixés.",
    "Dans une PME familiale, le gérant me demande de préparer le travail avant la réunion du vendredi.",
    "En équipe de quatre, nous répondons à une demande réelle apportée par un partenaire du lycée.",
)
TRAVAUX = (
    "Préparer les documents, les faire relire, puis les transmettre dans les délais.",
    "Recueillir les informations, les vérifier et en faire une synthèse d’une page.",
    "Comparer trois offres, en recommander une et justifier ce choix par écrit.",
    "Tenir le tableau de suivi à jour et signaler chaque retard à ma tutrice.",
)
BUTS = (
    "Gagner du temps et éviter les erreurs des années précédentes.",
    "Donner une image sérieuse de l’organisation à ses partenaires.",
    "Respecter le budget sans renoncer à la qualité demandée.",
)
MOYENS = ("Tableur et messagerie.", "Logiciel de mise en page, imprimante, téléphone.", "Documents fournis, modèles.")
CHIFFRES = ("3 versions, 1 retenue.", "42 contacts, 17 réponses.", "1 dossier de 8 pages.", "250 exemplaires imprimés.")
VALIDATIONS = (
    "Travail validé par ma tutrice après deux corrections.",
    "Le partenaire a utilisé le document tel quel.",
    "",
)
BILANS = (
    "J’ai appris à poser les questions avant de commencer et à vérifier deux fois ce que j’envoie à l’extérieur.",
    "J’ai compris pourquoi l’on procède dans cet ordre ; la prochaine fois, un planning dès le premier jour.",
    "J’ai su m’organiser, demander de l’aide au bon moment et expliquer mes choix à quelqu’un de réservé.",
)
COMPLEXITES = ("Deux interlocuteurs qui se contredisent", "Une procédure nouvelle", "Un délai très court")
ALEAS = ("Un document manquant", "Le logiciel en panne", "Un interlocuteur absent")
SUPPORTS = (
    "Compte rendu de réunion",
    "Tableau de suivi",
    "Maquette annotée",
    "Courriel au partenaire",
    "Dossier final",
)


@dataclass(frozen=True)
class Taille:
    """How much to make: ``classes`` of ``eleves`` students with ``fiches`` recorded fiches each."""

    classes: int
    eleves: int
    fiches: int


class Plume:
    """Writes fiches of one diplôme, without the database. ``hasard``: the only source of chance."""

    def __init__(self, diplome, session):
        self.diplome = diplome
        self.debut = datetime.date(session - 2, 9, 1)
        self.jours = (datetime.date(session - 1, 10, 31) - self.debut).days
        self.branches = [b for b in arbre_de(diplome).situations.values() if b.revendicables and not b.situation.retire]
        # The first situations of a référentiel are the daily ones: met ten times as often as the rarest.
        self.poids = [10 / (1 + 9 * rang / max(1, len(self.branches) - 1)) for rang in range(len(self.branches))]
        self.codes = {nom: [code for code, _ in diplome.liste(nom)] for nom in diplome.choix}
        self.projet = diplome.permet("projet")
        self.complexite, self.retenue = diplome.permet("complexite"), diplome.permet("fiche_retenue")

    def fiches(self, hasard, passeport, combien):
        """``combien`` recorded fiches of one passport."""
        retenues = set()
        for branche in hasard.choices(self.branches, self.poids, k=combien):
            fiche = self._fiche(hasard, passeport, branche)
            if self.complexite:
                self._compliquer(hasard, fiche)
            if self.retenue and fiche.situation_id not in retenues and hasard.random() < 0.5:
                fiche.retenue = True
                retenues.add(fiche.situation_id)
            yield fiche

    def _compliquer(self, hasard, fiche):
        """None to three complexities and hazards: those of the référentiel first, where it knows some."""
        for nom, siennes in (("complexites", COMPLEXITES), ("aleas", ALEAS)):
            connues = [*getattr(fiche.situation, nom), *siennes]
            setattr(fiche, nom, connues[: hasard.choice((0, 0, 0, 1, 1, 2, 3))])
        fiche.compter()

    def brouillon(self, hasard, passeport):
        """A fiche begun and never recorded."""
        branche = hasard.choice(self.branches)
        moment = self._soir(self._jour(hasard))
        return Fiche(
            passeport=passeport,
            situation=branche.situation,
            saisie={"situation": str(branche.situation.pk), "description": hasard.choice(CONTEXTES)},
            saisie_le=moment,
            modifiee_le=moment,
            revision=1,
        )

    def supports(self, hasard, fiche):
        """None to three supports of a fiche."""
        for ordre in range(hasard.choice((0, 0, 1, 1, 2, 3))):
            yield Support(
                fiche=fiche,
                ordre=ordre,
                designation=self._texte("designation", f"{hasard.choice(SUPPORTS)} n° {ordre + 1}"),
                origine=hasard.choice(self.codes["origine"]),
                nature=hasard.choice(self.codes["nature"]),
            )

    def _fiche(self, hasard, passeport, branche):
        debut = self._jour(hasard)
        fin = debut + datetime.timedelta(days=hasard.choice((0, 0, 1, 2, 4, 4, 9, 18)))
        moment = self._soir(fin + datetime.timedelta(days=hasard.randrange(4)))
        complete = hasard.random() < 0.8
        situation = branche.situation
        return Fiche(
            passeport=passeport,
            situation=situation,
            competence=hasard.choice(branche.revendicables),
            projet=self.projet and situation.projet_possible and hasard.random() < 0.4,
            description=self._texte("description", hasard.choice(CONTEXTES)),
            partenaires=self._texte("partenaires", f"Organisation {hasard.randrange(1, 400)}"),
            localisation=hasard.choice(self.codes["localisation"]),
            date_debut=debut,
            date_fin=fin,
            # The first source of the list is the most usual one, in both référentiels.
            source=self.codes["source"][0] if hasard.random() < 0.6 else hasard.choice(self.codes["source"]),
            type=self.codes["type"][0] if hasard.random() < 0.6 else hasard.choice(self.codes["type"]),
            taches=self._texte("taches", hasard.choice(TRAVAUX)),
            objectifs=self._texte("objectifs", hasard.choice(BUTS)),
            acteurs=f"{passeport.etudiant}, stagiaire\nLa responsable, tutrice",
            moyens=self._texte("moyens", hasard.choice(MOYENS)),
            resultats_quantitatifs=self._texte("resultats_quantitatifs", hasard.choice(CHIFFRES) if complete else ""),
            resultats_qualitatifs=self._texte("resultats_qualitatifs", hasard.choice(VALIDATIONS) if complete else ""),
            descriptif=self._texte("descriptif", hasard.choice(BILANS)),
            revision=1,
            enregistree_le=moment,
            modifiee_le=moment,
        )

    def _texte(self, rubrique, texte):
        return texte[: self.diplome.limite(rubrique)]

    def _jour(self, hasard):
        jour = self.debut + datetime.timedelta(days=hasard.randrange(self.jours))
        return jour - datetime.timedelta(days=max(0, jour.weekday() - 4))

    @staticmethod
    def _soir(jour):
        return datetime.datetime.combine(jour, datetime.time(17), tzinfo=datetime.UTC)


def peupler(diplome, taille, graine=1, session=2027, versions=False):
    """Add ``taille`` to the database, whatever is in it already: classes go on being numbered.

    ``graine``: the same class number gives the same words, whatever was made before; class 11 those of class 1.
    ``versions``: keep each fiche as a version too, as the form does (twice the time). Yields a ``Counter`` of the
    rows made so far, by name of model, after each batch of ``CLASSES_ECRITES`` classes: one transaction each.
    """
    plume = Plume(diplome, session)
    mot_de_passe = make_password(None)
    bilan = Counter()
    premier = _dernier_numero() + 1
    numeros = range(premier, premier + taille.classes)
    ecrits = []
    for debut in range(0, taille.classes, CLASSES_ECRITES):
        lot = numeros[debut : debut + CLASSES_ECRITES]
        hasards = [random.Random(f"{graine}-{numero % CLASSES_ECRITES}") for numero in lot]  # noqa: S311
        with transaction.atomic():
            passeports = _les_passeports(plume, taille, lot, (hasards, mot_de_passe), bilan)
            if debut:
                _copier(ecrits[: len(passeports)], passeports, bilan)
            else:
                ecrits = passeports
                _ecrire(plume, taille, passeports, (hasards, versions), bilan)
        yield bilan


def _dernier_numero():
    dernier = Classe.objects.filter(nom__startswith=PREFIXE).aggregate(nom=Max("nom"))["nom"]
    return int(dernier.removeprefix(PREFIXE)) if dernier else 0


def _les_passeports(plume, taille, numeros, reglages, bilan):
    """Write the classes of these numbers and their people; return their passports, in order, unsaved."""
    hasards, mot_de_passe = reglages
    classes = [_classe(plume, numero) for numero in numeros]
    _creer(bilan, classes)
    eleves, enseignants = [], []
    for numero, classe, hasard in zip(numeros, classes, hasards, strict=True):
        for rang in range(taille.eleves):
            eleves.append(_personne(hasard, f"eleve.{numero:05d}.{rang + 1:02d}", classe, mot_de_passe))
        professeur = _personne(hasard, f"prof.{numero:05d}", classe, mot_de_passe)
        professeur.role = User.Role.ENSEIGNANT
        enseignants.append(professeur)
    _creer(bilan, [*eleves, *enseignants])
    suivies = [classe for classe in classes for _ in range(taille.eleves)]
    _creer(bilan, [Inscription(etudiant=e, classe=c) for e, c in zip(eleves, suivies, strict=True)])
    rentree = datetime.date(classes[0].session - 3, 9, 1)
    _creer(
        bilan,
        [Enseignement(enseignant=e, classe=c, depuis=rentree) for e, c in zip(enseignants, classes, strict=True)],
    )
    return [Passeport(etudiant=e, diplome=plume.diplome, session=classes[0].session) for e in eleves]


def _ecrire(plume, taille, passeports, reglages, bilan):
    """Write these passports, their fiches, their supports, and a version of each when ``versions`` asks for it."""
    hasards, versions = reglages
    _creer(bilan, passeports)
    par_classe = [hasard for hasard in hasards for _ in range(taille.eleves)]
    fiches, auteurs = [], []
    for hasard, passeport in zip(par_classe, passeports, strict=True):
        les_siennes = list(plume.fiches(hasard, passeport, taille.fiches))
        if hasard.random() < 0.3:
            les_siennes.append(plume.brouillon(hasard, passeport))
        fiches += les_siennes
        auteurs += [hasard] * len(les_siennes)
    _creer(bilan, fiches)
    supports = {
        fiche.pk: list(plume.supports(hasard, fiche))
        for hasard, fiche in zip(auteurs, fiches, strict=True)
        if not fiche.est_brouillon
    }
    _creer(bilan, [support for de_la_fiche in supports.values() for support in de_la_fiche])
    if versions:
        enregistrees = [fiche for fiche in fiches if not fiche.est_brouillon]
        # What ``Fiche.contenu()`` gives, without asking the database for the supports just made, nor for files.
        for fiche in enregistrees:
            fiche._prefetched_objects_cache = {"supports": supports[fiche.pk], "pieces": []}
        _creer(bilan, [Version(fiche=fiche, numero=1, contenu=fiche.contenu()) for fiche in enregistrees])


def _copier(ecrits, passeports, bilan):
    """Write these passports with what ``ecrits`` hold, as many. Primary keys go on from the last of each table."""
    cles, decalages = [ecrit.pk for ecrit in ecrits], {}
    with connection.cursor() as curseur:
        for modele, chemin in COPIES.items():
            lignes = modele.objects.filter(**{f"{chemin}__in": cles}).order_by()
            if (premier := lignes.aggregate(pk=Min("pk"))["pk"]) is None:
                continue
            decalages[modele] = modele.objects.aggregate(pk=Max("pk"))["pk"] + 1 - premier
            if modele is Passeport:
                for cle, passeport in zip(cles, passeports, strict=True):
                    passeport.pk = cle + decalages[modele]
                _creer(bilan, passeports)
                continue
            colonnes = {}
            for champ in modele._meta.concrete_fields:
                decalage = decalages.get(modele if champ.primary_key else champ.related_model)
                colonnes[champ.column] = F(champ.attname) + decalage if decalage else F(champ.attname)
            sql, valeurs = lignes.values_list(*colonnes.values()).query.sql_with_params()
            curseur.execute(f"INSERT INTO {modele._meta.db_table} ({', '.join(colonnes)}) {sql}", valeurs)
            bilan[modele._meta.verbose_name_plural] += curseur.rowcount
        for sql in connection.ops.sequence_reset_sql(no_style(), list(decalages)):
            curseur.execute(sql)


def _creer(bilan, objets):
    if objets:
        modele = type(objets[0])
        modele.objects.bulk_create(objets, batch_size=LIGNES_PAR_INSERTION)
        bilan[modele._meta.verbose_name_plural] += len(objets)


def _classe(plume, numero):
    rang = (numero - 1) // CLASSES_PAR_ETABLISSEMENT + 1
    etablissement, _ = Etablissement.objects.get_or_create(
        uai=f"{rang:07d}P", defaults={"nom": f"Lycée de peuplement {rang}", "commune": "Angers"}
    )
    session = plume.debut.year + 2
    return Classe(etablissement=etablissement, diplome=plume.diplome, nom=f"{PREFIXE}{numero:05d}", session=session)


def _personne(hasard, identifiant, classe, mot_de_passe):
    return User(
        username=identifiant,
        first_name=hasard.choice(PRENOMS),
        last_name=hasard.choice(NOMS),
        etablissement=classe.etablissement,
        password=mot_de_passe,
    )
