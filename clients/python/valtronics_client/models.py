"""What the service answers: one class for each schema."""

from valtronics_client._generated.models import *
