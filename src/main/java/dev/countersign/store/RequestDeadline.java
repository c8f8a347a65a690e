package dev.countersign.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;

import javax.sql.DataSource;

import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;

/**
 * Connections that a request waits for no longer than its client does. What nobody waits
 * for, such as a purge, has the time that the connection itself allows.
 */
class RequestDeadline extends DelegatingDataSource {

	private final int milliseconds;

	RequestDeadline(DataSource connections, Duration limit) {
		super(connections);
		this.milliseconds = Math.toIntExact(limit.toMillis());
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
		Connection connection = super.getConnection();
		connection.setNetworkTimeout(Runnable::run, this.milliseconds);
		return connection;
	}

}
