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

	/** Made once, as each read needs it. */
	private final Connection.Transfer reading = super::read;

	private final Connection.Transfer writing = super::write;

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
		if (watched == null) {
			return super.read(destination);
		}
		return (this.netInBuffer.position() > 0) ? watched.readOn(this.reading, destination)
				: watched.read(this.reading, destination);
	}

	@Override
	public int write(ByteBuffer source) throws IOException {
		Connection watched = this.connection;
		return (watched != null) ? watched.write(this.writing, source) : super.write(source);
	}

}
