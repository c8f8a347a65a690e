package dev.countersign.revocation;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import com.zaxxer.hikari.HikariDataSource;
import dev.countersign.store.Outage;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * PostgreSQL's {@code NOTIFY}, which is delivered when the sender's transaction commits.
 *
 * @see <a href="https://www.postgresql.org/docs/current/sql-notify.html">NOTIFY</a>
 */
class PostgresSignal implements FeedSignal {

	private static final Log log = LogFactory.getLog(PostgresSignal.class);

	/** A server that cannot do it is not asked at every poll. */
	private static final Duration PAUSE = Duration.ofSeconds(3);

	private static final String CHANNEL = "countersign_revocation";

	private final HikariDataSource pool;

	private final JdbcClient jdbc;

	private final Duration pause;

	private final Outage outage = new Outage(log, "Other nodes wake this one again.");

	private final Semaphore woken = new Semaphore(0);

	private @Nullable Connection listening;

	private long retryAt = System.nanoTime();

	PostgresSignal(HikariDataSource pool, JdbcClient jdbc) {
		this(pool, jdbc, PAUSE);
	}

	PostgresSignal(HikariDataSource pool, JdbcClient jdbc, Duration pause) {
		this.pool = pool;
		this.jdbc = jdbc;
		this.pause = pause;
	}

	@Override
	public void send() {
		this.jdbc.sql("SELECT pg_notify(:channel, '')").param("channel", CHANNEL).query((row) -> {
		});
	}

	/** Only the feed's thread comes here, so the connection needs no guard. */
	@Override
	public void await(Duration atMost) throws InterruptedException {
		if (this.listening == null && System.nanoTime() - this.retryAt < 0) {
			rest(atMost);
			return;
		}
		try {
			listening().unwrap(PGConnection.class).getNotifications(Math.toIntExact(Math.max(1, atMost.toMillis())));
			this.outage.end();
		}
		catch (SQLException ex) {
			close();
			this.retryAt = System.nanoTime() + this.pause.toNanos();
			this.outage.begin("Other nodes cannot wake this one, which asks the database every moment all the same.",
					ex);
			rest(atMost);
		}
	}

	/** A wait for the server ends by itself, within one poll. */
	@Override
	public void wake() {
		this.woken.release();
	}

	/** Nobody else gets a connection that is broken, or that still listens. */
	@Override
	public void close() {
		Connection connection = this.listening;
		this.listening = null;
		if (connection != null) {
			this.pool.evictConnection(connection);
		}
	}

	private void rest(Duration atMost) throws InterruptedException {
		if (this.woken.tryAcquire(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
			this.woken.drainPermits();
		}
	}

	private Connection listening() throws SQLException {
		Connection connection = this.listening;
		if (connection == null) {
			connection = this.pool.getConnection();
			this.listening = connection;
			try (Statement statement = connection.createStatement()) {
				statement.execute("LISTEN " + CHANNEL);
			}
		}
		return connection;
	}

}
