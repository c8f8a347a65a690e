package dev.countersign.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

import org.jspecify.annotations.Nullable;

/**
 * Times as the databases keep them: with an offset, which is always UTC, and to the
 * microsecond.
 */
public final class StoredTime {

	/** What the databases keep of a time; the service's clock ticks by it. */
	public static final Duration PRECISION = Duration.ofNanos(1_000);

	/** How far the clocks of two that write or read such times may be apart. */
	public static final Duration MAX_APART = Duration.ofMinutes(1);

	/**
	 * A clock that steps back by no more than this finds everything still there that is
	 * over, and revives nothing.
	 */
	public static final Duration MAX_STEP_BACK = Duration.ofHours(2);

	private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");

	private static final Instant LAST = Instant.parse("9999-12-31T00:00:00Z");

	private StoredTime() {
	}

	/**
	 * Makes the value of a parameter, within what every database knows.
	 * @param time when
	 */
	public static OffsetDateTime of(Instant time) {
		Instant bounded = time.isBefore(FIRST) ? FIRST : time;
		return (bounded.isAfter(LAST) ? LAST : bounded).atOffset(ZoneOffset.UTC);
	}

	/**
	 * Makes the value of a parameter that may be absent.
	 * @param time when, or null
	 */
	public static @Nullable OffsetDateTime ofNullable(@Nullable Instant time) {
		return (time != null) ? of(time) : null;
	}

	/**
	 * Reads a column that is never null.
	 * @param row the row
	 * @param column its name
	 * @throws SQLException if the row has no such column
	 */
	public static Instant read(ResultSet row, String column) throws SQLException {
		return row.getObject(column, OffsetDateTime.class).toInstant();
	}

	/**
	 * Reads a column that may be null.
	 * @param row the row
	 * @param column its name
	 * @throws SQLException if the row has no such column
	 */
	public static @Nullable Instant readNullable(ResultSet row, String column) throws SQLException {
		OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
		return (time != null) ? time.toInstant() : null;
	}

}
