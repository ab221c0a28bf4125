"""The shapes of the types of fiches (R13), by rank in the diplôme's list: told apart without colour."""

# « vécue, observée, simulée, mixte »; a fifth type and the next ones share the last shape.
FORMES = ("plein", "raye", "creux", "mixte", "pointille")
# From the most lived to the least: the shape of several fiches together is the first of theirs.
DU_PLUS_VECU = ("plein", "mixte", "raye", "creux", "pointille")
# Lived, wholly or in part.
VECUES = {"plein", "mixte"}
