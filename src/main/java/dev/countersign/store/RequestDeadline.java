package dev.countersign.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.concurrent.Semaphore;

import javax.sql.DataSource;

import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;

/**
 * Connections that a request waits for no longer than its client does, and only so many
 * at a time: while the database is away those that need it must not take every thread
 * from those that do not. What nobody waits for, such as a purge, has the time that the
 * connection itself allows.
 */
class RequestDeadline extends DelegatingDataSource {

	private final int milliseconds;

	private final Semaphore waiting;

	/**
	 * Limits what a pool gives.
	 * @param connections the pool
	 * @param limit how long a request waits for each answer of the database
	 * @param waiting how many requests may wait for a connection at a time
	 */
	RequestDeadline(DataSource connections, Duration limit, int waiting) {
		super(connections);
		this.milliseconds = Math.toIntExact(limit.toMillis());
		this.waiting = new Semaphore(waiting);
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
		if (!this.waiting.tryAcquire()) {
			throw new SQLTransientConnectionException("Too many requests wait for the database");
		}
		try {
			Connection connection = super.getConnection();
			connection.setNetworkTimeout(Runnable::run, this.milliseconds);
			return connection;
		}
		finally {
			this.waiting.release();
		}
	}

}
