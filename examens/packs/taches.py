"""What the queue runs."""

from django_tasks import task

from .fabrication import fabriquer


@task()
def fabriquer_pack(pack_pk):
    """Make a pack, from the start or from where a worker left it."""
    fabriquer(pack_pk)
