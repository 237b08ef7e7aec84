import java.math.BigInteger;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Access tokens of the API platform from Java 11 or later, without dependencies.
 *
 * <pre>
 * java Tokens.java signed-jwt       an application by itself
 * java Tokens.java token-exchange   a healthcare worker who has signed in with NHS CIS2
 * </pre>
 */
public final class Tokens {
    private static final String OAUTH = environment("NHS_SANDBOX_OAUTH_URL", "http://127.0.0.1:9005");
    private static final String FHIR = environment("NHS_SANDBOX_FHIR_URL", "http://127.0.0.1:9001");
    private static final String CIS2 = OAUTH + "/openam/oauth2/realms/root/realms/NHSIdentity/realms/Healthcare";
    private static final String TOKEN_URL = OAUTH + "/oauth2/token";
    private static final String CALLBACK = "http://localhost:3000/callback";
    private static final String KID = "example-1";
    private static final String JWT_BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    private final HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
    private final KeyPair keys;

    private Tokens() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        // the private key never leaves this process
        keys = generator.generateKeyPair();
    }

    public static void main(String[] arguments) throws Exception {
        String what = arguments.length == 0 ? "signed-jwt" : arguments[0];
        switch (what) {
            case "signed-jwt":
                new Tokens().signedJwt();
                break;
            case "token-exchange":
                new Tokens().tokenExchange();
                break;
            default:
                throw new IllegalArgumentException("signed-jwt or token-exchange, not " + what);
        }
    }

    private void signedJwt() throws Exception {
        String application = register("app:level3", "[]");
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "client_credentials");
        form.put("client_assertion_type", JWT_BEARER);
        form.put("client_assertion", clientAssertion(text(application, "apiKey")));
        String token = post(TOKEN_URL, form);
        System.out.println("Got an access token for " + text(token, "expires_in") + " seconds.");
        printPatient(text(token, "access_token"));
    }

    private void tokenExchange() throws Exception {
        // a client of CIS2, too
        String clientId = String.format("%012d.apps.national", Math.abs(UUID.randomUUID().getMostSignificantBits()) % 1_000_000_000_000L);
        String application = register(
            "user-nhs-cis2:aal3",
            "[{\"provider\":\"nhs-cis2\",\"clientId\":\"" + clientId + "\",\"redirectUrls\":[\"" + CALLBACK + "\"],"
                + "\"authentication\":\"client_secret\"}]");

        // in a browser the user would see a page to sign in on; sandbox_user signs them in without one
        String state = UUID.randomUUID().toString();
        Map<String, String> query = new LinkedHashMap<>();
        query.put("client_id", clientId);
        query.put("redirect_uri", CALLBACK);
        query.put("response_type", "code");
        query.put("scope", "openid profile nationalrbacaccess");
        query.put("state", state);
        query.put("nonce", UUID.randomUUID().toString());
        query.put("sandbox_user", "656005750108");
        HttpResponse<String> redirect = send(HttpRequest.newBuilder(URI.create(CIS2 + "/authorize?" + encode(query))));
        String back = redirect.headers().firstValue("location").orElseThrow(() -> new IllegalStateException(redirect.body()));
        if (!state.equals(parameter(back, "state"))) throw new IllegalStateException("not the state that was sent: " + back);

        Map<String, String> code = new LinkedHashMap<>();
        code.put("grant_type", "authorization_code");
        code.put("code", parameter(back, "code"));
        code.put("redirect_uri", CALLBACK);
        code.put("client_id", clientId);
        code.put("client_secret", text(application, "secret"));
        String idToken = text(post(CIS2 + "/access_token", code), "id_token");

        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange");
        form.put("subject_token_type", "urn:ietf:params:oauth:token-type:id_token");
        form.put("subject_token", idToken);
        form.put("client_assertion_type", JWT_BEARER);
        form.put("client_assertion", clientAssertion(text(application, "apiKey")));
        String token = post(TOKEN_URL, form);
        System.out.println("Got an access token for " + text(token, "expires_in") + " seconds, to be refreshed for "
            + text(token, "refresh_token_expires_in") + ".");
        printPatient(text(token, "access_token"));
    }

    /** An application with our public key; in the national environments this is done by hand in the developer portal. */
    private String register(String access, String relyingParties) throws Exception {
        RSAPublicKey key = (RSAPublicKey) keys.getPublic();
        String jwk = "{\"kty\":\"RSA\",\"alg\":\"RS512\",\"use\":\"sig\",\"kid\":\"" + KID + "\",\"n\":\"" + base64url(unsigned(key.getModulus()))
            + "\",\"e\":\"" + base64url(unsigned(key.getPublicExponent())) + "\"}";
        String application = "{\"name\":\"Example: Java\",\"jwks\":{\"keys\":[" + jwk + "]},\"products\":[\"personal-demographics-service\"],"
            + "\"scopes\":[\"urn:nhsd:apim:" + access + ":personal-demographics-service\"],\"relyingParties\":" + relyingParties + "}";
        return bodyOf(send(HttpRequest.newBuilder(URI.create(OAUTH + "/_sandbox/applications"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(application))));
    }

    /** Who we are, signed. `aud` is the token endpoint, `jti` is never used twice, `exp` is at most five minutes ahead. */
    private String clientAssertion(String apiKey) throws GeneralSecurityException {
        String header = "{\"alg\":\"RS512\",\"typ\":\"JWT\",\"kid\":\"" + KID + "\"}";
        String claims = "{\"iss\":\"" + apiKey + "\",\"sub\":\"" + apiKey + "\",\"aud\":\"" + TOKEN_URL + "\",\"jti\":\"" + UUID.randomUUID()
            + "\",\"exp\":" + Instant.now().plusSeconds(300).getEpochSecond() + "}";
        String signed = base64url(header.getBytes(StandardCharsets.UTF_8)) + "." + base64url(claims.getBytes(StandardCharsets.UTF_8));
        Signature signature = Signature.getInstance("SHA512withRSA");
        signature.initSign(keys.getPrivate());
        signature.update(signed.getBytes(StandardCharsets.US_ASCII));
        return signed + "." + base64url(signature.sign());
    }

    private void printPatient(String accessToken) throws Exception {
        String patient = bodyOf(send(HttpRequest.newBuilder(URI.create(FHIR + "/personal-demographics/FHIR/R4/Patient/9000000009"))
            .header("Authorization", "Bearer " + accessToken)
            .header("X-Request-ID", UUID.randomUUID().toString())));
        System.out.println(text(patient, "id") + " was born " + text(patient, "birthDate") + ".");
    }

    private String post(String url, Map<String, String> form) throws Exception {
        return bodyOf(send(HttpRequest.newBuilder(URI.create(url))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(encode(form)))));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return http.send(request.timeout(Duration.ofSeconds(30)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String bodyOf(HttpResponse<String> response) {
        if (response.statusCode() >= 300) throw new IllegalStateException(response.uri() + " answered " + response.statusCode() + ": " + response.body());
        return response.body();
    }

    private static String encode(Map<String, String> values) {
        return values.entrySet().stream()
            .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    }

    /** A parameter of an address's query; these need no decoding. */
    private static String parameter(String address, String name) {
        return found(Pattern.compile("[?&]" + name + "=([^&#]+)").matcher(address), name, address);
    }

    /** A text of a flat JSON object. An application would use a JSON library. */
    private static String text(String json, String name) {
        return found(Pattern.compile("\"" + name + "\"\\s*:\\s*\"([^\"]*)\"").matcher(json), name, json);
    }

    private static String found(Matcher matcher, String name, String where) {
        if (!matcher.find()) throw new IllegalStateException("no " + name + " in " + where);
        return matcher.group(1);
    }

    private static String base64url(byte[] content) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(content);
    }

    /** Without the byte that tells the sign. */
    private static byte[] unsigned(BigInteger number) {
        byte[] bytes = number.toByteArray();
        return bytes[0] == 0 ? java.util.Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
    }

    private static String environment(String name, String otherwise) {
        String value = System.getenv(name);
        return value == null || value.isEmpty() ? otherwise : value;
    }
}
