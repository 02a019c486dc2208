"""What Prometheus is told of requests adds up."""

from prometheus_client import CollectorRegistry, generate_latest

from valtronics.observation import Requests


def test_requests_are_counted_by_operation_and_status_and_their_times_by_bucket():
    requests = Requests()
    for seconds in (0.0001, 0.0005, 0.02, 99.0):
        requests.count("get_device", 200, seconds)
    requests.count("get_device", 404, 0.3)
    registry = CollectorRegistry()
    registry.register(requests)
    lines = generate_latest(registry).decode().splitlines()
    for line in (
        'valtronics_requests_total{operation="get_device",status="200"} 4.0',
        'valtronics_requests_total{operation="get_device",status="404"} 1.0',
        'valtronics_request_seconds_bucket{le="0.0005",operation="get_device"} 2.0',
        'valtronics_request_seconds_bucket{le="0.025",operation="get_device"} 3.0',
        'valtronics_request_seconds_bucket{le="0.5",operation="get_device"} 4.0',
        'valtronics_request_seconds_bucket{le="+Inf",operation="get_device"} 5.0',
        'valtronics_request_seconds_count{operation="get_device"} 5.0',
    ):
        assert line in lines
    assert any(line.startswith('valtronics_request_seconds_sum{operation="get_device"} 99.3206') for line in lines)
