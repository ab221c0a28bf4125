"""An archive becomes a passport again: what it holds and its student has not yet, as it was (R1, R20, R40).

A recorded fiche goes through the form that recorded it: one that the form refuses here comes as a brouillon, with every
word. What somebody else wrote is quoted, never made a live word again. Nothing that is there already is touched.
"""

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils.datastructures import MultiValueDict

from accounts.models import Journal
from langue.nombre import pluriel
from referentiel.arbre import arbre_de
from referentiel.rubriques import EN_PLUS, PROPRE, RUBRIQUES, Genre, par_nom
from situations.fiche.formulaire import Formulaire
from situations.models import (
    Fiche,
    Formule,
    NoteDeBord,
    Passeport,
    Regard,
    Stage,
    Support,
    Version,
)
from situations.models.formule import TropDeFormules
from situations.saisie import initiales, saisie_d_ici, saisie_de_contenu
from suivi.models import MotRepris

from .fichiers import FichiersDArchive
from .plan import PLACES, Connus, moment, verifier

# What is read by its key in the référentiel, or as a day.
ELEMENTS = (Genre.SITUATION, Genre.COMPETENCE, Genre.DATE, *EN_PLUS)


def ecrire(reprise, archive):
    """Write what a ``Reprise`` brings to its student; ``archive``: the open ZIP, for the files. Cut short and done
    again, it goes on. Raises ``RepriseImpossible``.

    ``reprise.bilan`` then says, a French sentence each, what was done or left out.
    """
    with transaction.atomic():
        ecriture = _Ecriture(reprise)
        if "neuves" not in reprise.donnees:
            ecriture.tout_ecrire()
            # From here on these fiches are known as those of this archive, whoever goes on with it.
            reprise.donnees["neuves"] = ecriture.neuves
            reprise.passeport = ecriture.passeport
            reprise.save(update_fields=["donnees", "passeport", "bilan"])
        else:
            ecriture.retrouver()
    ecriture.joindre_les_fichiers(archive)
    reprise.save(update_fields=["bilan"])


class _Ecriture:
    """``stages``, ``fiches``: what the numbers of the file are here; ``neuves``: those of the fiches that it brings."""

    def __init__(self, reprise):
        self.etudiant, self.donnees, self.bilan = reprise.etudiant, reprise.donnees, reprise.bilan
        diplome = verifier(self.etudiant, self.donnees)
        self.passeport, ouvert = Passeport.objects.get_or_create(
            etudiant=self.etudiant, diplome=diplome, defaults={"session": self.donnees["session"]}
        )
        # Two archives of one person do not bring the same fiche twice.
        Passeport.objects.select_for_update(no_key=True).get(pk=self.passeport.pk)
        if ouvert:
            self.bilan.append(f"Le passeport «\u00a0{diplome.intitule}\u00a0» est ouvert.")
        self.arbre = arbre_de(diplome)
        self.connus = Connus(self.etudiant, self.passeport)
        self.stages, self.fiches, self.neuves = {}, {}, []

    def retrouver(self):
        """What was written before, by an earlier go."""
        self.neuves = self.donnees["neuves"]
        for dit in self.donnees["fiches"]:
            if (fiche := self.connus.fiches.get(dit["creee_le"])) is not None:
                self.fiches[dit["numero"]] = fiche
        for dit in self.donnees["stages"]:
            if (stage := self.connus.stages.get(dit["cree_le"])) is not None:
                self.stages[dit["numero"]] = stage

    def tout_ecrire(self):
        self._ecrire_les_stages()
        self._ecrire_les_fiches()
        self._ecrire_le_carnet()
        self._garder_les_textes()
        self._ecrire_les_regards()
        self._citer()
        de = self.donnees["etudiant"]["identifiant"]
        Journal.noter(
            Journal.Action.REPRISE, self.etudiant, etudiant=self.etudiant, objet=str(self.passeport), identifiant=de
        )

    def _vises(self, dit):
        """As ``Stage.vises`` gives them; what is not of this référentiel is left out."""
        situations = [branche.situation for branche in self.arbre.situations.values()]
        elements = {
            "classe": {c.cle: c for c in self.arbre.classes.values()},
            "situation": {s.cle: s for s in situations},
            "competence": {c.cle: c for c in self.arbre.competences.values()},
        }
        return [
            f"{niveau}-{par_cle[vise['cle']].pk}"
            for niveau, par_cle in elements.items()
            for vise in dit.get(f"{niveau}s_visees", [])
            if vise["cle"] in par_cle
        ]

    def _ecrire_les_stages(self):
        neufs = 0
        for dit in self.donnees["stages"]:
            stage = self.connus.stages.get(dit["cree_le"])
            if stage is None:
                stage = Stage.objects.create(
                    passeport=self.passeport,
                    organisation=dit["organisation"],
                    adresse=dit["adresse"],
                    date_debut=dit["date_debut"],
                    date_fin=max(dit["date_debut"], dit["date_fin"]),
                    tuteur_nom=dit["tuteur"],
                    tuteur_courriel=dit["courriel_du_tuteur"],
                    objectifs=dit["objectifs"],
                )
                Stage.objects.filter(pk=stage.pk).update(cree_le=moment(dit["cree_le"]))
                stage.viser(self._vises(dit))
                stage.save(update_fields=["classes_visees", "situations_visees"])
                neufs += 1
            self.stages[dit["numero"]] = stage
        # The dates that were read are text until the row is read again.
        self.stages = {rang: Stage.objects.get(pk=stage.pk) for rang, stage in self.stages.items()}
        prefetch_related_objects([self.passeport], "stages")
        if neufs:
            self.bilan.append(f"{pluriel(neufs, 'période reprise')}.")

    def _ecrire_les_fiches(self):
        neuves, supports, versions = [], [], []
        for dit in self.donnees["fiches"]:
            if (deja := self.connus.fiches.get(dit["creee_le"])) is not None:
                self.fiches[dit["numero"]] = deja
                continue
            fiche, siens, siennes = self._fiche(dit)
            neuves.append((dit, fiche))
            self.neuves.append(dit["numero"])
            supports += siens
            versions += siennes
            self.fiches[dit["numero"]] = fiche
        self._retenir(neuves)
        for _, fiche in neuves:
            fiche.compter()
        Fiche.objects.bulk_create(fiche for _, fiche in neuves)
        for dit, fiche in neuves:
            fiche.creee_le = moment(dit["creee_le"])
            fiche.issue_de = self.fiches.get(dit["issue_de"])
        Fiche.objects.bulk_update([fiche for _, fiche in neuves], ["creee_le", "issue_de"], batch_size=100)
        Support.objects.bulk_create(supports)
        Version.objects.bulk_create(versions)
        enregistrees = sum(not fiche.est_brouillon for _, fiche in neuves)
        if enregistrees:
            self.bilan.append(f"{pluriel(enregistrees, 'fiche reprise')}.")
        if len(neuves) > enregistrees:
            self.bilan.append(f"{pluriel(len(neuves) - enregistrees, 'brouillon repris')}.")
        if deja := len(self.donnees["fiches"]) - len(neuves):
            self.bilan.append(f"{pluriel(deja, 'fiche')} déjà là\u00a0: rien n’y change.")

    def _fiche(self, dit):
        """``(fiche, supports, versions)``, not written yet."""
        fiche = Fiche(
            passeport=self.passeport,
            modifiee_le=moment(dit["modifiee_le"]),
            saisie=self._saisie(dit["saisie_en_cours"]),
            saisie_le=moment(dit["saisie_le"]),
            lot=dit["poste"],
            revision=1,
        )
        supports, versions = [], [self._version(fiche, v) for v in dit["versions"]]
        if dit["contenu"] is not None:
            contenu = self._contenu(dit["contenu"])
            formulaire = self._formulaire(contenu)
            if formulaire.is_valid():
                for nom, valeur in formulaire.form.valeurs().items():
                    fiche.repondre(nom, valeur)
                self._garder_ce_qui_n_est_plus_demande(fiche, contenu, formulaire.form.fields)
                fiche.enregistree_le = moment(dit["enregistree_le"])
                supports = [
                    Support(fiche=fiche, ordre=ordre, **support)
                    for ordre, support in enumerate(formulaire.supports.valeurs())
                ]
                return fiche, supports, versions
            self._en_brouillon(fiche, contenu, formulaire, versions)
        elif fiche.saisie is not None:
            valeurs, _ = initiales(fiche.saisie)
            form = Formulaire(self.passeport, saisie=valeurs).form
            fiche.situation, fiche.competence = form.situation_comprise, form.competence_comprise
        return fiche, supports, versions

    def _en_brouillon(self, fiche, contenu, formulaire, versions):
        """What was recorded is what is being typed here; what was being typed there is set aside with the versions."""
        if fiche.saisie is not None:
            numero = max((v.numero for v in versions), default=0) + 1
            versions.append(Version(fiche=fiche, numero=numero, nature=Version.Nature.ECARTEE, contenu=fiche.saisie))
        fiche.saisie, fiche.saisie_le = saisie_de_contenu(contenu, self.arbre), fiche.modifiee_le
        _, _, libelle, erreur, _ = formulaire.bilan[0]
        titre = contenu["situation"]["code"] or contenu["situation"]["intitule"]
        self.bilan.append(f"«\u00a0{titre}\u00a0» vient en brouillon. {libelle}\u00a0: {erreur}")

    def _formulaire(self, contenu):
        """The form that would record this content again."""
        saisie = saisie_de_contenu(contenu, self.arbre)
        post = MultiValueDict({nom: [valeur] for nom, valeur in saisie.items()})
        for rubrique in par_nom(self.passeport.diplome).values():
            if rubrique.genre in EN_PLUS and rubrique.nom in saisie:
                post.setlist(rubrique.nom, saisie[rubrique.nom].split(","))
        # Far dates were confirmed where they were written.
        post["date_confirmee"] = contenu.get("date_debut", "")
        post["supports-TOTAL_FORMS"], post["supports-INITIAL_FORMS"] = str(len(contenu["supports"])), "0"
        return Formulaire(self.passeport, self._retiree(contenu), post=post)

    def _retiree(self, contenu):
        """A fiche on an element that the référentiel has retired since is recorded as it is (R38): the form is told
        that it stood on it. None otherwise."""
        situation = next(
            (b.situation for b in self.arbre.situations.values() if b.situation.cle == contenu["situation"]["cle"]),
            None,
        )
        competence = next((c for c in self.arbre.competences.values() if c.cle == contenu["competence"]["cle"]), None)
        if situation and competence and (situation.retire or competence.retire):
            return Fiche(passeport=self.passeport, situation=situation, competence=competence)
        return None

    def _garder_ce_qui_n_est_plus_demande(self, fiche, contenu, demandees):
        """The answers to rubriques that the diplôme no longer has, or has hidden, stay (R38)."""
        for rubrique in RUBRIQUES:
            gardee = rubrique.nom in contenu and rubrique.nom not in demandees
            if gardee and isinstance(rubrique.vide, str | list) and rubrique.genre not in ELEMENTS:
                fiche.repondre(rubrique.nom, contenu[rubrique.nom])
        restes = {nom: v for nom, v in contenu.items() if nom.startswith(PROPRE) and nom not in demandees}
        fiche.propres = restes | fiche.propres

    def _contenu(self, contenu):
        """A content of the file with the stage of here, each answer of the kind that its rubrique takes here."""
        contenu = dict(contenu)
        for nom, rubrique in par_nom(self.passeport.diplome).items():
            valeur = contenu.get(nom)
            if isinstance(valeur, list) and rubrique.vide == "":
                contenu[nom] = "\n".join(valeur)
            elif isinstance(valeur, str) and rubrique.vide == []:
                contenu[nom] = valeur.splitlines()
        if stage := contenu.get("stage"):
            ici = self.stages.get(stage["numero"])
            contenu["stage"] = {"pk": ici and ici.pk} | {nom: v for nom, v in stage.items() if nom != "numero"}
        return contenu

    def _saisie(self, saisie):
        if saisie is None:
            return None
        return saisie_d_ici(saisie, self.arbre, {rang: stage.pk for rang, stage in self.stages.items()})

    def _version(self, fiche, dit):
        enregistree = dit["nature"] == Version.Nature.ENREGISTREE
        return Version(
            fiche=fiche,
            numero=dit["numero"],
            nature=dit["nature"],
            creee_le=moment(dit["creee_le"]),
            contenu=self._contenu(dit["contenu"]) if enregistree else self._saisie(dit["contenu"]),
        )

    def _retenir(self, neuves):
        """Of one situation, one fiche is retained; the one that is here stays (R26)."""
        retenues = Fiche.objects.presentes().filter(passeport=self.passeport, retenue=True)
        prises = set(retenues.values_list("situation", flat=True))
        for dit, fiche in neuves:
            # Those of the bin take their mark back with their place in it, once their files are there.
            if dit["retenue"] and not (fiche.est_brouillon or dit["jetee_le"] or fiche.situation_id in prises):
                fiche.retenue = True
                prises.add(fiche.situation_id)

    def _ecrire_le_carnet(self):
        notes = [
            NoteDeBord(
                etudiant=self.etudiant,
                quoi=dit["quoi"],
                ou=dit["ou"],
                quand=dit["quand"],
                hors_formation=dit["hors_formation"],
                fiche=self.fiches.get(dit["fiche"]),
                creee_le=moment(dit["ecrite_le"]),
                modifiee_le=moment(dit["modifiee_le"]),
            )
            # The file has the latest first.
            for dit in reversed(self.donnees["carnet"])
            if (dit["ecrite_le"], dit["quoi"]) not in self.connus.notes
        ]
        NoteDeBord.objects.bulk_create(notes)
        if notes:
            self.bilan.append(f"{pluriel(len(notes), 'note de journal de bord,notes de journal de bord')}.")

    def _garder_les_textes(self):
        trop = 0
        for dit in reversed(self.donnees["textes_gardes"]):
            try:
                formule, neuve = Formule.objects.garder(self.etudiant, dit["rubrique"], dit["texte"])
            except TropDeFormules:
                trop += 1
                continue
            if neuve:
                Formule.objects.filter(pk=formule.pk).update(creee_le=moment(dit["garde_le"]))
        if trop:
            self.bilan.append(f"{pluriel(trop, 'texte gardé')} de trop\u00a0: il reste dans votre archive.")

    def _ecrire_les_regards(self):
        """« Mon projet », text after text; none where one has been written here. An older archive has none."""
        if not Regard.objects.filter(passeport=self.passeport).exists():
            Regard.objects.bulk_create(
                Regard(passeport=self.passeport, numero=rang, texte=dit["texte"], ecrit_le=moment(dit["ecrit_le"]))
                for rang, dit in enumerate(reversed(self.donnees.get("regards", ())), 1)
            )

    def _citer(self):
        """The words of others, as quotations."""
        cites = {}
        for dit in self.donnees["appreciations"]:
            if (dit["ecrite_le"], dit["auteur"]) in self.connus.mots:
                continue
            cites[dit["numero"]] = MotRepris.objects.create(
                passeport=self.passeport,
                fiche=self.fiches.get(dit["fiche"]),
                stage=self.stages.get(dit["stage"]),
                reponse_a=cites.get(dit["reponse_a"]),
                genre=MotRepris.Genre.APPRECIATION,
                contenu={nom: valeur for nom, valeur in dit.items() if nom not in PLACES},
            )
        MotRepris.objects.bulk_create(
            MotRepris(passeport=self.passeport, stage=self.stages[stage["numero"]], genre=genre, contenu=contenu)
            for stage in self.donnees["stages"]
            if stage["cree_le"] not in self.connus.stages
            for genre, mots in (
                (MotRepris.Genre.OBSERVATION, stage["positionnements"]),
                (MotRepris.Genre.ATTESTATION, stage["attestations"]),
            )
            for contenu in mots
        )
        if cites:
            self.bilan.append(f"{pluriel(len(cites), 'appréciation citée')}, avec l’auteur et la date.")

    def joindre_les_fichiers(self, archive):
        """Each file again on its fiche, each signed sheet with its stage, each photo on its extract, made safe as any
        other; then what comes last: dates, and the bin."""
        sac = FichiersDArchive(archive, self.donnees.get("perdus", ()), self.etudiant, self.bilan)
        feuilles = sum(
            sac.deposer(self.stages[dit["numero"]], feuille)
            for dit in self.donnees["stages"]
            for feuille in dit.get("feuilles", ())
        )
        if feuilles:
            self.bilan.append(f"{pluriel(feuilles, 'feuille signée reprise,feuilles signées reprises')}.")
        # An older archive has none.
        neufs = [dit for dit in self.donnees.get("extraits", ()) if dit["cree_le"] not in self.connus.extraits]
        if extraits := sum(sac.montrer(self.passeport, dit, self.fiches) for dit in neufs):
            self.bilan.append(f"{pluriel(extraits, 'livret ou extrait repris,livrets et extraits repris')}.")
        siennes = [dit for dit in self.donnees["fiches"] if dit["numero"] in set(self.neuves)]
        if self.passeport.diplome.permet("pieces_jointes"):
            joints = sum(
                sac.joindre(self.fiches[dit["numero"]], fichier) for dit in siennes for fichier in dit["fichiers"]
            )
            if joints:
                self.bilan.append(f"{pluriel(joints, 'fichier joint')}.")
        for dit in siennes:
            fiche = self.fiches[dit["numero"]]
            valeurs = {"modifiee_le": moment(dit["modifiee_le"])}
            if dit["jetee_le"]:
                marque = dit["retenue"] and not fiche.est_brouillon
                valeurs |= {"supprimee_le": moment(dit["jetee_le"]), "retenue": marque}
            # One that its student has already worked on stays as they left it.
            Fiche.objects.presentes().filter(pk=fiche.pk, revision=1).update(**valeurs)
