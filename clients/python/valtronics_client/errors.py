"""Every error of this package, one class for each code of the service among them."""

from valtronics_client._generated.errors import *
from valtronics_client.faults import ApiError as ApiError
from valtronics_client.faults import ConnectionFailed as ConnectionFailed
from valtronics_client.faults import StreamClosed as StreamClosed
from valtronics_client.faults import TimedOut as TimedOut
from valtronics_client.faults import UnexpectedReply as UnexpectedReply
from valtronics_client.faults import ValtronicsError as ValtronicsError
from valtronics_client.outbox import NotStored as NotStored
