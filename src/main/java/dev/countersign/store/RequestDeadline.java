package dev.countersign.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;

import javax.sql.DataSource;

import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;

/**
 * Connections that a request waits for no longer than its client does. While none are
 * lent at all only so many wait: those that need the database must not take every thread
 * from those that do not. What nobody waits for, such as a purge, has the time that the
 * connection itself allows.
 */
class RequestDeadline extends DelegatingDataSource {

	/** A pool that lent nothing for so long stands still, and is not merely busy. */
	private static final long STANDSTILL = Duration.ofMillis(100).toNanos();

	private final int milliseconds;

	private final Semaphore waiting;

	private final LongSupplier nanoTime;

	private volatile long lentAt;

	/**
	 * Limits what a pool gives.
	 * @param connections the pool
	 * @param limit how long a request waits for each answer of the database
	 * @param waiting how many requests may wait at a time while nothing is lent
	 * @param nanoTime the time, in nanoseconds since some moment
	 */
	RequestDeadline(DataSource connections, Duration limit, int waiting, LongSupplier nanoTime) {
		super(connections);
		this.milliseconds = Math.toIntExact(limit.toMillis());
		this.waiting = new Semaphore(waiting);
		this.nanoTime = nanoTime;
		this.lentAt = nanoTime.getAsLong();
	}

	/** The pool takes the limit off again when the connection comes back. */
	@Override
	public Connection getConnection() throws SQLException {
		RequestAttributes request = RequestContextHolder.getRequestAttributes();
		if (request == null) {
			return super.getConnection();
		}
		if (DatabaseAway.isKnown(request)) {
			throw new SQLTransientConnectionException("The database has not answered this request before");
		}
		boolean counted = this.waiting.tryAcquire();
		if (!counted && this.nanoTime.getAsLong() - this.lentAt > STANDSTILL) {
			throw new SQLTransientConnectionException("Too many requests wait for the database");
		}
		try {
			return lend();
		}
		finally {
			if (counted) {
				this.waiting.release();
			}
		}
	}

	private Connection lend() throws SQLException {
		Connection connection = super.getConnection();
		this.lentAt = this.nanoTime.getAsLong();
		try {
			connection.setNetworkTimeout(Runnable::run, this.milliseconds);
			return connection;
		}
		catch (SQLException | RuntimeException ex) {
			connection.close();
			throw ex;
		}
	}

}
