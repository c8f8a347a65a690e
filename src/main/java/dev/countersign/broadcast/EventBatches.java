package dev.countersign.broadcast;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

import dev.countersign.revocation.Revocation;
import dev.countersign.revocation.RevocationCursor;
import dev.countersign.revocation.RevocationSequence;
import dev.countersign.revocation.RevocationSlice;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * What is cut off as the bytes of events. Nearly all subscribers are at the same place,
 * so that what one is sent is not made again for the next.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">HTML,
 * server-sent events</a>
 */
@Component
class EventBatches {

	/** In one write, some 30 KB. */
	private static final int MAX_ITEMS = 200;

	private final RevocationReader reader;

	private final RevocationSequence sequence;

	private volatile @Nullable Batch latest;

	EventBatches(RevocationReader reader, RevocationSequence sequence) {
		this.reader = reader;
		this.sequence = sequence;
	}

	/**
	 * Returns the next events for a subscriber.
	 * @param cursor how far it has come
	 * @param since when it first asked from there, by {@link System#nanoTime}
	 */
	Batch after(RevocationCursor cursor, long since) {
		Object state = this.sequence.state();
		Batch known = this.latest;
		if (known != null && known.state == state && known.from.equals(cursor)) {
			return known;
		}
		RevocationSlice slice = this.reader.after(cursor, MAX_ITEMS, since);
		Batch batch = new Batch(state, cursor, slice, bytes(slice));
		if (slice.place() == RevocationSlice.Place.KNOWN) {
			this.latest = batch;
		}
		return batch;
	}

	/**
	 * Returns an event of one line.
	 * @param id the cursor of whoever has read it, empty to make a client forget its own
	 */
	static byte[] event(String id, String name, String data) {
		return "id: %s\nevent: %s\ndata: %s\n\n".formatted(id, name, data).getBytes(StandardCharsets.UTF_8);
	}

	private static byte[] bytes(RevocationSlice slice) {
		StringBuilder text = new StringBuilder(slice.items().size() * 150);
		slice.items().forEach((item) -> write(item, text));
		return text.toString().getBytes(StandardCharsets.US_ASCII);
	}

	private static void write(RevocationSlice.Item item, StringBuilder text) {
		Revocation revocation = item.revocation();
		text.append("id: ")
			.append(item.cursor())
			.append("\nevent: revocation\ndata: {\"kind\":\"")
			.append(revocation.kind().name().toLowerCase(Locale.ROOT))
			.append("\",\"id\":\"")
			.append(revocation.subject())
			.append("\",\"until\":\"")
			.append(revocation.until())
			.append("\"}\n\n");
	}

	/**
	 * Events.
	 *
	 * @param state of what was read
	 * @param from where they begin
	 * @param slice what they say
	 * @param bytes as they are sent
	 */
	record Batch(Object state, RevocationCursor from, RevocationSlice slice, byte[] bytes) {
	}

}
