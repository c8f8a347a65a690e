package dev.countersign.audit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import tools.jackson.databind.json.JsonMapper;

/**
 * Somebody who is sent rows as they are written. One thread serves all of them; what the
 * container calls only wakes that. Of a stream no more is kept than what is being
 * written.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">HTML,
 * server-sent events</a>
 */
final class AuditStream implements WriteListener, AsyncListener {

	/** Whose token it was is asked anew when they come again. */
	private static final long LENGTH = Duration.ofMinutes(1).toNanos();

	private static final long HEARTBEAT = Duration.ofSeconds(5).toNanos();

	/** Without a byte read. */
	private static final long PATIENCE = Duration.ofSeconds(5).toNanos();

	private final AuditTail tail;

	private final Predicate<AuditEntry> wanted;

	private final AsyncContext context;

	private final ServletOutputStream output;

	private final Runnable wake;

	private final Runnable leave;

	private final long begunAt = System.nanoTime();

	private long heartbeatAt = System.nanoTime();

	private long readyAt = System.nanoTime();

	private boolean greeted;

	private boolean unflushed;

	private boolean ended;

	/** The container lets it write. */
	private volatile boolean possible;

	private volatile boolean over;

	private volatile boolean stopping;

	AuditStream(AuditTail tail, Predicate<AuditEntry> wanted, AsyncContext context, Runnable wake, Runnable leave)
			throws IOException {
		this.tail = tail;
		this.wanted = wanted;
		this.context = context;
		this.output = context.getResponse().getOutputStream();
		this.wake = wake;
		this.leave = leave;
	}

	void begin() {
		this.context.setTimeout(0);
		this.context.addListener(this);
		this.output.setWriteListener(this);
	}

	/** Ends it with the next that is sent. */
	void stop() {
		this.stopping = true;
	}

	/**
	 * Sends what there is, as far as the client reads it.
	 * @return whether more may be there at once
	 */
	synchronized boolean advance() {
		try {
			return this.possible && !this.over && send();
		}
		catch (IOException ex) {
			this.over = true;
			return false;
		}
	}

	@Override
	public void onWritePossible() {
		this.possible = true;
		this.wake.run();
	}

	@Override
	public void onError(Throwable failure) {
		abandon();
	}

	@Override
	public void onError(AsyncEvent event) {
		abandon();
		event.getAsyncContext().complete();
	}

	@Override
	public void onComplete(AsyncEvent event) {
		abandon();
		this.leave.run();
	}

	@Override
	public void onTimeout(AsyncEvent event) {
		// There is none.
	}

	@Override
	public void onStartAsync(AsyncEvent event) {
		// Nobody does.
	}

	/** From here on, nobody touches the answer, which is another request's soon. */
	private synchronized void abandon() {
		this.over = true;
	}

	private boolean send() throws IOException {
		if (!isReady()) {
			return false;
		}
		if (this.unflushed) {
			this.unflushed = false;
			this.output.flush();
			return true;
		}
		if (this.ended) {
			this.over = true;
			this.context.complete();
			return false;
		}
		byte[] next = next();
		if (next.length == 0) {
			return false;
		}
		this.unflushed = true;
		this.output.write(next);
		return true;
	}

	/** Who reads nothing is cut off. */
	private boolean isReady() {
		long now = System.nanoTime();
		if (this.output.isReady()) {
			this.readyAt = now;
			return true;
		}
		if (now - this.readyAt > PATIENCE) {
			this.over = true;
			this.context.complete();
		}
		return false;
	}

	private byte[] next() {
		List<AuditEntry> rows = this.tail.next();
		StringBuilder events = new StringBuilder();
		rows.stream().filter(this.wanted).forEach((row) -> events.append(event(row)));
		long now = System.nanoTime();
		if (this.stopping || now - this.begunAt > LENGTH) {
			this.ended = true;
			events.append("retry: 200\nevent: end\ndata: {\"detail\":\"Come again with Last-Event-ID.\"}\n\n");
		}
		else if (!rows.isEmpty() || now - this.heartbeatAt > HEARTBEAT || !this.greeted) {
			this.greeted = true;
			this.heartbeatAt = now;
			// Moves a client on that wants none of many rows.
			events.append("id: ").append(this.tail.settled()).append("\nevent: heartbeat\ndata: {}\n\n");
		}
		return events.toString().getBytes(StandardCharsets.UTF_8);
	}

	private String event(AuditEntry row) {
		return "id: %d\nevent: audit\ndata: %s\n\n".formatted(this.tail.placeAfter(row),
				JsonMapper.shared().writeValueAsString(row));
	}

}
