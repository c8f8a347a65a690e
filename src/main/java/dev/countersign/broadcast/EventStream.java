package dev.countersign.broadcast;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;

import dev.countersign.connection.StreamedAnswer;
import dev.countersign.connection.StreamedAnswer.Piece;
import dev.countersign.revocation.RevocationCursor;
import dev.countersign.revocation.RevocationSlice;
import dev.countersign.revocation.RevocationSlice.Place;
import dev.countersign.token.BearerToken;
import jakarta.servlet.AsyncContext;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * A subscriber that is sent events. Nothing is kept for it but its place in what all are
 * sent, and the one write that is under way: whoever reads slowly costs no memory.
 */
final class EventStream implements Subscriber, StreamedAnswer.Source {

	private static final Log log = LogFactory.getLog(EventStream.class);

	private static final long HEARTBEAT = Duration.ofSeconds(5).toNanos();

	/** Before others have their turn. */
	private static final int MAX_WRITES = 4;

	private static final byte[] GREETING = "retry: 1000\n\n".getBytes(StandardCharsets.US_ASCII);

	private final EventBatches batches;

	private final RevocationReader reader;

	private final SubscriberRegistry.Place place;

	private final Runnable more;

	private final StreamedAnswer answer;

	private volatile @Nullable Ending ending;

	private RevocationCursor cursor;

	/** When it came to its cursor. */
	private long since = System.nanoTime();

	private long heartbeatAt;

	private boolean greeted;

	private boolean upToDate;

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
		this.place = place;
		this.more = more;
		this.answer = new StreamedAnswer(context, this, () -> reader.isStillGood(token), MAX_WRITES);
	}

	void begin() {
		this.answer.begin();
		this.place.occupy(this);
	}

	@Override
	public boolean advance() {
		try {
			return this.answer.advance();
		}
		catch (RuntimeException | Error ex) {
			log.error("Sending revocations failed for a reason of ours", ex);
			this.answer.cut();
			return false;
		}
	}

	@Override
	public void end(Ending why) {
		if (this.ending == null) {
			this.ending = why;
		}
	}

	@Override
	public boolean isOver() {
		return this.answer.isOver();
	}

	/** All is in memory, so that no thread of the container waits for anything. */
	@Override
	public void writable() {
		if (advance()) {
			this.more.run();
		}
	}

	/** It is told so when it reads again. */
	@Override
	public void stalled() {
		end(Ending.SLOW);
	}

	@Override
	public void left() {
		this.place.leave(this);
	}

	@Override
	public Piece next() {
		if (!this.greeted) {
			this.greeted = true;
			return Piece.of(GREETING);
		}
		Ending why = this.ending;
		return (why != null) ? Piece.last(last(why)) : next(this.batches.after(this.cursor, this.since));
	}

	@Override
	public byte[] farewell() {
		return last(Ending.TOKEN);
	}

	private Piece next(EventBatches.Batch batch) {
		RevocationSlice slice = batch.slice();
		if (slice.place() == Place.AHEAD) {
			return Piece.NONE;
		}
		if (slice.place() == Place.UNKNOWN) {
			comeTo(RevocationCursor.START);
			this.upToDate = false;
			return Piece.of(EventBatches.event("", "reset", """
					{"detail":"Your cursor is not one of this log. All that is in force follows."}"""));
		}
		comeTo(slice.end());
		if (!slice.items().isEmpty()) {
			return Piece.of(batch.bytes());
		}
		return isHeartbeatDue() ? Piece.of(heartbeat(slice)) : Piece.NONE;
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
		return String
			.format(Locale.ROOT, "retry: %d\nevent: end\ndata: {\"reason\":\"%s\",\"detail\":\"%s\"}\n\n", why.retry(),
					why.name().toLowerCase(Locale.ROOT), why.detail())
			.getBytes(StandardCharsets.US_ASCII);
	}

}
