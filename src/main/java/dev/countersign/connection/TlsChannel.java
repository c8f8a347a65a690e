package dev.countersign.connection;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;
import org.apache.tomcat.util.net.SecureNioChannel;
import org.apache.tomcat.util.net.SocketBufferHandler;
import org.jspecify.annotations.Nullable;

/**
 * A channel with TLS.
 */
final class TlsChannel extends SecureNioChannel implements WatchedChannel {

	private final BoundedEndpoint endpoint;

	private @Nullable Connection connection;

	TlsChannel(SocketBufferHandler buffers, BoundedEndpoint endpoint) {
		super(buffers, endpoint);
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

	/** What came and was not decrypted yet would have nobody look at it. */
	@Override
	public int read(ByteBuffer destination) throws IOException {
		Connection watched = this.connection;
		if (watched == null || this.netInBuffer.position() > 0) {
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
