package dev.countersign.connection;

import java.util.function.BooleanSupplier;

import jakarta.servlet.http.HttpServletRequest;

/**
 * Tells whether the client of a request that waits asynchronously has gone away. One that
 * has closed its half of the connection only, and reads on, has gone too.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9112#section-9.5">RFC 9112, section
 * 9.5</a>
 */
public final class ClientDeparture {

	private ClientDeparture() {
	}

	/**
	 * Returns what tells it of a request. It may be asked on any thread, and does not
	 * wait.
	 * @param request whose answer has not begun; it is not used later
	 * @return whether the client is known to be gone, which is never so while a thread
	 * works for the request
	 */
	public static BooleanSupplier of(HttpServletRequest request) {
		Connection connection = Connection.of(request);
		return (connection != null) ? connection::isGone : () -> false;
	}

}
