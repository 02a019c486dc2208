"""What is sent to the service: one typed dictionary for each schema."""

from valtronics_client._generated.requests import *
