const ws = new WebSocket('ws://localhost:8000/ws');
// Authentication
ws.onopen = function() {
ws.send(JSON.stringify({
type: 'auth',
token: 'your-jwt-token'
}));
};
// Subscribe to device updates
ws.send(JSON.stringify({
type: 'subscribe',
channel: 'device_telemetry',
device_id: 1
}));
// Receive messages
ws.onmessage = function(event) {
const data = JSON.parse(event.data);
console.log('Received:', data);
};
