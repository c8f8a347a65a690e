package dev.countersign.revocation;

import java.security.SecureRandom;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

import dev.countersign.store.Database;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Makes the ids of what can be cut off together: sessions, API tokens, families of
 * service accounts' tokens. Each holds an index of its own in the status lists, which is
 * so in the log of revocations wherever the id is. The rest of it is random.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9562#section-5.8">RFC 9562, section
 * 5.8</a>
 */
@Component
public class RevocableIds {

	/** As the migration has it. */
	private static final int BLOCK = 1000;

	/**
	 * In nanoseconds, between questions about indices that this node knows nothing of.
	 */
	private static final long PAUSE = 1_000_000_000;

	/**
	 * So many wait for whoever asks. Behind a database that stands still all would, as
	 * anyone may ask.
	 */
	private static final int MAX_WAITING = 8;

	private static final int VERSION = 8;

	private static final int INDEX_SHIFT = 16;

	private final JdbcClient jdbc;

	private final SecureRandom random;

	private final String nextBlock;

	private final String position;

	private final Object block = new Object();

	/** Nobody who needs an id waits for whoever asks about one. */
	private final ReentrantLock questions = new ReentrantLock();

	/** The first index that nobody was given, as far as this node knows. */
	private final AtomicLong free = new AtomicLong();

	/** By {@link System#nanoTime}. */
	private long askAt = System.nanoTime();

	private long next;

	private long end;

	RevocableIds(JdbcClient jdbc, SecureRandom random, Database database) {
		this.jdbc = jdbc;
		this.random = random;
		this.nextBlock = database.isPostgres() ? "SELECT nextval('status_index')"
				: "SELECT NEXT VALUE FOR status_index";
		this.position = database.isPostgres()
				? "SELECT CASE WHEN is_called THEN last_value + " + BLOCK + " ELSE last_value END FROM status_index"
				: "SELECT base_value FROM information_schema.sequences WHERE sequence_name IN ('STATUS_INDEX', 'status_index')"
						+ " AND sequence_schema = CURRENT_SCHEMA";
	}

	/**
	 * Makes an id. One in a thousand asks the database.
	 */
	public UUID next() {
		long bits = (nextIndex() << INDEX_SHIFT) | (VERSION << 12) | this.random.nextInt(1 << 12);
		return new UUID(bits, Long.MIN_VALUE | (this.random.nextLong() >>> 2));
	}

	/**
	 * Returns the index that an id holds.
	 * @param id of something that can be cut off
	 * @return the index, or nothing if the id was made before there were any
	 */
	public static OptionalLong indexOf(UUID id) {
		return indexOf(id.getMostSignificantBits());
	}

	static OptionalLong indexOf(long mostSignificantBits) {
		return (((mostSignificantBits >>> 12) & 0xF) == VERSION) ? OptionalLong.of(mostSignificantBits >>> INDEX_SHIFT)
				: OptionalLong.empty();
	}

	/**
	 * Tells whether an index may have been given out, on whichever node, or is the next
	 * to be. Asks the database at most once a second, only about an index that this node
	 * knows nothing of, and uses none up. A few wait for the answer, and all others go by
	 * what is known.
	 * @param index as {@link #indexOf} returns it
	 */
	public boolean mayBeGivenOut(long index) {
		if (index > this.free.get()) {
			look();
		}
		return index <= this.free.get();
	}

	private void look() {
		if (this.questions.getQueueLength() >= MAX_WAITING) {
			return;
		}
		this.questions.lock();
		try {
			if (System.nanoTime() - this.askAt >= 0) {
				ask();
			}
		}
		finally {
			this.questions.unlock();
		}
	}

	/** Those who waited for an answer that did not come do not ask once more. */
	private void ask() {
		try {
			see(this.jdbc.sql(this.position).query(Long.class).single());
		}
		finally {
			this.askAt = System.nanoTime() + PAUSE;
		}
	}

	private void see(long free) {
		this.free.accumulateAndGet(free, Math::max);
	}

	private long nextIndex() {
		synchronized (this.block) {
			if (this.next == this.end) {
				takeBlock();
			}
			return this.next++;
		}
	}

	private void takeBlock() {
		this.next = this.jdbc.sql(this.nextBlock).query(Long.class).single();
		this.end = this.next + BLOCK;
		see(this.end);
	}

}
