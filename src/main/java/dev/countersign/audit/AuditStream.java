package dev.countersign.audit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

import dev.countersign.address.CallerCheck.Standing;
import dev.countersign.connection.StreamedAnswer;
import dev.countersign.connection.StreamedAnswer.Piece;
import jakarta.servlet.AsyncContext;
import tools.jackson.databind.json.JsonMapper;

/**
 * Somebody who is sent rows as they are written. One thread serves all of them; what the
 * container calls only wakes that, as rows come from the database.
 */
final class AuditStream implements StreamedAnswer.Source {

	private static final long LENGTH = Duration.ofMinutes(1).toNanos();

	private static final long HEARTBEAT = Duration.ofSeconds(5).toNanos();

	private static final String RESET = String.format(Locale.ROOT,
			"""

					event: reset
					data: {"detail":"Your place is not one of this trail. The newest %d rows follow, and all that is written from now on. Last-Event-ID: 0 begins with the oldest."}

					""",
			AuditTail.MAX_MISSING);

	private final AuditTail tail;

	private final Predicate<AuditEntry> wanted;

	private final Runnable wake;

	private final Consumer<AuditStream> leave;

	private final Supplier<Standing> standing;

	private final StreamedAnswer answer;

	private final long begunAt = System.nanoTime();

	private long heartbeatAt = System.nanoTime();

	private boolean greeted;

	private volatile boolean stopping;

	/**
	 * Makes a stream.
	 * @param tail where it begins
	 * @param wanted which rows are sent
	 * @param context of its request
	 * @param standing how good the caller's token is
	 * @param wake has it advance soon
	 * @param leave takes notice that it is over
	 */
	AuditStream(AuditTail tail, Predicate<AuditEntry> wanted, AsyncContext context, Supplier<Standing> standing,
			Runnable wake, Consumer<AuditStream> leave) throws IOException {
		this.tail = tail;
		this.wanted = wanted;
		this.wake = wake;
		this.leave = leave;
		this.standing = standing;
		this.answer = new StreamedAnswer(context, this, () -> standing.get() == Standing.GOOD, 1);
	}

	void begin() {
		this.answer.begin();
	}

	/** Ends it with the next that is sent. */
	void stop() {
		this.stopping = true;
	}

	/**
	 * Sends what there is, as far as the client reads it.
	 * @return whether more may be there at once
	 */
	boolean advance() {
		return this.answer.advance();
	}

	@Override
	public void writable() {
		this.wake.run();
	}

	@Override
	public void stalled() {
		this.answer.cut();
	}

	@Override
	public void left() {
		this.leave.accept(this);
	}

	@Override
	public Piece next() {
		List<AuditEntry> rows = this.tail.next();
		StringBuilder events = new StringBuilder();
		rows.stream().filter(this.wanted).forEach((row) -> events.append(event(row)));
		long now = System.nanoTime();
		boolean due = now - this.heartbeatAt > HEARTBEAT || !this.greeted;
		if (due && rows.isEmpty() && this.tail.beginAnewIfLost()) {
			events.append("id: ").append(this.tail.settled()).append(RESET);
		}
		boolean last = this.stopping || now - this.begunAt > LENGTH;
		if (last) {
			events.append("retry: 200\nevent: end\ndata: {\"detail\":\"Come again with Last-Event-ID.\"}\n\n");
		}
		else if (!rows.isEmpty() || due) {
			this.greeted = true;
			this.heartbeatAt = now;
			// Moves a client on that wants none of many rows.
			events.append("id: ").append(this.tail.settled()).append("\nevent: heartbeat\ndata: {}\n\n");
		}
		return new Piece(events.toString().getBytes(StandardCharsets.UTF_8), last);
	}

	@Override
	public byte[] farewell() {
		String farewell = (this.standing.get() == Standing.OVER)
				? """
						retry: 200
						event: end
						data: {"reason":"token","detail":"Your token has expired or was revoked. Get another one, then go on with Last-Event-ID."}

						"""
				: """
						retry: 1000
						event: end
						data: {"reason":"stale","detail":"This node cannot tell which tokens were revoked. Go on with Last-Event-ID, on another node if there is one."}

						""";
		return farewell.getBytes(StandardCharsets.UTF_8);
	}

	private String event(AuditEntry row) {
		return String.format(Locale.ROOT, "id: %d\nevent: audit\ndata: %s\n\n", this.tail.placeAfter(row),
				JsonMapper.shared().writeValueAsString(row));
	}

}
