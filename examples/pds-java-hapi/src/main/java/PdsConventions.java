import ca.uhn.fhir.rest.client.api.IClientInterceptor;
import ca.uhn.fhir.rest.client.api.IHttpRequest;
import ca.uhn.fhir.rest.client.api.IHttpResponse;
import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.UUID;

/** What HAPI's client has to be told of PDS. */
final class PdsConventions implements IClientInterceptor {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** More patients match than PDS returns. */
    static final class TooManyMatches extends BaseServerResponseException {
        TooManyMatches() {
            super(200, "Too many patients match: ask for more about them.");
        }
    }

    /** Each request has an X-Request-ID of its own; attempts of one request, which are made below this, share it. */
    @Override
    public void interceptRequest(IHttpRequest request) {
        request.addHeader("X-Request-ID", UUID.randomUUID().toString());
    }

    /** PDS says with status 200 that too many match, by an OperationOutcome; HAPI expects a Bundle with that status. */
    @Override
    public void interceptResponse(IHttpResponse response) throws IOException {
        if (response.getStatus() != 200) return;
        response.bufferEntity();
        try (InputStream body = response.readEntity()) {
            if (JSON.readTree(body).path("resourceType").asText().equals("OperationOutcome")) throw new TooManyMatches();
        }
    }
}
