"""Objects for the tests, and a small référentiel that has every case: one or two compétences, E5, projet or not."""

import copy
import datetime
import hashlib

import factory
from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.listes.lire.numeros import nature_de
from accounts.models import Classe, Enseignement, Etablissement, ImportDeListe, Inscription, NumeroNational, User
from examens.models import Depot, Extrait, Pack, PackLigne, PdfDepose, PeriodeDepot, Reouverture, SessionExamen
from referentiel.models import Association, ClasseSituations, Competence, Diplome, Epreuve, Pole, Situation
from situations.models import Fiche, Passeport, PieceJointe, Stage
from situations.models.fiche import empreinte
from situations.models.piece_jointe import cle_de_piece, cle_de_vignette, stockage

MOT_DE_PASSE = "un-mot-de-passe-long"

CHOIX = {
    "localisation": [
        ("organisation", "Organisation"),
        ("etablissement", "Établissement de formation"),
        ("mixte", "Mixte"),
    ],
    "source": [
        ("stage", "Stage"),
        ("action_ponctuelle", "Action ponctuelle"),
        ("temoignage", "Témoignage"),
        ("atelier", "Atelier"),
        ("cours", "Cours"),
        ("mixte", "Mixte"),
    ],
    "type": [("vecue", "Vécue"), ("observee", "Observée"), ("simulee", "Simulée"), ("mixte", "Mixte")],
    "origine": [("disposition", "À disposition"), ("cree", "Créé"), ("adapte", "Adapté")],
    "nature": [("numerique", "Numérique"), ("imprime", "Imprimé"), ("video", "Vidéo"), ("audio", "Audio")],
}
RUBRIQUES = {
    "situation": {"obligatoire": True},
    "description": {"limite": 255, "obligatoire": True, "questions": ["Qui vous a confié ce travail ?"]},
    "partenaires": {"limite": 255},
    "localisation": {"obligatoire": True, "defaut": "organisation", "en_stage": "organisation"},
    "date_debut": {"obligatoire": True},
    "date_fin": {"obligatoire": True},
    "source": {"obligatoire": True, "en_stage": "stage"},
    "type": {"obligatoire": True},
    "taches": {"limite": 255},
    "objectifs": {"limite": 255},
    "acteurs": {"limite": 2000},
    "moyens": {"limite": 2000},
    "resultats_quantitatifs": {"limite": 2000},
    "resultats_qualitatifs": {"limite": 255},
    "competence": {"obligatoire": True},
    "descriptif": {"limite": 2000, "obligatoire": True},
    "designation": {"limite": 128, "obligatoire": True},
    "origine": {"obligatoire": True},
    "nature": {"obligatoire": True},
}
# situation → (classe, pôle, projet possible, compétences); compétence → épreuve.
SITUATIONS_BTS = {
    "S111": ("S11", "F1", True, ["C11.1"]),
    "S112": ("S11", "F1", True, ["C11.2", "C11.3"]),
    "S113": ("S11", "F1", True, ["C12.1", "C12.2"]),
    "S122": ("S12", "F1", True, ["C13.2"]),
    "S211": ("S21", "F2", False, ["C21.1"]),
    "S311": ("S31", "F3", True, ["C31.1"]),
}
EPREUVES_BTS = {
    "C11.1": "E6",
    "C11.2": "E6",
    "C11.3": "E6",
    "C12.1": "E5",
    "C12.2": "E6",
    "C13.2": "E5",
    "C21.1": "E4",
    "C31.1": "E6",
}


def creer_diplome(code="BTS-ESSAI", **plus):
    """A small diplôme of the shape of BTS Communication: E4, E5 (not to be claimed), E6."""
    valeurs = {
        "intitule": "BTS d’essai",
        "vocabulaire": {
            "pole": {"singulier": "fonction", "pluriel": "fonctions"},
            "classe": {"singulier": "classe de situations", "pluriel": "classes de situations"},
            "situation": {"singulier": "situation", "pluriel": "situations", "feminin": True},
        },
        # A test may change its own.
        "rubriques": copy.deepcopy(RUBRIQUES),
        "choix": {
            nom: [{"code": code_choix, "libelle": libelle} for code_choix, libelle in choix]
            for nom, choix in CHOIX.items()
        },
        "options": {"projet": True, "annees": 2},
    } | plus
    diplome = Diplome.objects.create(code=code, **valeurs)
    epreuves = {
        code_e: Epreuve(
            diplome=diplome,
            cle=code_e,
            code=code_e,
            intitule=intitule,
            dans_passeport=a_renseigner,
            a_renseigner=a_renseigner,
            ordre=ordre,
        )
        for ordre, (code_e, intitule, a_renseigner) in enumerate(
            [("E4", "Relations commerciales", True), ("E5", "Activités", False), ("E6", "Projet", True)]
        )
    }
    Epreuve.objects.bulk_create(epreuves.values())
    competences = {
        c: Competence(diplome=diplome, cle=c, code=c, intitule=f"Intitulé de {c}", epreuve=epreuves[e], ordre=i)
        for i, (c, e) in enumerate(EPREUVES_BTS.items())
    }
    Competence.objects.bulk_create(competences.values())
    poles, classes, situations, associations = {}, {}, {}, []
    for ordre, (code_s, (classe, pole, projet, codes)) in enumerate(SITUATIONS_BTS.items()):
        if pole not in poles:
            poles[pole] = Pole(diplome=diplome, cle=pole, code=pole, intitule=f"Fonction {pole}", ordre=ordre)
        if classe not in classes:
            classes[classe] = ClasseSituations(
                diplome=diplome, cle=classe, code=classe, intitule=f"Classe {classe}", pole=poles[pole], ordre=ordre
            )
        situations[code_s] = Situation(
            diplome=diplome,
            cle=code_s,
            code=code_s,
            intitule=f"Intitulé de {code_s}",
            classe_situations=classes[classe],
            projet_possible=projet,
            ordre=ordre,
        )
        associations += [
            Association(situation=situations[code_s], competence=competences[code_c], ordre=i)
            for i, code_c in enumerate(codes)
        ]
    Pole.objects.bulk_create(poles.values())
    ClasseSituations.objects.bulk_create(classes.values())
    Situation.objects.bulk_create(situations.values())
    Association.objects.bulk_create(associations)
    return diplome


def creer_diplome_a_complexites(code="BAC-ESSAI", **plus):
    """The same, for a diplôme that records complexities and hazards and retains a fiche (R26, R28).

    Its file knows some of S111, none of the others.
    """
    limites = {"complexites": {"limite": 100, "questions": ["Plus difficile en quoi ?"]}, "aleas": {"limite": 100}}
    options = {"projet": True, "complexite": True, "fiche_retenue": True}
    diplome = creer_diplome(code, rubriques=RUBRIQUES | limites | {"apport": {"limite": 200}}, options=options, **plus)
    Situation.objects.filter(diplome=diplome, code="S111").update(
        complexites=["Client étranger", "Deux annonceurs à la fois"], aleas=["Brief perdu"]
    )
    return diplome


class EtablissementFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Etablissement

    nom = factory.Sequence(lambda n: f"Lycée {n}")
    uai = factory.Sequence(lambda n: f"{n:07d}A")
    commune = "Lyon"


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"personne.{n}")
    first_name = "Camille"
    last_name = factory.Sequence(lambda n: f"Nom{n}")
    password = factory.django.Password(MOT_DE_PASSE)


class ClasseFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Classe

    etablissement = factory.SubFactory(EtablissementFactory)
    # From 100 on: the fixture ``classe`` is « BTS COM 2 ».
    nom = factory.Sequence(lambda n: f"BTS COM {n + 100}")
    session = 2027


class PasseportFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Passeport

    etudiant = factory.SubFactory(UserFactory)
    session = 2027


def creer_etudiant(classe, *, numeros=(), **plus):
    """A student of the class, with the passport that goes with it. ``numeros``: national ones."""
    etudiant = UserFactory(role=User.Role.ETUDIANT, **plus)
    numeroter(etudiant, *numeros)
    Inscription.objects.create(etudiant=etudiant, classe=classe)
    Passeport.objects.ouvrir_pour(etudiant)
    return etudiant


def numeroter(personne, *numeros):
    """Give somebody these national numbers."""
    NumeroNational.objects.bulk_create(
        NumeroNational(personne=personne, valeur=numero, nature=nature_de(numero)) for numero in numeros
    )


def enseigner(enseignant, classe, depuis=datetime.date(2020, 9, 1), **plus):
    return Enseignement.objects.create(enseignant=enseignant, classe=classe, depuis=depuis, **plus)


def creer_enseignant(classe, **plus):
    return enseigner(UserFactory(role=User.Role.ENSEIGNANT, **plus), classe).enseignant


def situation(diplome, code):
    return Situation.objects.get(diplome=diplome, code=code)


def competence(diplome, code):
    return Competence.objects.get(diplome=diplome, code=code)


def creer_fiche(passeport, code_situation="S111", code_competence=None, **plus):
    """A recorded fiche; the compétence is the first that the situation leads to unless named."""
    s = situation(passeport.diplome, code_situation)
    c = (
        competence(passeport.diplome, code_competence)
        if code_competence
        else s.competences.filter(epreuve__a_renseigner=True).order_by("associations__ordre").first()
    )
    maintenant = timezone.now()
    valeurs = {
        "description": "Stagiaire à l’agence, j’assiste au brief.",
        "localisation": "organisation",
        "date_debut": datetime.date(2026, 3, 2),
        "date_fin": datetime.date(2026, 3, 13),
        "source": "stage",
        "type": "vecue",
        "descriptif": "J’ai appris à reformuler la demande.",
        "enregistree_le": maintenant,
        "modifiee_le": maintenant,
        "revision": 1,
    } | plus
    return Fiche.objects.create(passeport=passeport, situation=s, competence=c, **valeurs)


def creer_stage(passeport, debut=-5, fin=10, **plus):
    """A stage that begins and ends that many days from today; en cours by default."""
    aujourdhui = timezone.localdate()
    valeurs = {
        "organisation": "Transports Océane",
        "adresse": "12 quai des Carmes\n49100 Angers",
        "date_debut": aujourdhui + datetime.timedelta(days=debut),
        "date_fin": aujourdhui + datetime.timedelta(days=fin),
        "tuteur_nom": "Paul Roux",
        "tuteur_courriel": "p.roux@oceane.example",
    } | plus
    return Stage.objects.create(passeport=passeport, **valeurs)


def creer_brouillon(passeport, **saisie):
    """A fiche never recorded, with whatever was typed."""
    return Fiche.objects.create(passeport=passeport, saisie=saisie, saisie_le=timezone.now(), revision=1)


def creer_piece(fiche, nom="bordereau.txt", contenu=b"Douze cartons.", *, avec_vignette=True, **plus):
    """A file attached to the fiche, its bytes and a thumbnail in the storage."""
    cle, vignette = cle_de_piece(), cle_de_vignette() if avec_vignette else ""
    stockage().save(cle, ContentFile(contenu))
    if vignette:
        stockage().save(vignette, ContentFile(b"\xff\xd8\xff a picture"))
    empreinte = hashlib.sha256(contenu).hexdigest()
    valeurs = {"type_mime": "text/plain", "taille": len(contenu), "sha256": empreinte, "sha256_recu": empreinte}
    return PieceJointe.objects.create(fiche=fiche, fichier=cle, vignette=vignette, nom=nom, **valeurs | plus)


def creer_import(auteur, classe):
    """A list of two students for the class, read and not applied yet."""
    return ImportDeListe.objects.create(
        auteur=auteur,
        etablissement=classe.etablissement,
        document={
            "feuilles": [{"nom": "", "lignes": [[1, ["Nom", "Prénom"]], [2, ["PETIT", "Tom"]], [3, ["ROUX", "Inès"]]]}]
        },
        choix={
            "lecture": {"feuille": "0", "titres": True, "encodage": ""},
            "colonnes": {"nom": 0, "prenom": 1},
            "classes": [{"trouvee": "", "choix": str(classe.pk), "nom": "", "diplome": None, "session": None}],
            "reponses": {},
            "partis": {},
        },
    )


def creer_session(passeport, **plus):
    """The exam session that this passport goes with: its school's, or that of candidats individuels."""
    inscription = passeport.inscription
    valeurs = {
        "etablissement": inscription.classe.etablissement if inscription else None,
        "diplome": passeport.diplome,
        "annee": passeport.annee,
        "saison": "juin",
    } | plus
    return SessionExamen.objects.get_or_create(**valeurs)[0]


def creer_periode(passeport, code="E6", **plus):
    """A period of dépôt of that épreuve, open now: since yesterday and until tomorrow unless told."""
    maintenant = timezone.now().replace(microsecond=0)
    valeurs = {
        "session": plus.pop("session", None) or creer_session(passeport),
        "epreuve": passeport.diplome.epreuves.get(code=code),
        "ouvre_le": maintenant - datetime.timedelta(days=1),
        "ferme_le": maintenant + datetime.timedelta(days=1),
    } | plus
    return PeriodeDepot.objects.create(**valeurs)


def creer_depot(passeport, code="E6", octets=b"%PDF-1.7 essai", **plus):
    """A deposited copy in format 1, its PDF being ``octets``: nothing is laid out."""
    session = plus.pop("session", None) or creer_session(passeport)
    epreuve = passeport.diplome.epreuves.get(code=code)
    inscription, etudiant = passeport.inscription, passeport.etudiant
    ecole = inscription.classe.etablissement if inscription else None
    fiches = Fiche.objects.filter(passeport=passeport, competence__epreuve=epreuve).enregistrees().pour_lecture()
    contenu = {
        "format": 1,
        "candidat": {"nom": etudiant.last_name, "prenom": etudiant.first_name, "numero": "", "initiales": "L. M."},
        "diplome": {"code": passeport.diplome.code, "intitule": passeport.diplome.intitule},
        "epreuve": {"code": epreuve.code, "intitule": epreuve.intitule},
        "session": {"annee": session.annee, "saison": session.saison},
        "etablissement": {"nom": ecole.nom, "uai": ecole.uai, "commune": ecole.commune} if ecole else None,
        "classe": inscription.classe.nom if inscription else "",
        "manques": [],
        "document": {},
        "fiches": [{"pk": fiche.pk, "contenu": fiche.contenu()} for fiche in fiches],
    } | plus.pop("contenu", {})
    valeurs = {
        "contenu": contenu,
        "empreinte": empreinte(contenu),
        "empreinte_pdf": hashlib.sha256(octets).hexdigest(),
        "depose_le": timezone.now().replace(microsecond=0),
        "depose_par": etudiant,
        "depose_par_nom": str(etudiant),
        "depose_par_role": "titulaire du passeport",
    } | plus
    depot = Depot.objects.create(passeport=passeport, epreuve=epreuve, session=session, **valeurs)
    PdfDepose.objects.create(depot=depot, octets=octets)
    return depot


def rouvrir(depot, par, motif="Une fiche à reprendre."):
    return Reouverture.objects.create(depot=depot, par=par, par_nom=str(par), motif=motif, le=timezone.now())


def creer_enseignement(enseignant, diplome):
    """Another class of this teacher, with a student in it."""
    classe = ClasseFactory(diplome=diplome)
    enseigner(enseignant, classe)
    creer_etudiant(classe)
    return classe


def creer_pack(classe, demandeur, etat=Pack.Etat.PRET, **plus):
    """A pack of everybody in the class, ready and with its two files unless told otherwise."""
    maintenant = timezone.now()
    valeurs = {"termine_le": maintenant, "expire_le": maintenant + datetime.timedelta(hours=24)} | plus
    pack = Pack.objects.create(classe=classe, demandeur=demandeur, etat=etat, **valeurs)
    fait = etat in (Pack.Etat.PRET, Pack.Etat.EXPIRE)
    for rang, inscription in enumerate(classe.inscriptions.select_related("etudiant"), start=1):
        piece = {"epreuve": "E6", "intitule": "Projet", "origine": "passeport non déposé", "pages": 12, "fiches": 3}
        PackLigne.objects.create(
            pack=pack,
            etudiant=inscription.etudiant,
            rang=rang,
            nom=inscription.etudiant.nom_liste,
            etat=PackLigne.Etat.FAIT if fait else PackLigne.Etat.EN_ATTENTE,
            pieces=[piece | {"manquantes": ["C31.1"], "sha256": "0" * 64}] if fait else [],
        )
    if fait:
        for champ, octets in (("archive", b"PK archive"), ("liasse", b"%PDF liasse")):
            setattr(pack, champ, Pack.stockage().save(f"{pack.dossier}/{champ}", ContentFile(octets)))
            setattr(pack, f"{champ}_octets", len(octets))
        pack.save()
    return pack


def creer_extrait(passeport, *fiches, **plus):
    """A livret of these fiches, without the names of others unless told."""
    extrait = Extrait.objects.create(passeport=passeport, **({"nature": "livret", "titre": "Pour mon stage"} | plus))
    extrait.fiches.set(fiches)
    return extrait
