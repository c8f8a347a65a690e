package dev.countersign.connection;

import org.apache.tomcat.util.net.AbstractEndpoint.Handler;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;

/**
 * Notes when a thread works for a connection and when that is closed. Tomcat holds a lock
 * of the connection whenever it calls {@link #process}.
 *
 * @param handler what does the work
 */
record WatchingHandler(Handler<NioChannel> handler) implements Handler<NioChannel> {

	@Override
	public SocketState process(SocketWrapperBase<NioChannel> socket, SocketEvent event) {
		Connection connection = Connection.of(socket);
		if (connection == null) {
			return this.handler.process(socket, event);
		}
		if (!connection.begin()) {
			return SocketState.CLOSED;
		}
		SocketState state = SocketState.CLOSED;
		try {
			state = this.handler.process(socket, event);
		}
		finally {
			connection.end(state);
		}
		return connection.settle(state);
	}

	@Override
	public Object getGlobal() {
		return this.handler.getGlobal();
	}

	@Override
	public void release(SocketWrapperBase<NioChannel> socket) {
		Connection connection = Connection.of(socket);
		if (connection != null) {
			connection.release();
		}
		this.handler.release(socket);
	}

	@Override
	public void pause() {
		this.handler.pause();
	}

	@Override
	public void recycle() {
		this.handler.recycle();
	}

}
