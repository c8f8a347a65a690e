package dev.countersign.broadcast;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.locks.ReentrantLock;

import dev.countersign.revocation.RevocationCursor;
import dev.countersign.revocation.RevocationSlice;
import dev.countersign.revocation.RevocationSlice.Place;
import dev.countersign.token.BearerToken;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * A subscriber that is sent events. Nothing is kept for it but its place in what all are
 * sent, and the one write that is under way: whoever reads slowly costs no memory.
 */
final class EventStream implements Subscriber, WriteListener, AsyncListener {

	private static final Log log = LogFactory.getLog(EventStream.class);

	private static final long HEARTBEAT = Duration.ofSeconds(5).toNanos();

	/**
	 * Without a single byte read. The container closes the connection after as long
	 * again.
	 */
	private static final long PATIENCE = Duration.ofSeconds(5).toNanos();

	/** Before others have their turn. */
	private static final int MAX_WRITES = 4;

	private static final byte[] GREETING = "retry: 1000\n\n".getBytes(StandardCharsets.US_ASCII);

	private final EventBatches batches;

	private final RevocationReader reader;

	private final BearerToken token;

	private final SubscriberRegistry.Place place;

	private final Runnable more;

	/**
	 * Held while the answer is used, which is another request's as soon as this is over.
	 */
	private final ReentrantLock lock = new ReentrantLock();

	/** Somebody has asked for it to advance since it last began to. */
	private volatile boolean asked;

	private volatile boolean over;

	private volatile @Nullable Ending ending;

	private final AsyncContext context;

	private final ServletOutputStream output;

	private RevocationCursor cursor;

	/** When it came to its cursor. */
	private long since = System.nanoTime();

	private long readyAt = System.nanoTime();

	private long heartbeatAt;

	private boolean greeted;

	private boolean upToDate;

	private boolean unflushed;

	private boolean ended;

	/**
	 * Makes a stream.
	 * @param start where it begins
	 * @param token of the subscriber, whose end is the stream's
	 * @param context of its request
	 * @param place which it gives back when it is over
	 * @param more is run when there is more to send than one turn allows
	 */
	EventStream(EventBatches batches, RevocationReader reader, RevocationCursor start, BearerToken token,
			AsyncContext context, SubscriberRegistry.Place place, Runnable more) throws IOException {
		this.batches = batches;
		this.reader = reader;
		this.cursor = start;
		this.token = token;
		this.context = context;
		this.output = context.getResponse().getOutputStream();
		this.place = place;
		this.more = more;
	}

	/** Begins, once the request's thread is done with it. */
	void begin() {
		this.context.setTimeout(0);
		this.context.addListener(this);
		this.output.setWriteListener(this);
		this.place.occupy(this);
	}

	@Override
	public void onWritePossible() {
		if (advance()) {
			this.more.run();
		}
	}

	/**
	 * Whoever comes while another thread is at it leaves it to that one, which looks
	 * again before it goes.
	 */
	@Override
	public boolean advance() {
		boolean more = false;
		this.asked = true;
		while (this.asked && this.lock.tryLock()) {
			try {
				this.asked = false;
				more = !this.over && send();
			}
			catch (IOException ex) {
				log.debug("A subscriber is gone", ex);
				this.over = true;
			}
			catch (RuntimeException ex) {
				log.error("Sending revocations failed for a reason of ours", ex);
				finish();
			}
			finally {
				this.lock.unlock();
			}
		}
		return more;
	}

	@Override
	public void end(Ending why) {
		if (this.ending == null) {
			this.ending = why;
		}
	}

	@Override
	public boolean isOver() {
		return this.over;
	}

	@Override
	public void onError(Throwable failure) {
		abandon();
	}

	/** Unless it is completed here, the container would answer the client who is gone. */
	@Override
	public void onError(AsyncEvent event) {
		abandon();
		event.getAsyncContext().complete();
	}

	@Override
	public void onTimeout(AsyncEvent event) {
		// There is none.
	}

	@Override
	public void onComplete(AsyncEvent event) {
		abandon();
		this.place.leave(this);
	}

	@Override
	public void onStartAsync(AsyncEvent event) {
		// Nobody does.
	}

	/** From here on, nobody touches the answer. */
	private void abandon() {
		this.lock.lock();
		this.over = true;
		this.lock.unlock();
	}

	/** Returns whether more can be sent at once. */
	private boolean send() throws IOException {
		int writes = 0;
		while (isReady()) {
			if (this.unflushed) {
				this.unflushed = false;
				this.output.flush();
				continue;
			}
			if (this.ended) {
				finish();
				return false;
			}
			if (writes == MAX_WRITES) {
				return true;
			}
			byte[] next = next();
			if (next == null) {
				return false;
			}
			this.unflushed = true;
			this.output.write(next);
			writes++;
		}
		return false;
	}

	private boolean isReady() {
		if (this.output.isReady()) {
			this.readyAt = System.nanoTime();
			return true;
		}
		if (System.nanoTime() - this.readyAt > PATIENCE) {
			end(Ending.SLOW);
		}
		return false;
	}

	private byte @Nullable [] next() {
		if (!this.greeted) {
			this.greeted = true;
			return GREETING;
		}
		if (!this.reader.isStillGood(this.token)) {
			end(Ending.TOKEN);
		}
		Ending why = this.ending;
		if (why != null) {
			this.ended = true;
			return last(why);
		}
		return next(this.batches.after(this.cursor, this.since));
	}

	private byte @Nullable [] next(EventBatches.Batch batch) {
		RevocationSlice slice = batch.slice();
		if (slice.place() == Place.AHEAD) {
			return null;
		}
		if (slice.place() == Place.UNKNOWN) {
			comeTo(RevocationCursor.START);
			this.upToDate = false;
			return EventBatches.event("", "reset", """
					{"detail":"Your cursor is none of this log. All that is in force follows."}""");
		}
		comeTo(slice.end());
		if (!slice.items().isEmpty()) {
			return batch.bytes();
		}
		return isHeartbeatDue() ? heartbeat(slice) : null;
	}

	private void comeTo(RevocationCursor cursor) {
		this.cursor = cursor;
		this.since = System.nanoTime();
	}

	/** The first is due as soon as the subscriber has everything. */
	private boolean isHeartbeatDue() {
		return !this.upToDate || System.nanoTime() - this.heartbeatAt >= HEARTBEAT;
	}

	private byte[] heartbeat(RevocationSlice slice) {
		this.upToDate = true;
		this.heartbeatAt = System.nanoTime();
		return EventBatches.event(this.cursor.toString(), "heartbeat", this.reader.freshness(slice));
	}

	private static byte[] last(Ending why) {
		return "retry: %d\nevent: end\ndata: {\"reason\":\"%s\",\"detail\":\"%s\"}\n\n"
			.formatted(why.retry(), why.name().toLowerCase(Locale.ROOT), why.detail())
			.getBytes(StandardCharsets.US_ASCII);
	}

	private void finish() {
		this.over = true;
		try {
			this.context.complete();
		}
		catch (IllegalStateException ex) {
			// The container has ended it.
		}
	}

}
