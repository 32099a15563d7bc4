from django.db import models


class DemoSeed(models.Model):
    """A step of the demo that is in. It belongs to the installation, not to a merchant."""

    name = models.CharField(max_length=60, primary_key=True)
    done_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name
