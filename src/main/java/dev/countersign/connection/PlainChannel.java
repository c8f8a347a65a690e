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

	/** Made once, as each read needs it. */
	private final Connection.Transfer reading = super::read;

	private final Connection.Transfer writing = super::write;

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

	/**
	 * Reads what the client has sent so far, and keeps it for whoever reads next.
	 * @return how many bytes came, or -1 at the end; 0 also where there is no room for
	 * more
	 */
	int readAhead() throws IOException {
		SocketBufferHandler buffers = getBufHandler();
		buffers.configureReadBufferForWrite();
		ByteBuffer room = buffers.getReadBuffer();
		return room.hasRemaining() ? read(room) : 0;
	}

	/** Reads ahead, and returns all that is kept so. */
	ByteBuffer peek() throws IOException {
		readAhead();
		return getBufHandler().getReadBuffer().duplicate().flip();
	}

	@Override
	public int read(ByteBuffer destination) throws IOException {
		Connection watched = this.connection;
		return (watched != null) ? watched.read(this.reading, destination) : super.read(destination);
	}

	@Override
	public int write(ByteBuffer source) throws IOException {
		Connection watched = this.connection;
		return (watched != null) ? watched.write(this.writing, source) : super.write(source);
	}

}
