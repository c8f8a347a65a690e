package dev.countersign.revocation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.LongConsumer;

import dev.countersign.revocation.Revocation.Kind;
import dev.countersign.revocation.RevocationSlice.Item;
import dev.countersign.revocation.RevocationSlice.Place;

/**
 * All that is in force, in the order of its commit, in memory. No cursor is ever too old
 * for it: an entry that it has forgotten is one that no token can name any more. One
 * thread writes, and reading takes no lock.
 */
public final class RevocationSequence {

	private static final Snapshot EMPTY = new Snapshot(List.of(), 0, RevocationCursor.START, 0, System.nanoTime());

	private volatile Snapshot snapshot = EMPTY;

	/** What was read, which nobody sees before it is whole if it is read anew. */
	private Snapshot next = EMPTY;

	private boolean anew = true;

	private volatile Runnable listener = () -> {
	};

	/**
	 * Returns what is in force behind a cursor.
	 * @param cursor how far the reader has come
	 * @param most how many entries the reader takes at a time
	 */
	public RevocationSlice after(RevocationCursor cursor, int most) {
		Snapshot present = this.snapshot;
		Place place = present.find(cursor);
		if (place == Place.AHEAD) {
			return new RevocationSlice(place, List.of(), cursor, false, present.readAt());
		}
		int from = (place == Place.KNOWN) ? present.indexAfter(cursor.position()) : 0;
		int to = Math.min(present.size(), from + most);
		List<Item> items = present.items(from, to);
		if (to < present.size()) {
			return new RevocationSlice(place, items, items.get(items.size() - 1).cursor(), true, present.readAt());
		}
		boolean further = place == Place.KNOWN && cursor.position() >= present.newest().position();
		return new RevocationSlice(place, items, further ? cursor : present.newest(), false, present.readAt());
	}

	/**
	 * Tells whether this node has read the log up to its end since a moment, so that a
	 * cursor that is ahead of it all the same is not one of this log.
	 * @param moment by {@link System#nanoTime}
	 */
	public boolean hasBeenReadSince(long moment) {
		return this.snapshot.readAt() - moment >= 0;
	}

	/** Returns how long ago this node last began to read the log up to its end. */
	public Duration age() {
		return Duration.ofNanos(System.nanoTime() - this.snapshot.readAt());
	}

	/**
	 * Passes through the indices that are held by the ids of what is in force.
	 * @param action takes each index
	 * @see RevocableIds
	 */
	public void forEachIndex(LongConsumer action) {
		Snapshot present = this.snapshot;
		for (int i = 0; i < present.size(); i++) {
			RevocableIds.indexOf(present.chunk(i).mostSignificantBits[i % Chunk.SIZE]).ifPresent(action);
		}
	}

	/**
	 * Tells one state from the next: two slices behind the same cursor are equal if
	 * nothing was read in between.
	 */
	public Object state() {
		return this.snapshot;
	}

	/**
	 * Has somebody notified whenever the log was read.
	 * @param listener runs on the thread that reads, and so returns at once
	 */
	public void listen(Runnable listener) {
		this.listener = listener;
	}

	/** Takes what was read, of which the first may be what was read last. */
	void append(List<RevocationLog.Entry> entries) {
		Snapshot before = this.next;
		List<Chunk> chunks = new ArrayList<>(before.chunks());
		int size = before.size();
		RevocationCursor newest = before.newest();
		for (RevocationLog.Entry entry : entries) {
			if (entry.position() > newest.position()) {
				add(chunks, size, entry);
				size++;
				newest = RevocationCursor.of(entry.position(), entry.subject());
			}
		}
		this.next = new Snapshot(List.copyOf(chunks), size, newest, Math.max(before.last(), newest.position()),
				before.readAt());
		if (!this.anew) {
			this.snapshot = this.next;
		}
	}

	/**
	 * Notes that the log was read up to its end.
	 * @param last the position of what was appended last, also if that is forgotten
	 * @param askedAt when reading it began, by {@link System#nanoTime}
	 */
	void readToEnd(long last, long askedAt) {
		Snapshot before = this.next;
		this.next = new Snapshot(before.chunks(), before.size(), before.newest(), last, askedAt);
		this.anew = false;
		this.snapshot = this.next;
		this.listener.run();
	}

	/**
	 * The log went back, and is read anew. Until it was, readers are told what it was.
	 */
	void restart() {
		this.next = EMPTY;
		this.anew = true;
	}

	/** Forgets what no token can name any more, once that is worth the copying. */
	void forgetUntil(Instant now) {
		Snapshot before = this.next;
		long until = now.toEpochMilli();
		int kept = 0;
		for (int i = 0; i < before.size(); i++) {
			kept += (before.untilAt(i) > until) ? 1 : 0;
		}
		boolean worthIt = kept < before.size() && (kept <= before.size() / 4 * 3 || before.size() - kept >= Chunk.SIZE);
		if (worthIt && !this.anew) {
			this.next = before.without(until);
			this.snapshot = this.next;
		}
	}

	int size() {
		return this.snapshot.size();
	}

	private static void add(List<Chunk> chunks, int index, RevocationLog.Entry entry) {
		if (index % Chunk.SIZE == 0) {
			chunks.add(new Chunk());
		}
		chunks.get(index / Chunk.SIZE)
			.set(index % Chunk.SIZE, entry.position(), entry.kind().ordinal(), entry.subject(), millis(entry.until()));
	}

	/** Never before the time itself. */
	private static long millis(Instant until) {
		return until.plusNanos(999_999).toEpochMilli();
	}

	/**
	 * A state. What lies behind its size in the last chunk is not of it.
	 *
	 * @param newest the cursor of what was read last, also if that is forgotten
	 * @param last the position of what was appended last, as the log said
	 */
	private record Snapshot(List<Chunk> chunks, int size, RevocationCursor newest, long last, long readAt) {

		Place find(RevocationCursor cursor) {
			if (cursor.position() == 0) {
				return Place.KNOWN;
			}
			if (cursor.position() > this.last) {
				return Place.AHEAD;
			}
			RevocationCursor here = this.newest;
			int index = indexAfter(cursor.position()) - 1;
			if (cursor.position() != here.position() && index >= 0) {
				here = cursorAt(index);
			}
			boolean another = here.position() == cursor.position() && here.mark() != cursor.mark();
			return another ? Place.UNKNOWN : Place.KNOWN;
		}

		/** Returns the first index whose position is greater. */
		int indexAfter(long position) {
			int low = 0;
			int high = this.size;
			while (low < high) {
				int middle = (low + high) >>> 1;
				if (chunk(middle).positions[middle % Chunk.SIZE] <= position) {
					low = middle + 1;
				}
				else {
					high = middle;
				}
			}
			return low;
		}

		List<Item> items(int from, int to) {
			List<Item> items = new ArrayList<>(to - from);
			for (int i = from; i < to; i++) {
				items.add(new Item(cursorAt(i), chunk(i).revocation(i % Chunk.SIZE)));
			}
			return items;
		}

		long untilAt(int index) {
			return chunk(index).untils[index % Chunk.SIZE];
		}

		Snapshot without(long until) {
			List<Chunk> kept = new ArrayList<>();
			int count = 0;
			for (int i = 0; i < this.size; i++) {
				if (untilAt(i) > until) {
					if (count % Chunk.SIZE == 0) {
						kept.add(new Chunk());
					}
					kept.get(count / Chunk.SIZE).copy(count % Chunk.SIZE, chunk(i), i % Chunk.SIZE);
					count++;
				}
			}
			return new Snapshot(List.copyOf(kept), count, this.newest, this.last, this.readAt);
		}

		private RevocationCursor cursorAt(int index) {
			Chunk chunk = chunk(index);
			int i = index % Chunk.SIZE;
			return RevocationCursor.of(chunk.positions[i], chunk.mostSignificantBits[i], chunk.leastSignificantBits[i]);
		}

		private Chunk chunk(int index) {
			return this.chunks.get(index / Chunk.SIZE);
		}

	}

	/** Entries in columns: 33 bytes each, and nothing for the collector to follow. */
	private static final class Chunk {

		static final int SIZE = 4096;

		private static final Kind[] KINDS = Kind.values();

		private final long[] positions = new long[SIZE];

		private final byte[] kinds = new byte[SIZE];

		private final long[] mostSignificantBits = new long[SIZE];

		private final long[] leastSignificantBits = new long[SIZE];

		/** In milliseconds since 1970. */
		private final long[] untils = new long[SIZE];

		void set(int index, long position, int kind, UUID subject, long until) {
			this.positions[index] = position;
			this.kinds[index] = (byte) kind;
			this.mostSignificantBits[index] = subject.getMostSignificantBits();
			this.leastSignificantBits[index] = subject.getLeastSignificantBits();
			this.untils[index] = until;
		}

		void copy(int index, Chunk from, int fromIndex) {
			this.positions[index] = from.positions[fromIndex];
			this.kinds[index] = from.kinds[fromIndex];
			this.mostSignificantBits[index] = from.mostSignificantBits[fromIndex];
			this.leastSignificantBits[index] = from.leastSignificantBits[fromIndex];
			this.untils[index] = from.untils[fromIndex];
		}

		Revocation revocation(int index) {
			UUID subject = new UUID(this.mostSignificantBits[index], this.leastSignificantBits[index]);
			return new Revocation(KINDS[this.kinds[index]], subject, Instant.ofEpochMilli(this.untils[index]));
		}

	}

}
