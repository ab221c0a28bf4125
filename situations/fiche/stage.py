"""What a stage means for a fiche: what it proposes, and a remark when the dates leave it. Imposed nowhere."""


def propositions(stage, diplome):
    """``{rubrique: value}`` that a fiche about this stage is offered: the choices that the diplôme names, and the
    organisation as partenaires."""
    proposees = {nom: diplome.en_stage(nom) for nom in ("source", "localisation")}
    proposees["partenaires"] = stage.organisation
    return {nom: valeur for nom, valeur in proposees.items() if valeur}


def completer(saisie, stage, diplome):
    """The saisie with what the stage proposes where the student has written nothing; ``saisie``: a dict of strings."""
    vides = {nom: valeur for nom, valeur in propositions(stage, diplome).items() if not saisie.get(nom, "").strip()}
    return saisie | {"stage": str(stage.pk)} | vides


def remarque_dates(stage, debut, fin):
    """A sentence when a fiche's dates (either may be None) are not those of its stage, else an empty string."""
    if stage is None or stage.contient(debut, fin):
        return ""
    return (
        f"Ces dates ne sont pas toutes dans la période choisie, {stage.periode}\u00a0: vérifiez-les. "
        "Vous pouvez enregistrer quand même."
    )
