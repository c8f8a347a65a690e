package dev.countersign.verifier;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

import com.nimbusds.jose.util.JSONObjectUtils;

/**
 * Knows which sessions, tokens and accounts are cut off, by following the service on a
 * thread of its own: by a stream, or by requests that wait where something cuts streams.
 * It goes on where it was, on whichever node answers.
 *
 * <pre>
 * RevocationFollower follower = new RevocationFollower(FollowerSettings.of(service, tokens));
 * follower.start();
 * ...
 * if (!follower.isFresh() || follower.isRevoked(sid, jti, sub)) {
 *     // refuse
 * }
 * </pre>
 */
public final class RevocationFollower implements AutoCloseable {

	private static final System.Logger log = System.getLogger(RevocationFollower.class.getName());

	/** Three heartbeats, in milliseconds. */
	private static final int SILENCE = 15_000;

	private static final int MAX_WAIT_SECONDS = 25;

	/** A stream that lasted for less was cut short, if it did not say that it ends. */
	private static final Duration LASTING = Duration.ofSeconds(10);

	/**
	 * Streams that were cut short in a row, before requests that wait take their place
	 * for a while.
	 */
	private static final int MAX_CUT_SHORT = 2;

	private static final Duration BY_POLLS = Duration.ofMinutes(5);

	private static final Duration FIRST_PAUSE = Duration.ofMillis(250);

	private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

	private final FollowerSettings settings;

	private final RevocationIndex index;

	private final int waitSeconds;

	private final Freshness freshness = new Freshness();

	private volatile Thread thread;

	private volatile Transport transport = Transport.NONE;

	/** Only the thread that follows uses what is below. */
	private String cursor = "";

	private int node;

	private int cutShort;

	private long pollUntil = System.nanoTime();

	private int failures;

	private Duration retryAfter = Duration.ZERO;

	private boolean lost;

	/**
	 * Makes a follower that knows nothing yet.
	 * @param settings whom to follow
	 */
	public RevocationFollower(FollowerSettings settings) {
		this.settings = settings;
		this.index = new RevocationIndex(settings.maximum(), Clock.systemUTC());
		// Just before an answer, what is known is as old as two waits.
		this.waitSeconds = (int) Math.min(MAX_WAIT_SECONDS, settings.staleAfter().toSeconds() / 3);
	}

	/** Begins to follow. */
	public synchronized void start() {
		if (this.thread == null) {
			this.thread = new Thread(this::run, "revocation-follower");
			this.thread.setDaemon(true);
			this.thread.start();
		}
	}

	/**
	 * Follows no more. What is known gets older from now on. The connection ends with the
	 * next heartbeat: whoever cut it here would wait for that as well.
	 */
	@Override
	public synchronized void close() {
		Thread following = this.thread;
		this.thread = null;
		if (following != null) {
			following.interrupt();
		}
	}

	/**
	 * Tells whether one of a token's ids is cut off, as far as is known.
	 * @param ids the claims {@code sid}, {@code jti} and {@code sub}, null where there is
	 * none
	 */
	public boolean isRevoked(String... ids) {
		for (String id : ids) {
			if (id != null && this.index.contains(id)) {
				return true;
			}
		}
		return false;
	}

	/** Tells whether what is known is fresh enough to be relied upon. */
	public boolean isFresh() {
		return age().compareTo(this.settings.staleAfter()) <= 0;
	}

	/** Returns how old what is known can be: what was cut off before is known. */
	public Duration age() {
		return this.freshness.age();
	}

	/** Returns how many revocations are in force. */
	public int size() {
		return this.index.size();
	}

	/** Returns by what it follows now. */
	public Transport transport() {
		return this.transport;
	}

	private boolean isFollowing() {
		return this.thread == Thread.currentThread();
	}

	private void run() {
		while (isFollowing()) {
			long begun = System.nanoTime();
			try {
				follow();
			}
			catch (IOException | ParseException | RuntimeException ex) {
				failed(ex);
			}
			this.transport = Transport.NONE;
			this.failures = lasted(begun) ? 0 : this.failures + 1;
			rest();
		}
	}

	/** What was missed comes in pages, which are quicker than events. */
	private void follow() throws IOException, ParseException {
		boolean more = true;
		while (more && isFollowing()) {
			more = page(0);
		}
		if (this.settings.streams() && System.nanoTime() - this.pollUntil >= 0) {
			stream();
			return;
		}
		this.transport = Transport.POLL;
		while (isFollowing() && (!this.settings.streams() || System.nanoTime() - this.pollUntil < 0)) {
			page(this.waitSeconds);
		}
	}

	/** Returns whether there is more at once. */
	private boolean page(int wait) throws IOException, ParseException {
		String after = this.cursor.isEmpty() ? "" : "&after=" + this.cursor;
		HttpURLConnection connection = open("?wait=" + wait + after, "application/json", SILENCE + wait * 1_000);
		Map<String, Object> page = JSONObjectUtils.parse(Connections.body(connection));
		this.index.hear(time(page, "now"));
		if (JSONObjectUtils.getBoolean(page, "reset")) {
			this.freshness.lose();
		}
		for (Map<String, Object> item : JSONObjectUtils.getJSONObjectArray(page, "items")) {
			add(item);
		}
		this.cursor = JSONObjectUtils.getString(page, "cursor");
		boolean more = JSONObjectUtils.getBoolean(page, "more");
		if (!more) {
			heard(page);
		}
		return more;
	}

	/** Returns when the stream ended with its last event; throws where it was cut. */
	private void stream() throws IOException, ParseException {
		long begun = System.nanoTime();
		boolean heard = false;
		boolean ended = false;
		HttpURLConnection connection = open("", "text/event-stream", SILENCE);
		try (EventReader events = new EventReader(connection.getInputStream(), Duration.ofMillis(SILENCE))) {
			while (!ended && isFollowing()) {
				EventReader.Event event = events.next();
				this.transport = Transport.STREAM;
				take(event);
				heard = true;
				ended = event.type().equals("end");
			}
		}
		finally {
			connection.disconnect();
			judgeStream(ended || (heard && lasted(begun)));
		}
	}

	private void take(EventReader.Event event) throws ParseException {
		switch (event.type()) {
			case "revocation" -> add(JSONObjectUtils.parse(event.data()));
			case "heartbeat" -> heard(JSONObjectUtils.parse(event.data()));
			case "reset" -> this.freshness.lose();
			case "end" -> end(event);
			default -> {
				// An event of tomorrow.
			}
		}
		// Only now, so that what failed before comes again.
		this.cursor = (event.id() != null) ? event.id() : this.cursor;
	}

	private void end(EventReader.Event event) throws ParseException {
		this.retryAfter = Duration.ofMillis(event.retry().matches("\\d{1,9}") ? Long.parseLong(event.retry()) : 1_000);
		if ("shutdown".equals(JSONObjectUtils.getString(JSONObjectUtils.parse(event.data()), "reason"))) {
			moveOn();
		}
	}

	/** Something in between may hold streams back, or cut them. */
	private void judgeStream(boolean good) {
		this.cutShort = good ? 0 : this.cutShort + 1;
		if (this.cutShort >= MAX_CUT_SHORT) {
			this.cutShort = 0;
			this.pollUntil = System.nanoTime() + BY_POLLS.toNanos();
		}
	}

	private void add(Map<String, Object> item) throws ParseException {
		this.index.add(JSONObjectUtils.getString(item, "id"), time(item, "until"));
	}

	private void heard(Map<String, Object> message) throws ParseException {
		Instant now = time(message, "now");
		this.index.hear(now);
		if (!JSONObjectUtils.getBoolean(message, "stale")) {
			this.freshness.heard(time(message, "as_of"), now);
		}
		else if (this.settings.nodes().size() > 1) {
			throw new IllegalStateException("The node has not heard from its database for too long");
		}
		this.index.forgetNowAndThen();
		if (this.lost) {
			this.lost = false;
			log.log(System.Logger.Level.INFO, "Revocations are followed again");
		}
	}

	private static Instant time(Map<String, Object> message, String name) throws ParseException {
		return Instant.parse(JSONObjectUtils.getString(message, name));
	}

	private HttpURLConnection open(String query, String type, int patience) throws IOException {
		URI service = this.settings.nodes().get(this.node);
		String token = this.settings.tokens().current();
		HttpURLConnection connection = Connections.to(Connections.withoutSlash(service) + "/revocations" + query,
				patience);
		connection.setRequestProperty("Authorization", "Bearer " + token);
		connection.setRequestProperty("Accept", type);
		if (!this.cursor.isEmpty()) {
			connection.setRequestProperty("Last-Event-ID", this.cursor);
		}
		if (!isFollowing()) {
			throw new IOException("The follower was closed");
		}
		this.freshness.sending();
		try {
			Connections.send(connection);
		}
		catch (UnexpectedAnswerException ex) {
			this.retryAfter = ex.retryAfter();
			if (ex.status() == 401) {
				this.settings.tokens().refused(token);
			}
			throw ex;
		}
		return connection;
	}

	private void failed(Exception ex) {
		moveOn();
		if (!this.lost && isFollowing()) {
			this.lost = true;
			log.log(System.Logger.Level.WARNING, "Revocations are not followed, which is tried again: {0}",
					ex.toString());
		}
	}

	private void moveOn() {
		this.node = (this.node + 1) % this.settings.nodes().size();
	}

	private static boolean lasted(long begun) {
		return System.nanoTime() - begun >= LASTING.toNanos();
	}

	/** Grows with each failure; no two followers come back at the same moment. */
	private void rest() {
		long grown = FIRST_PAUSE.toMillis() << Math.min(this.failures, 16);
		long most = Math.min(LONGEST_PAUSE.toMillis(), Math.max(grown, this.retryAfter.toMillis()));
		this.retryAfter = Duration.ZERO;
		try {
			Thread.sleep(most / 2 + ThreadLocalRandom.current().nextLong(most / 2 + 1));
		}
		catch (InterruptedException ex) {
			// It was closed.
		}
	}

	/** By what a follower follows. */
	public enum Transport {

		/** A stream. */
		STREAM,

		/** Requests that wait. */
		POLL,

		/** Nothing at the moment. */
		NONE

	}

}
