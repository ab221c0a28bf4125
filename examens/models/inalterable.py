from django.db import models

REFUS = "What was deposited is never changed."


class InalterableQuerySet(models.QuerySet):
    def update(self, **kwargs):
        raise TypeError(REFUS)

    def delete(self):
        raise TypeError(REFUS)


class Inalterable(models.Model):
    """A row that is written once: model and queryset refuse the rest, and so do triggers on both databases."""

    inalterable = True

    objects = InalterableQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        """Insert; refuse to rewrite."""
        if not self._state.adding:
            raise TypeError(REFUS)
        super().save(*args, **kwargs | {"force_insert": True})

    def delete(self, *args, **kwargs):
        raise TypeError(REFUS)
