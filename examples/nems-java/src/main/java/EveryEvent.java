import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.IParser;
import ca.uhn.fhir.parser.StrictErrorHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.hl7.fhir.dstu3.model.Bundle;
import org.hl7.fhir.dstu3.model.Bundle.BundleType;
import org.hl7.fhir.dstu3.model.CodeableConcept;
import org.hl7.fhir.dstu3.model.MessageHeader;

/**
 * Has an event of every type and kind happen to one child, and reads them all from the mailbox with HAPI's parser of STU3, which complains
 * of whatever STU3 does not know.
 */
public final class EveryEvent {
    private static final String MAILBOX = "RY6OT001";
    private static final String PATIENT = "9990003114";
    private static final String KIND = "https://fhir.nhs.uk/STU3/StructureDefinition/Extension-MessageEventType-1";
    private static final ObjectMapper JSON = new ObjectMapper();

    private static String json(Map<String, ?> value) throws IOException {
        return JSON.writeValueAsString(value);
    }

    public static void main(String[] arguments) throws Exception {
        JsonNode types = JSON.readTree(Consumer.control("trigger", null)).path("items");
        Consumer.Mailbox mailbox = new Consumer.Mailbox(Consumer.address("NHS_SANDBOX_MESH_URL", 9003), MAILBOX, "password", "TestKey");
        for (String leftover : mailbox.messageIds()) mailbox.acknowledge(leftover);

        List<String> codes = new ArrayList<>();
        for (JsonNode type : types) codes.add(type.path("event").asText());
        Consumer.control("subscriptions", json(Map.of("mailbox", MAILBOX, "events", codes, "country", "E92000001")));
        List<String> expected = new ArrayList<>();
        for (JsonNode type : types) {
            String code = type.path("event").asText();
            for (JsonNode kind : type.path("schema").path("properties").path("kind").path("enum")) {
                Consumer.control("trigger", json(Map.of("event", code, "patient", PATIENT, "kind", kind.asText())));
                expected.add(code + " " + kind.asText());
            }
        }
        Consumer.control("drain", "");

        IParser parser = FhirContext.forDstu3().newXmlParser().setParserErrorHandler(new StrictErrorHandler());
        List<String> read = new ArrayList<>();
        for (String messageId : mailbox.messageIds()) {
            String content = new String(mailbox.read(messageId).body(), StandardCharsets.UTF_8);
            Bundle bundle = parser.parseResource(Bundle.class, content);
            read.add(nameOf(bundle));
            mailbox.acknowledge(messageId);
        }
        expected.sort(null);
        read.sort(null);
        if (!read.equals(expected)) throw new IllegalStateException("expected " + expected + ", read " + read);
        System.out.println(read.size() + " events of " + codes.size() + " types, and HAPI complains of none.");
    }

    /** Type and kind. HAPI has put in place of a reference what it leads to. */
    private static String nameOf(Bundle bundle) {
        MessageHeader header = (MessageHeader) bundle.getEntryFirstRep().getResource();
        String code = header.getEvent().getCode();
        if (bundle.getType() != BundleType.MESSAGE || header.getFocusFirstRep().getResource() == null)
            throw new IllegalStateException(code + ": not a message about anything that is in it");
        CodeableConcept kind = (CodeableConcept) header.getExtensionsByUrl(KIND).get(0).getValue();
        return code + " " + kind.getCodingFirstRep().getCode();
    }
}
