package dev.countersign.connection;

import org.jspecify.annotations.Nullable;

/**
 * A channel that knows its connection.
 */
interface WatchedChannel {

	/** Returns the connection, unless it is closed. */
	@Nullable Connection connection();

}
