"""Two accounts of one person made one, with everything kept; undone within a week (R32, R36)."""
