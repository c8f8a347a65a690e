package dev.countersign.notice;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.util.Timeout;

/**
 * Sends signed webhooks. Follows no redirect, and reads no more of an answer than its
 * status.
 */
final class WebhookNotifier implements Notifier, AutoCloseable {

	private static final Duration CONNECT_WITHIN = Duration.ofSeconds(5);

	private static final Duration ANSWER_WITHIN = Duration.ofSeconds(15);

	private final URI url;

	private final WebhookSignature signature;

	private final boolean secrets;

	private final Clock clock;

	private final CloseableHttpClient client;

	/** A receiver that sends a byte now and then would never be too slow for a socket. */
	private final ScheduledThreadPoolExecutor deadlines;

	WebhookNotifier(WebhookProperties properties, Clock clock) {
		this.url = properties.address();
		this.signature = new WebhookSignature(properties.keys());
		this.secrets = properties.secrets();
		this.clock = clock;
		this.client = client(new WebhookAddresses(properties.allowedRanges(), "https".equals(this.url.getScheme())));
		this.deadlines = new ScheduledThreadPoolExecutor(1, (task) -> {
			Thread thread = new Thread(task, "webhook-deadline");
			thread.setDaemon(true);
			return thread;
		});
		// What has been delivered is not to be kept until it would have been late.
		this.deadlines.setRemoveOnCancelPolicy(true);
	}

	@Override
	public Channel channel() {
		return Channel.WEBHOOK;
	}

	@Override
	public void deliver(StoredNotice notice, String text) throws DeliveryException {
		send(notice.messageId(), notice.attempts(), this.secrets ? text : NoticeTexts.withoutSecret(text));
	}

	/** Sends a webhook now. */
	void send(UUID messageId, int attempt, String text) throws DeliveryException {
		HttpPost request = request(messageId, attempt, text.getBytes(StandardCharsets.UTF_8));
		AtomicInteger status = new AtomicInteger();
		ScheduledFuture<?> deadline = this.deadlines.schedule(request::cancel, ANSWER_WITHIN.toMillis(),
				TimeUnit.MILLISECONDS);
		try {
			this.client.execute(request, (response) -> {
				status.set(response.getCode());
				return null;
			});
		}
		catch (IOException ex) {
			if (status.get() == 0) {
				throw DeliveryException.passing("The webhook's receiver did not answer: " + ex, ex);
			}
		}
		finally {
			deadline.cancel(false);
		}
		requireTaken(status.get());
	}

	@Override
	public void close() throws IOException {
		this.deadlines.shutdownNow();
		this.client.close();
	}

	private HttpPost request(UUID messageId, int attempt, byte[] body) {
		HttpPost request = new HttpPost(this.url);
		String id = "msg_" + messageId;
		long now = this.clock.instant().getEpochSecond();
		request.setHeader("webhook-id", id);
		request.setHeader("webhook-timestamp", now);
		request.setHeader("webhook-signature", this.signature.of(id, now, body));
		request.setHeader("countersign-attempt", attempt);
		request.setEntity(new ByteArrayEntity(body, ContentType.APPLICATION_JSON));
		return request;
	}

	private static void requireTaken(int status) throws DeliveryException {
		if (status < 200 || status > 299) {
			String reason = "The webhook's receiver answered %d.".formatted(status);
			throw isLasting(status) ? DeliveryException.lasting(reason, null) : DeliveryException.passing(reason, null);
		}
	}

	/**
	 * What the receiver does not take as it is, it will not take later. Tried for a day,
	 * it would hold up what the account is told after it.
	 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-15.5">RFC 9110,
	 * section 15.5</a>
	 */
	private static boolean isLasting(int status) {
		return switch (status) {
			// Too slow, too early, too many.
			case 408, 425, 429 -> false;
			default -> status >= 400 && status <= 499;
		};
	}

	private static CloseableHttpClient client(WebhookAddresses addresses) {
		return HttpClients.custom()
			.setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
				.setDnsResolver(addresses)
				.setDefaultConnectionConfig(ConnectionConfig.custom()
					.setConnectTimeout(Timeout.of(CONNECT_WITHIN))
					.setSocketTimeout(Timeout.of(ANSWER_WITHIN))
					.build())
				.build())
			.setDefaultRequestConfig(RequestConfig.custom().setResponseTimeout(Timeout.of(ANSWER_WITHIN)).build())
			.setUserAgent("Countersign")
			.setProxySelector(null)
			.disableRedirectHandling()
			.disableAutomaticRetries()
			.disableCookieManagement()
			.disableAuthCaching()
			.disableContentCompression()
			.build();
	}

}
