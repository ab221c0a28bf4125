"""The teachers of a school: invited one by one or by a list, in which classes, until when, instead of whom."""
