package dev.countersign.store;

import java.sql.SQLException;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import com.zaxxer.hikari.SQLExceptionOverride;
import org.jspecify.annotations.Nullable;

/**
 * Lets go of connections that lead to a server which no longer takes writes. When one is
 * found, all are suspect: each is closed as soon as nobody works with it, and the next
 * one looks for the primary again.
 */
public final class ConnectionRenewer implements SQLExceptionOverride {

	private final @Nullable HikariDataSource pool;

	ConnectionRenewer(@Nullable HikariDataSource pool) {
		this.pool = pool;
	}

	/** Closes every connection that there is, as soon as nobody works with it. */
	public void renewAll() {
		HikariPoolMXBean connections = (this.pool != null) ? this.pool.getHikariPoolMXBean() : null;
		if (connections != null) {
			connections.softEvictConnections();
		}
	}

	/**
	 * Closes every connection when one turns out to lead to a server that takes no
	 * writes.
	 * @param failure what the driver threw
	 * @return whether this connection is closed in any case
	 */
	@java.lang.Override
	public Override adjudicate(SQLException failure) {
		if (PostgresErrors.isOfLostRole(failure)) {
			renewAll();
			return Override.MUST_EVICT;
		}
		return Override.CONTINUE_EVICT;
	}

}
