package dev.countersign.connection;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;
import org.apache.tomcat.util.net.SocketBufferHandler;
import org.jspecify.annotations.Nullable;

/**
 * A channel without TLS.
 */
final class PlainChannel extends NioChannel implements WatchedChannel {

	private final BoundedEndpoint endpoint;

	private @Nullable Connection connection;

	PlainChannel(SocketBufferHandler buffers, BoundedEndpoint endpoint) {
		super(buffers);
		this.endpoint = endpoint;
	}

	@Override
	public @Nullable Connection connection() {
		return this.connection;
	}

	@Override
	public void reset(@Nullable SocketChannel channel, @Nullable NioSocketWrapper socket) throws IOException {
		super.reset(channel, socket);
		this.connection = (socket != null) ? this.endpoint.opened(socket) : null;
	}

	@Override
	public int read(ByteBuffer destination) throws IOException {
		Connection watched = this.connection;
		if (watched == null) {
			return super.read(destination);
		}
		if (watched.mustGiveTurn()) {
			return 0;
		}
		int read = super.read(destination);
		watched.noteRead();
		return read;
	}

	@Override
	public int write(ByteBuffer source) throws IOException {
		Connection watched = this.connection;
		if (watched == null) {
			return super.write(source);
		}
		watched.beforeWrite();
		int written = super.write(source);
		watched.afterWrite(written, source);
		return written;
	}

}
