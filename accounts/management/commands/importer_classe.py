from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts.ecole.bandelettes import pdf
from accounts.ecole.remise import enregistrer, tirer
from accounts.listes.application import ListeRefusee, appliquer
from accounts.listes.destination import IGNORER, NOUVELLE, DestinationImpossible, classes_trouvees
from accounts.listes.lire.document import FichierRefuse
from accounts.listes.lire.eleve import cle_de_la_classe
from accounts.listes.lire.fichier import lire
from accounts.listes.plan import verifier
from accounts.models import Classe, Etablissement, User
from referentiel.models import Diplome

# The keys of a plan's ``bilan`` that are no French as they stand.
_DITS = {"inchanges": "inchangés", "changements": "changements de classe", "suivent": "suivent leur classe"}
_DITS |= {"demandes": "demandés à un autre établissement", "ecartes": "mis de côté"}


class Command(BaseCommand):
    help = "Import a class list as the page does: odd lines are set aside and told, the rest is written."

    def add_arguments(self, parser):
        parser.add_argument("fichier", type=Path, metavar="FICHIER", help="SIECLE (XML or ZIP), CSV or XLSX")
        parser.add_argument("--etablissement", required=True, metavar="UAI")
        parser.add_argument("--diplome", required=True, metavar="CODE")
        parser.add_argument("--session", required=True, type=int, metavar="N", help="year of the exam")
        parser.add_argument("--classe", default="", metavar="NOM", help="of a list of several classes, only this one")
        parser.add_argument("--simuler", action="store_true", help="check and tell, write nothing")
        parser.add_argument("--partis", action="store_true", help="end the inscription of those whom the list omits")
        parser.add_argument("--bandelettes", type=Path, metavar="PDF", help="write the sheet of the new identifiers")

    def handle(self, fichier, etablissement, diplome, session, **options):
        ecole = Etablissement.objects.filter(uai=etablissement.upper()).first()
        voulu = Diplome.objects.filter(code=diplome).first()
        if not ecole:
            raise CommandError(f"Aucun établissement n’a l’UAI {etablissement}.")
        if not voulu:
            connus = ", ".join(Diplome.objects.values_list("code", flat=True)) or "aucun"
            raise CommandError(f"Aucun diplôme n’a le code {diplome}. Diplômes connus\u00a0: {connus}.")
        if not 2009 <= session <= 2100:
            raise CommandError("La session est l’année de l’examen, de 2009 à 2100.")
        try:
            with fichier.open("rb") as flux:
                document = lire(flux, fichier.stat().st_size)
            if document.siecle and document.uai != ecole.uai:
                raise CommandError(f"Ce fichier vient d’un autre établissement\u00a0: {document.uai}.")
            lecture = document.choix_par_defaut()
            tableau = document.tableau(**lecture)
            colonnes = tableau.colonnes
            if not tableau.titres or (not {"nom", "prenom"} <= colonnes.keys() and "nom_prenom" not in colonnes):
                raise CommandError("Aucune colonne ne s’appelle Nom et Prénom, ni Élève. Corrigez la ligne des titres.")
            classes = self.choix(classes_trouvees(tableau, colonnes), voulu, session, options["classe"])
            choix = {"colonnes": colonnes, "classes": classes, "reponses": {}, "partis": {}}
            plan = verifier(tableau, choix, ecole)
            choix["partis"] = {
                str(inscription.pk): options["partis"] for depart in plan.departs for inscription in depart.inscriptions
            }
            plan = verifier(tableau, choix, ecole)
            self.dire_le_detail(plan)
            if options["simuler"]:
                self.dire(plan.bilan, "Simulation, rien n’est écrit")
                return
            resultat = appliquer(tableau, choix, ecole, acteur="importer_classe")
        except OSError as erreur:
            raise CommandError(f"Le fichier {fichier} ne peut pas être lu\u00a0: {erreur.strerror}.") from erreur
        except (FichierRefuse, DestinationImpossible, ListeRefusee) as refus:
            raise CommandError(str(refus)) from refus
        self.dire(resultat.bilan, "Liste importée")
        if options["bandelettes"]:
            self.imprimer(resultat, options["bandelettes"])

    def choix(self, trouvees, diplome, session, classe):
        """All the classes of the list, or the one that ``--classe`` names; a list without classes takes that name."""
        if "" in trouvees and not classe:
            raise CommandError("Ce fichier ne donne pas la classe\u00a0: indiquez-la avec --classe.")
        if classe and "" not in trouvees and cle_de_la_classe(classe) not in map(cle_de_la_classe, trouvees):
            raise CommandError(
                f"La classe {classe} n’est pas dans ce fichier. Il contient\u00a0: {', '.join(trouvees)}."
            )
        return [
            {
                "trouvee": nom,
                "choix": NOUVELLE
                if not (classe and nom) or cle_de_la_classe(nom) == cle_de_la_classe(classe)
                else IGNORER,
                "nom": nom or classe,
                "diplome": diplome.pk,
                "session": session,
            }
            for nom in trouvees
        ]

    def dire(self, bilan, titre):
        """What there is of each kind; what there is none of is not said."""
        dits = [f"{_DITS.get(nom, nom)} {nombre}" for nom, nombre in bilan.items() if nombre]
        self.stdout.write(f"{titre}\u00a0: {', '.join(dits) or 'aucun élève'}")

    def dire_le_detail(self, plan):
        """What is set aside or asked, by name; what is asked waits for the page."""
        for remarque in plan.remarques:
            self.stdout.write(remarque)
        for question in plan.questions:
            self.stderr.write(
                f"À décider sur la page, ligne {question.eleve.ligne}\u00a0: {question.eleve}. {question.texte}"
            )
        for ecart in plan.ecarts:
            self.stderr.write(f"Mis de côté, ligne {ecart.ligne}\u00a0: {ecart.qui}\u00a0: {ecart.motif}")

    def imprimer(self, resultat, sortie):
        """The passwords are drawn for the accounts created, and are in clear in this file alone."""
        tirages = tirer(sorted(User.objects.filter(pk__in=resultat.nouveaux), key=lambda eleve: eleve.rang_liste))
        classes = Classe.objects.filter(pk__in=resultat.classes, inscriptions__etudiant__in=resultat.nouveaux)
        noms = dict(classes.values_list("inscriptions__etudiant", "nom"))
        adresse = f"{settings.ADRESSE_PUBLIQUE}/"
        contenu = pdf([(e, noms[e.pk], clair) for e, clair in tirages], adresse, "Identifiants")
        sortie.touch(mode=0o600)
        sortie.write_bytes(contenu)
        enregistrer(tirages)
        self.stdout.write(f"{len(tirages)} bandelettes dans {sortie}")
