"""What one fiche claims (R18): one compétence, or as many situations and compétences as the diplôme's file says.

The first situation and the first compétence are chosen as everywhere; the others are ticked. All the compétences of a
fiche are of one épreuve, so that its commission never reads of another one (R2).
"""

from langue.nombre import nombre

# By level: the field of the first, that of the others.
NIVEAUX = {"situations": ("situation", "situations_en_plus"), "competences": ("competence", "competences_en_plus")}


def branches_du_formulaire(form):
    """The branches of the situations chosen so far, the first first."""
    cles = [form.branche.situation.pk] if form.branche else []
    cles += [pk for pk in cles_cochees(form, "situations_en_plus") if pk not in cles]
    return [form.arbre.situations[pk] for pk in cles]


def cles_cochees(form, nom):
    """The primary keys ticked so far in a field of the form; none where the diplôme has no such field."""
    return form.fields[nom].to_python(form[nom].value()) if nom in form.fields else []


def autres_situations(form):
    """``[(classe, [(situation, ticked), …], whether one is ticked), …]``: what may be ticked beside the first."""
    if "situations_en_plus" not in form.fields:
        return []
    cochees = cles_cochees(form, "situations_en_plus")
    groupes, proposees = [], set()
    for pole in form.arbre.poles:
        for classe in pole.classes:
            lignes = [(b.situation, b.situation.pk in cochees) for b in classe.situations if b.revendicables]
            if lignes:
                groupes.append((classe.classe, lignes, any(cochee for _, cochee in lignes)))
                proposees |= {situation.pk for situation, _ in lignes}
    if gardees := [pk for pk in gardees_en_plus(form, "situations_en_plus") if pk not in proposees]:
        lignes = [(form.arbre.situations[pk].situation, pk in cochees) for pk in gardees]
        groupes.append((f"Retiré{form.diplome.mot('e situation')} du référentiel", lignes, True))
    return groupes


def gardees_en_plus(form, nom):
    """What the fiche claims already beside the first: it stays, even retired (R38)."""
    return getattr(form.fiche, nom) if form.fiche else []


def devenue(competence, diplome):
    """What a compétence that a fiche claims has become, which no other fiche could claim any more (R38)."""
    e = diplome.mot("e competence")
    if competence.retire:
        return f"retiré{e}"
    return "n’est plus possible ici" if competence.revendicable else f"évalué{e} en {competence.en_epreuves}"


def autres_competences(form):
    """``[(compétence, ticked, what it has become), …]``: those of the situations chosen that the fiche may claim
    beside the first, and those that it claims already."""
    if "competences_en_plus" not in form.fields:
        return []
    premiere = form.competence_comprise
    cochees = cles_cochees(form, "competences_en_plus")
    possibles = {c.pk: c for branche in branches_du_formulaire(form) for c in branche.revendicables}
    if len(form.competences_possibles) > 1:
        # One list, where the first is ticked like the others.
        cochees, premiere = [*cochees, premiere.pk] if premiere else cochees, None
    autres = [
        (c, c.pk in cochees, "")
        for c in possibles.values()
        if c != premiere and (premiere is None or c.sert_partout_ou(premiere) or premiere.sert_partout_ou(c))
    ]
    gardees = [pk for pk in gardees_en_plus(form, "competences_en_plus") if pk in form.arbre.competences]
    restes = [form.arbre.competences[pk] for pk in gardees if pk not in [c.pk for c, *_ in autres]]
    return autres + [(c, c.pk in cochees, devenue(c, form.diplome)) for c in restes if c != premiere]


def verifier(form, donnees):
    """Put in order what is claimed beside the first, and tell what the diplôme does not take."""
    situation, competence = donnees.get("situation"), donnees.get("competence")
    if situation is None:
        return
    if "situations_en_plus" in donnees:
        donnees["situations_en_plus"] = [pk for pk in donnees["situations_en_plus"] if pk != situation.pk]
        _compter(form, "situations", [situation.pk, *donnees["situations_en_plus"]])
    if competence is None:
        return
    if "competences_en_plus" in donnees:
        donnees["competences_en_plus"] = _suivantes(form, donnees)
        competence = _ranger(form, donnees)
        _compter(form, "competences", [competence.pk, *donnees["competences_en_plus"]])
    _verifier_les_liens(form, donnees)


def _suivantes(form, donnees):
    """What was ticked, and the compétence of each other situation that leads to one alone."""
    premiere = donnees["competence"]
    cles = list(donnees["competences_en_plus"])
    for pk in donnees.get("situations_en_plus", ()):
        possibles = form.arbre.situations[pk].revendicables
        if len(possibles) == 1 and possibles[0].sert_partout_ou(premiere):
            cles.append(possibles[0].pk)
    return [pk for pk in dict.fromkeys(cles) if pk != premiere.pk]


def _ranger(form, donnees):
    """The first compétence: of those of the first situation, one of the fewest épreuves, which the fiche then serves.

    A compétence that three épreuves evaluate goes with the one that says for which of them it is claimed here (R2).
    """
    premiere = donnees["competence"]
    cochees = [form.arbre.competences[pk] for pk in donnees["competences_en_plus"]]
    siennes = [c for c in cochees if c in form.arbre.situations[donnees["situation"].pk].revendicables]
    nouvelle = min([premiere, *siennes], key=lambda c: len(c.codes_des_epreuves))
    if nouvelle != premiere:
        cles = [premiere.pk, *donnees["competences_en_plus"]]
        donnees["competence"], donnees["competences_en_plus"] = nouvelle, [pk for pk in cles if pk != nouvelle.pk]
    return nouvelle


def _compter(form, niveau, cles):
    """As many as the diplôme asks for, and those that must be among them."""
    diplome, (premier, champ) = form.diplome, NIVEAUX[niveau]
    if form.fiche and set(cles) == {getattr(form.fiche, f"{premier}_id"), *getattr(form.fiche, champ)}:
        # Recorded so: a rule that has changed since refuses nothing of it (R38).
        return
    regle = diplome.revendique(niveau)
    minimum, maximum = regle.get("minimum", 1), regle.get("maximum")
    if len(cles) < minimum:
        form.add_error(
            champ,
            f"Une fiche porte au moins {nombre(minimum)}\u00a0{diplome.mot(niveau)}, "
            f"celle-ci {nombre(len(cles))}\u00a0: ajoutez ce qui manque.",
        )
    if maximum and len(cles) > maximum:
        form.add_error(
            champ,
            f"Une fiche porte au plus {nombre(maximum)}\u00a0{diplome.mot(niveau)}, "
            f"celle-ci {nombre(len(cles))}\u00a0: décochez ce qui compte le moins.",
        )
    siennes = {_element(form, niveau, pk).cle for pk in cles}
    for dont in regle.get("dont", ()):
        if len(siennes.intersection(dont["parmi"])) < dont.get("minimum", 1):
            form.add_error(champ, _phrase_dont(form, niveau, dont))


def consigne(form, niveau):
    """« 2 au moins ; toujours A1 ; B1 ou B2 »: what the diplôme wants a fiche to hold; else empty."""
    regle, dits = form.diplome.revendique(niveau), []
    if regle.get("minimum", 1) > 1:
        dits.append(f"{nombre(regle['minimum'])}\u00a0au moins")
    for dont in regle.get("dont", ()):
        noms, voulus = [e.nom_court for e in _parmi(form, niveau, dont)], dont.get("minimum", 1)
        if len(noms) == voulus:
            dits.append(f"toujours {', '.join(noms)}")
        else:
            dits.append(" ou ".join(noms) if voulus == 1 else f"{nombre(voulus)} de {', '.join(noms)}")
    return "\u00a0; ".join(dits)


def _parmi(form, niveau, dont):
    elements = form.arbre.competences.values()
    if niveau == "situations":
        elements = (branche.situation for branche in form.arbre.situations.values())
    return [e for e in elements if e.cle in dont["parmi"]]


def _phrase_dont(form, niveau, dont):
    noms = ", ".join(map(str, _parmi(form, niveau, dont)))
    if len(dont["parmi"]) == dont.get("minimum", 1):
        return f"Une fiche porte toujours {noms}\u00a0: ajoutez ce qui manque."
    return f"Une fiche porte au moins {nombre(dont.get('minimum', 1))} de ces {form.diplome.mot(niveau)}\u00a0: {noms}."


def _element(form, niveau, pk):
    return form.arbre.situations[pk].situation if niveau == "situations" else form.arbre.competences[pk]


def _verifier_les_liens(form, donnees):
    """Each compétence goes with a situation, each situation with a compétence, all with one épreuve."""
    situations = [donnees["situation"].pk, *donnees.get("situations_en_plus", ())]
    competences = [donnees["competence"].pk, *donnees.get("competences_en_plus", ())]
    deja = form.fiche
    for pk in donnees.get("competences_en_plus", ()):
        if deja is not None and pk in deja.competences_en_plus:
            continue
        competence = form.arbre.competences[pk]
        if not competence.sert_partout_ou(donnees["competence"]):
            form.add_error(
                "competences_en_plus",
                f"{competence.nom_court} est évalué{form.diplome.mot('e competence')} en {competence.en_epreuves}, "
                f"et cette fiche sert {donnees['competence'].en_epreuves}\u00a0: une fiche pour chaque épreuve.",
            )
        elif not any(competence in form.arbre.situations[s].revendicables for s in situations):
            form.add_error(
                "competences_en_plus",
                f"{competence.nom_court} ne va avec {form.diplome.mot('aucun situation')} de cette fiche\u00a0: "
                "décochez.",
            )
    for pk in donnees.get("situations_en_plus", ()):
        branche = form.arbre.situations[pk]
        if deja is not None and pk in deja.situations_en_plus:
            continue
        if not any(c.pk in competences for c in branche.competences):
            form.add_error(
                "situations_en_plus",
                f"{branche.situation.nom_court} ne mène à rien de ce que cette fiche revendique\u00a0: "
                f"décochez, ou ajoutez {form.diplome.mot('le competence')} qui lui correspond.",
            )
