from django.db import models


class Epreuve(models.Model):
    """An exam épreuve (E4, E6, E31 …).

    ``dans_passeport``: the épreuve rests on the passport, which is printed for it (R2).
    ``a_renseigner``: its compétences are claimed on fiches. False for « évaluées en E5 » (R3); true for the
    pôle 2 of GA, filled in although its épreuve does not rest on the passport (R4).

    ``cle`` identifies it from one loading to the next, whatever its code becomes: periods, dépôts and commissions of a
    renumbered épreuve stay with it (R38). ``retire``: the file no longer holds it; ``corriges``: as for an ``Element``.
    ``dossier``: what its text asks of the dossier, see ``compte`` and ``situations.exigences``.
    """

    diplome = models.ForeignKey(
        "referentiel.Diplome", models.CASCADE, related_name="epreuves", verbose_name="diplôme", db_index=False
    )
    cle = models.CharField("clé", max_length=40, editable=False)
    code = models.SlugField("code", max_length=12)
    intitule = models.CharField("intitulé", max_length=200)
    dans_passeport = models.BooleanField("s’appuie sur le passeport", default=False)
    a_renseigner = models.BooleanField("compétences à renseigner", default=False)
    modalites = models.TextField("modalités", blank=True)
    dossier = models.JSONField("dossier demandé", default=dict, blank=True)
    ordre = models.PositiveIntegerField("ordre", default=0, editable=False)
    provenance = models.JSONField("provenance", default=dict, blank=True, editable=False)
    retire = models.BooleanField("retirée", default=False, editable=False)
    corriges = models.JSONField("rubriques corrigées", default=list, blank=True, editable=False)

    class Meta:
        verbose_name = "épreuve"
        ordering = ["ordre", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["diplome", "cle"], name="epreuve_cle_unique_dans_diplome"),
            models.UniqueConstraint(
                fields=["diplome", "code"], condition=models.Q(retire=False), name="epreuve_unique_dans_diplome"
            ),
            models.CheckConstraint(
                condition=models.Q(dans_passeport=False) | models.Q(a_renseigner=True),
                name="epreuve_du_passeport_a_renseigner",
                violation_error_message="Une épreuve qui s’appuie sur le passeport a des compétences à renseigner.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.intitule}"

    @property
    def compte(self) -> str:
        """What its fiches have to cover: each « competence », each « situation » or each « classe »."""
        return self.dossier.get("compte", "competence")
