package dev.countersign.testkit;

import java.time.Duration;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The time since refresh tokens were used, which the database's clock tells and so no
 * test can turn.
 */
public final class RefreshTokens {

	private RefreshTokens() {
	}

	/**
	 * Lets time pass since each token was used that has a successor.
	 * @param jdbc of the database
	 * @param by how much
	 */
	public static void age(JdbcClient jdbc, Duration by) {
		jdbc.sql("UPDATE login_session SET rotated_at = rotated_at - CAST(:seconds AS INTEGER) * INTERVAL '1' SECOND")
			.param("seconds", by.toSeconds())
			.update();
	}

	/**
	 * Has the grace of each token that was used go on for an hour, however busy the
	 * machine is.
	 * @param jdbc of the database
	 */
	public static void keepWithinGrace(JdbcClient jdbc) {
		age(jdbc, Duration.ofHours(-1));
	}

}
