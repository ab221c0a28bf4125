"""What the administrator of the instance is spared."""

from django.contrib import admin
from django_tasks_db.models import DBTaskResult

# The library's own list of tasks, in English: what became of a pack is told on the pack's page.
admin.site.unregister(DBTaskResult)
