package dev.countersign.revocation;

import java.security.SecureRandom;
import java.util.OptionalLong;
import java.util.UUID;

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

	private static final int VERSION = 8;

	private static final int INDEX_SHIFT = 16;

	private final JdbcClient jdbc;

	private final SecureRandom random;

	private final String nextBlock;

	private final Object block = new Object();

	/** By {@link System#nanoTime}. */
	private long askAt = System.nanoTime();

	private long next;

	private long end;

	RevocableIds(JdbcClient jdbc, SecureRandom random, Database database) {
		this.jdbc = jdbc;
		this.random = random;
		this.nextBlock = database.isPostgres() ? "SELECT nextval('status_index')"
				: "SELECT NEXT VALUE FOR status_index";
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
	 * Tells whether an index may have been given out, on whichever node. Asks the
	 * database at most once a second, and only about an index that this node is far from.
	 * @param index as {@link #indexOf} returns it
	 */
	public boolean mayBeGivenOut(long index) {
		synchronized (this.block) {
			if (index >= this.end && System.nanoTime() - this.askAt >= 0) {
				this.askAt = System.nanoTime() + PAUSE;
				takeBlock();
			}
			return index < this.end;
		}
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
	}

}
