"""What streams push: one class for each message."""

from valtronics_client._generated.events import *
