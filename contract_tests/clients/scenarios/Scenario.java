import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import valtronics.ApiClient;
import valtronics.ApiException;
import valtronics.api.AuthApi;
import valtronics.api.DevicesApi;
import valtronics.api.TelemetryApi;
import valtronics.model.Device;
import valtronics.model.DeviceCreate;
import valtronics.model.ErrorCode;
import valtronics.model.ErrorEnvelope;
import valtronics.model.LoginRequest;
import valtronics.model.PointResult;
import valtronics.model.SubmittedPoint;
import valtronics.model.TelemetryPoint;
import valtronics.model.TelemetrySubmit;

/** The scenario with the client that openapi-generator makes for Java. */
public final class Scenario {
    private final ApiClient client = new ApiClient();
    private final String name = System.getenv("CONTRACT_NAME");

    private Scenario() {
        client.updateBaseUri(System.getenv("CONTRACT_BASE_URL"));
    }

    public static void main(String[] arguments) throws Exception {
        new Scenario().run();
    }

    /** Says which operation comes, so that a failure can name it. */
    private static void step(String operation) {
        System.out.println(operation);
    }

    private static void hold(boolean condition, Object shown) {
        if (!condition) {
            throw new AssertionError(shown);
        }
    }

    private void run() throws Exception {
        step("log_in");
        LoginRequest who = new LoginRequest()
            .username(System.getenv("CONTRACT_USERNAME"))
            .password(System.getenv("CONTRACT_PASSWORD"));
        String token = new AuthApi(client).logIn(who).getData().getAccessToken();
        client.setRequestInterceptor(request -> request.header("Authorization", "Bearer " + token));
        DevicesApi devices = new DevicesApi(client);

        step("create_device");
        DeviceCreate asked = new DeviceCreate().deviceId(name).name(name).deviceType("sensor");
        Device device = devices.createDevice(asked).getData();
        try {
            hold(device.getDeviceId().equals(name), device);
            storeAndRead(device.getId());
        } catch (ApiException | RuntimeException | AssertionError error) {
            // Not announced: the operation that failed stays the last one named.
            devices.deleteDevice(device.getId(), null);
            throw error;
        }
        step("delete_device");
        hold(devices.deleteDevice(device.getId(), null).getData().getId().equals(device.getId()), device);
        seeTypedError(devices, device.getId());
        step("log_out");
        new AuthApi(client).logOut();
    }

    private void storeAndRead(Long deviceId) throws ApiException {
        TelemetryApi telemetry = new TelemetryApi(client);
        step("submit_telemetry");
        TelemetrySubmit point = new TelemetrySubmit()
            .deviceId(deviceId).metricName("temperature").metricValue(23.25).unit("°C");
        SubmittedPoint stored = telemetry.submitTelemetry(point, null).getData();
        hold(stored.getResult() == PointResult.STORED, stored);
        step("list_telemetry");
        List<TelemetryPoint> items = telemetry
            .listTelemetry(null, null, null, deviceId, null, null, null, null).getData().getItems();
        hold(items.size() == 1 && items.get(0).getMetricValue().equals(23.25), items);
        hold(items.get(0).getTimestamp().equals(stored.getTimestamp()), items);
    }

    private void seeTypedError(DevicesApi devices, Long id) throws Exception {
        step("get_device");
        try {
            devices.getDevice(id);
        } catch (ApiException error) {
            ObjectMapper mapper = client.getObjectMapper();
            ErrorEnvelope envelope = mapper.readValue(error.getResponseBody(), ErrorEnvelope.class);
            hold(error.getCode() == 404, error);
            hold(envelope.getError().getCode() == ErrorCode.RESOURCE_NOT_FOUND, envelope);
            return;
        }
        throw new AssertionError("the device is still there after its deletion");
    }
}
