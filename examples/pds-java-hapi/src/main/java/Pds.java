import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.client.api.IGenericClient;
import ca.uhn.fhir.rest.client.api.ServerValidationModeEnum;
import ca.uhn.fhir.rest.client.interceptor.BearerTokenAuthInterceptor;
import ca.uhn.fhir.rest.server.exceptions.ResourceVersionConflictException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.http.impl.client.HttpClients;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.ContactPoint;
import org.hl7.fhir.r4.model.ContactPoint.ContactPointSystem;
import org.hl7.fhir.r4.model.ContactPoint.ContactPointUse;
import org.hl7.fhir.r4.model.HumanName;
import org.hl7.fhir.r4.model.HumanName.NameUse;
import org.hl7.fhir.r4.model.Patient;

/**
 * Reads, finds and changes patients in the Personal Demographics Service (PDS) with HAPI's client, and tries again where PDS asks for it.
 * The same code works against the national environments: set the address, and a token that allows updates.
 */
public final class Pds {
    private static final int MOST_ATTEMPTS = 5;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final IGenericClient client;

    private Pds(String base, Optional<String> token) {
        FhirContext context = FhirContext.forR4Cached();
        // PDS has no /metadata
        context.getRestfulClientFactory().setServerValidationMode(ServerValidationModeEnum.NEVER);
        context.getRestfulClientFactory()
            .setHttpClient(HttpClients.custom().setServiceUnavailableRetryStrategy(new RetryAsPdsAsks()).build());
        // no setEncoding(JSON): it would add the parameter _format, which PDS refuses
        client = context.newRestfulGenericClient(base);
        client.registerInterceptor(new PdsConventions());
        token.map(BearerTokenAuthInterceptor::new).ifPresent(client::registerInterceptor);
    }

    /** A patient. Their id is another than was asked for when the record has been merged into another one. */
    Patient read(String nhsNumber) {
        return client.read().resource(Patient.class).withId(nhsNumber).execute();
    }

    /** The patients that match, best first; nothing when they are too many. */
    Optional<List<Patient>> find(Map<String, String> criteria) {
        String query = criteria.entrySet().stream().map(each -> each.getKey() + "=" + each.getValue()).collect(Collectors.joining("&"));
        try {
            Bundle found = client.search().byUrl("Patient?" + query).returnBundle(Bundle.class).execute();
            return Optional.of(found.getEntry().stream().map(entry -> (Patient) entry.getResource()).toList());
        } catch (PdsConventions.TooManyMatches tooMany) {
            return Optional.empty();
        }
    }

    /** Changes a record by the patches that are made of it. When somebody else was quicker (409) the record is read again. */
    Patient update(String nhsNumber, Function<Patient, List<?>> patchesFor) {
        for (int attempt = 1; ; attempt++) {
            Patient patient = read(nhsNumber);
            try {
                return (Patient) client.patch()
                    .withBody(json(Map.of("patches", patchesFor.apply(patient))))
                    .withId("Patient/" + nhsNumber)
                    .withAdditionalHeader("If-Match", "W/\"" + patient.getMeta().getVersionId() + "\"")
                    .execute()
                    .getResource();
            } catch (ResourceVersionConflictException conflict) {
                if (attempt == MOST_ATTEMPTS) throw conflict;
                System.out.println("409: somebody else has changed the record; reading it again");
            }
        }
    }

    /** A mobile number replaces the one that is there, which keeps its id, or is added. */
    static Function<Patient, List<?>> mobileNumber(String value) {
        return patient -> {
            Map<String, String> number = new LinkedHashMap<>(Map.of("system", "phone", "use", "mobile", "value", value));
            List<ContactPoint> telecom = patient.getTelecom();
            for (int index = 0; index < telecom.size(); index++) {
                if (!isMobile(telecom.get(index))) continue;
                number.put("id", telecom.get(index).getId());
                return List.of(Map.of("op", "replace", "path", "/telecom/" + index, "value", number));
            }
            return List.of(Map.of("op", "add", "path", "/telecom/-", "value", number));
        };
    }

    static boolean isMobile(ContactPoint contact) {
        return contact.getSystem() == ContactPointSystem.PHONE && contact.getUse() == ContactPointUse.MOBILE;
    }

    private static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String idOf(Patient patient) {
        return patient.getIdElement().getIdPart();
    }

    public static void main(String[] arguments) {
        Map<String, String> environment = System.getenv();
        String server = environment.getOrDefault("NHS_SANDBOX_FHIR_URL", "http://127.0.0.1:9001");
        Pds pds = new Pds(server + "/personal-demographics/FHIR/R4", Optional.ofNullable(environment.get("PDS_ACCESS_TOKEN")));

        Patient patient = pds.read("9000000084");
        HumanName name = patient.getName().stream().filter(each -> each.getUse() == NameUse.USUAL).findFirst().orElseThrow();
        System.out.printf("%s is %s %s, born %s.%n", idOf(patient), name.getGivenAsSingleString(), name.getFamily(),
            patient.getBirthDateElement().getValueAsString());

        for (Map<String, String> criteria : List.of(
                Map.of("family", "Nobody", "birthdate", "1985-03-02"),
                Map.of("family", "Smith", "gender", "female", "birthdate", "2010-10-22"),
                Map.of("family", "Youds", "birthdate", "1970-01-24"),
                Map.of("family", "Youds", "birthdate", "1970-01-24", "_max-results", "1"))) {
            System.out.println(criteria.get("family") + ": " + pds.find(criteria)
                .map(found -> "found " + found.size() + found.stream().map(each -> " " + idOf(each)).collect(Collectors.joining()))
                .orElse("too many; ask for more about them"));
        }

        Patient changed = pds.update(idOf(patient), mobileNumber("07700 900461"));
        String mobile = changed.getTelecom().stream().filter(Pds::isMobile).findFirst().orElseThrow().getValue();
        System.out.printf("%s has the mobile number %s.%n", idOf(changed), mobile);
    }
}
