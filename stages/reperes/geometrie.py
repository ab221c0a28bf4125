"""The plane of a sheet seen by a lens: millimetres of the paper → points of the picture. Plain numbers."""


def homographie(paires):
    """The eight numbers of the perspective that takes each ``(x, y)`` nearest to its ``(u, v)``, by least squares.

    ``paires``: ``[((x, y), (u, v)), …]``, four or more, not in a line. Raises ``ValueError`` when they are.
    """
    equations = []
    for (x, y), (u, v) in paires:
        equations.append(([x, y, 1, 0, 0, 0, -u * x, -u * y], u))
        equations.append(([0, 0, 0, x, y, 1, -v * x, -v * y], v))
    # Each of the eight numbers weighs as much as the others: or the last two would be lost in the rounding.
    poids = [max(abs(ligne[n]) for ligne, _ in equations) or 1 for n in range(8)]
    lignes = [[a / p for a, p in zip(ligne, poids, strict=True)] for ligne, _ in equations]
    normale = [
        [sum(ligne[i] * ligne[j] for ligne in lignes) for j in range(8)]
        + [sum(ligne[i] * valeur for ligne, (_, valeur) in zip(lignes, equations, strict=True))]
        for i in range(8)
    ]
    return [valeur / p for valeur, p in zip(_resoudre(normale), poids, strict=True)]


def appliquer(h, x, y):
    """The point of the picture where ``(x, y)`` of the paper is seen."""
    fond = h[6] * x + h[7] * y + 1
    return (h[0] * x + h[1] * y + h[2]) / fond, (h[3] * x + h[4] * y + h[5]) / fond


def decouper(h, x, y, echelle):
    """The eight numbers by which Pillow draws a piece of the paper: its point ``(0, 0)`` is ``(x, y)``, in millimetres,
    and ``echelle`` of its points make one."""
    a, b, c, d, e, f, g, i = h
    fond = g * x + i * y + 1
    return [
        a / echelle / fond,
        b / echelle / fond,
        (a * x + b * y + c) / fond,
        d / echelle / fond,
        e / echelle / fond,
        (d * x + e * y + f) / fond,
        g / echelle / fond,
        i / echelle / fond,
    ]


def redresser(h, x, y):
    """``(a, b, c, d, e, f)``, as SVG writes them: what puts the picture upright around ``(x, y)``, in millimetres.

    The perspective is followed there as well as straight lines can: enough for a line of boxes.
    """
    (u, v), (u_x, v_x), (u_y, v_y) = (appliquer(h, x + dx, y + dy) for dx, dy in ((0, 0), (1, 0), (0, 1)))
    a, b, c, d = u_x - u, v_x - v, u_y - u, v_y - v
    aire = a * d - b * c
    ia, ib, ic, id_ = d / aire, -b / aire, -c / aire, a / aire
    return ia, ib, ic, id_, x - ia * u - ic * v, y - ib * u - id_ * v


def _resoudre(lignes):
    """Gauss and Jordan, with the largest pivot."""
    nombre = len(lignes)
    for colonne in range(nombre):
        pivot = max(range(colonne, nombre), key=lambda rang: abs(lignes[rang][colonne]))
        lignes[colonne], lignes[pivot] = lignes[pivot], lignes[colonne]
        if abs(lignes[colonne][colonne]) < 1e-12:
            raise ValueError("these points do not make a plane")
        for rang in range(nombre):
            if rang != colonne:
                facteur = lignes[rang][colonne] / lignes[colonne][colonne]
                lignes[rang] = [a - facteur * b for a, b in zip(lignes[rang], lignes[colonne], strict=True)]
    return [lignes[rang][nombre] / lignes[rang][rang] for rang in range(nombre)]
