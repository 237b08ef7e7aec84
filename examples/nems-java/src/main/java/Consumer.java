import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.xml.namespace.NamespaceContext;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/**
 * Reads events of NEMS from a mailbox of MESH: which patients have left their practice for no other, and which have come back to one. Of what
 * must be in a message once, more is as wrong as none.
 *
 *     java Consumer.java
 */
public final class Consumer {
    private static final String WORKFLOW = "CHANGEOFGP_1";
    private static final String PATIENT = "9990001375";

    /** A mailbox of MESH, by its API. */
    static final class Mailbox {
        private static final Pattern MESSAGE_ID = Pattern.compile("[0-9A-Za-z_]{20,}");
        private static final DateTimeFormatter MINUTES = DateTimeFormatter.ofPattern("yyyyMMddHHmm").withZone(ZoneOffset.UTC);

        private final HttpClient http = HttpClient.newHttpClient();
        private final String url;
        private final String id;
        private final String password;
        private final byte[] sharedKey;

        Mailbox(String server, String id, String password, String sharedKey) {
            this.url = server + "/messageexchange/" + id;
            this.id = id;
            this.password = password;
            this.sharedKey = sharedKey.getBytes(StandardCharsets.US_ASCII);
        }

        /** The ids of what waits, oldest first: `{"messages":["…","…"],"links":{…}}`. */
        List<String> messageIds() throws Exception {
            String answer = new String(ask("GET", "/inbox").body(), StandardCharsets.UTF_8);
            String list = answer.substring(answer.indexOf('[') + 1, answer.indexOf(']'));
            List<String> ids = new ArrayList<>();
            for (Matcher found = MESSAGE_ID.matcher(list); found.find();) ids.add(found.group());
            return ids;
        }

        HttpResponse<byte[]> read(String messageId) throws Exception {
            return ask("GET", "/inbox/" + messageId);
        }

        void acknowledge(String messageId) throws Exception {
            ask("PUT", "/inbox/" + messageId + "/status/acknowledged");
        }

        private HttpResponse<byte[]> ask(String method, String path) throws Exception {
            HttpRequest request = HttpRequest.newBuilder(URI.create(url + path))
                .method(method, BodyPublishers.noBody())
                .header("Authorization", token())
                .header("Accept", "application/vnd.mesh.v2+json")
                .build();
            return fine(http.send(request, BodyHandlers.ofByteArray()));
        }

        /** Proves that we know the password, without telling it; good for one request. */
        private String token() throws GeneralSecurityException {
            String nonce = UUID.randomUUID().toString();
            String minute = MINUTES.format(Instant.now());
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(sharedKey, "HmacSHA256"));
            byte[] hash = mac.doFinal(String.join(":", id, nonce, "0", password, minute).getBytes(StandardCharsets.US_ASCII));
            StringBuilder hex = new StringBuilder();
            for (byte each : hash) hex.append(String.format("%02x", each));
            return "NHSMESH " + String.join(":", id, nonce, "0", minute, hex);
        }
    }

    /** One patient's change of practice. */
    static final class ChangeOfGp {
        final String messageId;
        final OffsetDateTime lastUpdated;
        final String nhsNumber;
        final Optional<String> left;
        final Optional<String> joined;

        ChangeOfGp(byte[] content) throws Exception {
            Event event = new Event(content);
            messageId = event.only("//f:MessageHeader/f:id/@value");
            lastUpdated = OffsetDateTime.parse(event.only("//f:MessageHeader/f:meta/f:lastUpdated/@value"));
            nhsNumber = event.only("//f:Patient/f:identifier/f:value/@value");
            String status = event.only("//f:Patient/f:identifier/f:extension/f:valueCodeableConcept/f:coding/f:code/@value");
            if (event.count("//f:Patient") != 1 || nhsNumber.length() != 10 || !status.equals("01"))
                throw new IOException(nhsNumber + " is not one patient's number that was verified");
            left = practice(event, "//f:EpisodeOfCare[f:status/@value='finished']/f:managingOrganization/f:reference/@value");
            joined = practice(event, "//f:Patient/f:generalPractitioner/f:reference/@value");
        }

        /** The ODS code of the organisation that the reference leads to, where there is one. */
        private static Optional<String> practice(Event event, String reference) throws Exception {
            if (event.count(reference) == 0) return Optional.empty();
            String code = event.only("//f:entry[f:fullUrl/@value='" + event.only(reference) + "']/f:resource/f:Organization"
                + "/f:identifier[contains(f:system/@value, 'ods-organization-code')]/f:value/@value");
            if (code.length() > 10) throw new IOException(code + " is too long for an ODS code");
            return Optional.of(code);
        }

        @Override
        public String toString() {
            if (!joined.isPresent()) return nhsNumber + " is suspended: left " + left.get() + ".";
            if (!left.isPresent()) return nhsNumber + " is registered again: with " + joined.get() + ".";
            return nhsNumber + " has moved from " + left.get() + " to " + joined.get() + ".";
        }
    }

    /** A message of NEMS, asked by XPath. */
    private static final class Event {
        private final XPath xpath = XPathFactory.newInstance().newXPath();
        private final Document document;

        Event(byte[] content) throws Exception {
            DocumentBuilderFactory parsers = DocumentBuilderFactory.newInstance();
            parsers.setNamespaceAware(true);
            parsers.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            document = parsers.newDocumentBuilder().parse(new ByteArrayInputStream(content));
            xpath.setNamespaceContext(new Fhir());
        }

        String only(String path) throws Exception {
            NodeList found = find(path);
            if (found.getLength() != 1) throw new IOException(found.getLength() + " times " + path);
            return found.item(0).getNodeValue();
        }

        int count(String path) throws XPathExpressionException {
            return find(path).getLength();
        }

        private NodeList find(String path) throws XPathExpressionException {
            return (NodeList) xpath.evaluate(path, document, XPathConstants.NODESET);
        }
    }

    /** The prefix `f` is FHIR's. */
    private static final class Fhir implements NamespaceContext {
        @Override
        public String getNamespaceURI(String prefix) {
            return "http://hl7.org/fhir";
        }

        @Override
        public String getPrefix(String namespace) {
            return "f";
        }

        @Override
        public Iterator<String> getPrefixes(String namespace) {
            return List.of("f").iterator();
        }
    }

    /** What testers have beside the NEMS server's API: subscriptions in few words, events that nothing has raised, an end to waiting. */
    static String control(String path, String body) throws Exception {
        BodyPublisher content = body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body);
        String method = body == null ? "GET" : "POST";
        URI uri = URI.create(address("NHS_SANDBOX_NEMS_URL", 9007) + "/_sandbox/nems/" + path);
        HttpRequest request = HttpRequest.newBuilder(uri).method(method, content).build();
        return new String(fine(HttpClient.newHttpClient().send(request, BodyHandlers.ofByteArray())).body(), StandardCharsets.UTF_8);
    }

    static String address(String variable, int port) {
        String address = System.getenv(variable);
        return address == null ? "http://127.0.0.1:" + port : address;
    }

    private static HttpResponse<byte[]> fine(HttpResponse<byte[]> response) throws IOException {
        if (response.statusCode() < 300) return response;
        throw new IOException(response.uri() + " answered " + response.statusCode() + ": " + new String(response.body(), StandardCharsets.UTF_8));
    }

    public static void main(String[] arguments) throws Exception {
        Mailbox mailbox = new Mailbox(address("NHS_SANDBOX_MESH_URL", 9003), "RR8OT001", "password", "TestKey");
        for (String leftover : mailbox.messageIds()) mailbox.acknowledge(leftover);

        control("subscriptions", "{\"mailbox\":\"RR8OT001\",\"event\":\"pds-change-of-gp-1\",\"patient\":\"" + PATIENT + "\"}");
        for (String practices : List.of("\"from\":\"B83002\",\"to\":null", "\"from\":null,\"to\":\"A20047\"", "\"from\":\"A20047\",\"to\":\"B83002\""))
            control("trigger", "{\"event\":\"pds-change-of-gp-1\",\"patient\":\"" + PATIENT + "\"," + practices + "}");
        control("drain", "");

        for (String messageId : mailbox.messageIds()) {
            HttpResponse<byte[]> message = mailbox.read(messageId);
            String workflow = message.headers().firstValue("Mex-WorkflowID").orElse("none");
            if (!workflow.equals(WORKFLOW)) throw new IOException("not an event that was asked for: " + workflow);
            System.out.println(new ChangeOfGp(message.body()));
            mailbox.acknowledge(messageId);
        }
        System.out.println(mailbox.messageIds().size() + " left in the mailbox.");
    }
}
