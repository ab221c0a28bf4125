"""Candidate numbers: of a class on one page, or from the list that the exam office sends."""
