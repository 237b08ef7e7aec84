import java.time.Duration;
import org.apache.http.Header;
import org.apache.http.HttpResponse;
import org.apache.http.client.ServiceUnavailableRetryStrategy;
import org.apache.http.protocol.HttpContext;

/**
 * While PDS is slow (503) or has had too many requests (429), waits as long as Retry-After says, or ever longer without it, and sends the same
 * again. The headers are those of the first attempt, X-Request-ID too: so a change that went through after all is not made twice.
 */
final class RetryAsPdsAsks implements ServiceUnavailableRetryStrategy {
    private static final int MOST_ATTEMPTS = 5;

    /** Apache's client asks for the interval right after it has asked whether to try again, on the same thread. */
    private final ThreadLocal<Duration> pause = new ThreadLocal<>();

    @Override
    public boolean retryRequest(HttpResponse response, int attempt, HttpContext context) {
        int status = response.getStatusLine().getStatusCode();
        if (status != 503 && status != 429 || attempt >= MOST_ATTEMPTS) return false;
        Header retryAfter = response.getFirstHeader("Retry-After");
        pause.set(Duration.ofSeconds(retryAfter == null ? 1L << attempt - 1 : Long.parseLong(retryAfter.getValue())));
        System.out.println(status + ": again in " + pause.get().toSeconds() + " s");
        return true;
    }

    @Override
    public long getRetryInterval() {
        return pause.get().toMillis();
    }
}
