package dev.countersign.connection;

import java.io.IOException;

import org.apache.coyote.Adapter;
import org.apache.coyote.Constants;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.buf.ByteChunk;
import org.apache.tomcat.util.buf.MessageBytes;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * Tomcat's processor of a connection's requests, known to that connection, which says how
 * many it answers in a row. It also reads a host's name with an underscore, which proxies
 * and containers send.
 */
final class BoundedProcessor extends Http11Processor {

	BoundedProcessor(AbstractHttp11Protocol<?> protocol, Adapter adapter) {
		super(protocol, adapter);
	}

	@Override
	public SocketState service(SocketWrapperBase<?> socket) throws IOException {
		Connection connection = Connection.of(socket);
		if (connection != null) {
			connection.servedBy(this);
		}
		return super.service(socket);
	}

	/** Returns whether a thread has answered a request and looks for the next. */
	boolean isBetweenRequests() {
		return this.request.getRequestProcessor().getStage() == Constants.STAGE_KEEPALIVE;
	}

	/**
	 * Returns whether the answer is written, and what is left of its request is thrown
	 * away.
	 */
	boolean isAnswered() {
		return this.request.getRequestProcessor().getStage() == Constants.STAGE_ENDINPUT;
	}

	/** Returns whether the last byte of the request's body has been read. */
	boolean hasWholeRequest() {
		return isRequestBodyFullyRead();
	}

	/**
	 * Nothing is made of the name, so it may as well be one that Tomcat takes. This is
	 * called once for each request, before its answer says whether the connection stays.
	 */
	@Override
	protected void parseHost(@Nullable MessageBytes value) {
		SocketWrapperBase<?> socket = getSocketWrapper();
		Connection connection = (socket != null) ? Connection.of(socket) : null;
		if (connection != null) {
			this.request.setAttribute(Connection.ATTRIBUTE, connection);
			if (!connection.mayGoOn()) {
				socket.setKeepAliveLeft(1);
			}
		}
		super.parseHost((value != null && value.getType() == MessageBytes.T_BYTES) ? withoutUnderscores(value) : value);
	}

	private static MessageBytes withoutUnderscores(MessageBytes value) {
		ByteChunk chunk = value.getByteChunk();
		if (chunk.indexOf('_', 0) < 0) {
			return value;
		}
		byte[] name = new byte[chunk.getLength()];
		for (int i = 0; i < name.length; i++) {
			byte character = chunk.getBytes()[chunk.getStart() + i];
			name[i] = (character == '_') ? (byte) 'x' : character;
		}
		MessageBytes replaced = MessageBytes.newInstance();
		replaced.setBytes(name, 0, name.length);
		return replaced;
	}

}
