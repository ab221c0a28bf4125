"""The speed aims, measured: ``python -m bench`` (or ``make bench``).

One file per measure: a module with ``mesurer(banc)``, which returns a list of ``Mesure``, and whose name stands in
``MESURES`` of ``__main__``. Everything happens in a scratch folder, on a database of its own.
"""
