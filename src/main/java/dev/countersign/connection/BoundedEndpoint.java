package dev.countersign.connection;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;
import java.util.function.Supplier;

import dev.countersign.address.CountedNetwork;
import org.apache.tomcat.util.net.AbstractEndpoint;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.SocketBufferHandler;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.apache.tomcat.util.threads.LimitLatch;
import org.apache.tomcat.util.threads.ThreadPoolExecutor;
import org.jspecify.annotations.Nullable;

/**
 * Tomcat's endpoint, with a bound of connections that makes room for newcomers instead of
 * letting them wait, and a bound of threads that wait for clients to read.
 */
final class BoundedEndpoint extends NioEndpoint {

	private static final int MIN_UNREAD = 2;

	/** Hardly any client sends requests ahead of answers, and they cost threads. */
	private static final int MAX_CONNECTIONS_AHEAD = 8;

	/** As the container has it. */
	private static final int MAX_THREADS = 200;

	private final Semaphore ahead = new Semaphore(MAX_CONNECTIONS_AHEAD);

	private final ConnectionCounts counts = new ConnectionCounts();

	private int maxThreads = MAX_THREADS;

	/** These proxies speak for many, so that each of their connections counts alone. */
	private Predicate<InetAddress> proxies = (address) -> false;

	private Places places = new Places(getMaxConnections(), getMaxConnections());

	private Places unread = new Places(MIN_UNREAD, MIN_UNREAD);

	private Supplier<@Nullable NonBlockingRequests> nonBlocking = () -> null;

	private final SelectorRound round = SelectorRound.ofThisMachine();

	private @Nullable Porter porter;

	/** Only the one thread that accepts uses it. */
	private @Nullable Connection arriving;

	void trust(Predicate<InetAddress> proxies) {
		this.proxies = proxies;
	}

	void setNonBlocking(Supplier<@Nullable NonBlockingRequests> nonBlocking) {
		this.nonBlocking = nonBlocking;
	}

	ConnectionCounts counts() {
		return this.counts;
	}

	int countOpen() {
		return this.places.count();
	}

	/**
	 * The threads may have been made by somebody else, of whom Tomcat's own knows
	 * nothing.
	 */
	@Override
	public int getMaxThreads() {
		return (getExecutor() instanceof ThreadPoolExecutor pool) ? pool.getMaximumPoolSize() : this.maxThreads;
	}

	@Override
	public void setMaxThreads(int maxThreads) {
		super.setMaxThreads(maxThreads);
		this.maxThreads = maxThreads;
	}

	@Override
	public void startInternal() throws Exception {
		this.places = new Places(getMaxConnections(), getMaxConnections());
		int waits = Math.max(MIN_UNREAD, getMaxThreads() / 4);
		this.unread = new Places(waits, waits);
		super.startInternal();
		this.porter = Porter.start(this);
	}

	@Override
	public void stopInternal() {
		if (this.porter != null) {
			this.porter.stop();
			this.porter = null;
		}
		super.stopInternal();
	}

	@Override
	public void setHandler(AbstractEndpoint.Handler<NioChannel> handler) {
		super.setHandler(new WatchingHandler(handler));
	}

	/** Tomcat's own would keep everybody waiting once it is reached. */
	@Override
	protected @Nullable LimitLatch initializeConnectionLatch() {
		return null;
	}

	@Override
	protected NioChannel createChannel(SocketBufferHandler buffers) {
		return isSSLEnabled() ? new TlsChannel(buffers, this) : new PlainChannel(buffers, this);
	}

	@Override
	protected boolean setSocketOptions(SocketChannel channel) {
		Connection connection = new Connection(holder(channel), this.unread, this.ahead, this.counts);
		if (!connection.takePlace(this.places)) {
			this.counts.full().increment();
			destroySocket(channel);
			return false;
		}
		this.arriving = connection;
		boolean taken = super.setSocketOptions(channel);
		this.arriving = null;
		if (!taken) {
			connection.release();
		}
		return taken;
	}

	/**
	 * Called by the selector's thread for each connection that is ready, while those
	 * behind it are still among the selected. The last of them are answered right here
	 * where nothing has to be waited for: to wake another thread costs more than the
	 * answer.
	 */
	@Override
	public boolean processSocket(SocketWrapperBase<NioChannel> socket, SocketEvent event, boolean dispatch) {
		if (dispatch && event == SocketEvent.OPEN_READ && socket instanceof NioSocketWrapper ready
				&& ready.getLock().tryLock()) {
			try {
				Connection connection = Connection.of(ready);
				if (connection != null && connection.isIdle()) {
					int behind = ready.getPoller().getSelector().selectedKeys().size();
					if (this.round.mayAnswer(behind) && isNonBlocking(ready)) {
						return answer(ready, connection, behind);
					}
				}
			}
			finally {
				ready.getLock().unlock();
			}
		}
		return super.processSocket(socket, event, dispatch);
	}

	private boolean isNonBlocking(NioSocketWrapper ready) {
		try {
			NonBlockingRequests known = this.nonBlocking.get();
			return known != null && ready.getSocket() instanceof PlainChannel channel
					&& RequestHead.of(channel.peek())
						.filter((head) -> known.mayBeAt(head.path()))
						.flatMap(RequestHead::token)
						.filter(known::know)
						.isPresent();
		}
		catch (IOException | RuntimeException | Error ex) {
			// What is thrown here would end the selector's thread, or leave the
			// connection to nobody. The next thread meets it again, and may report it.
			return false;
		}
	}

	private boolean answer(NioSocketWrapper ready, Connection connection, int behind) {
		long since = System.nanoTime();
		connection.setUnwaiting(true);
		try {
			return super.processSocket(ready, SocketEvent.OPEN_READ, false);
		}
		catch (OutOfMemoryError ex) {
			// Then the container closes the connection. A report may need memory too.
			return false;
		}
		finally {
			connection.setUnwaiting(false);
			noteWait(behind * (System.nanoTime() - since));
		}
	}

	private void noteWait(long nanos) {
		NonBlockingRequests known = this.nonBlocking.get();
		if (known != null) {
			known.waited(nanos);
		}
	}

	@Nullable Connection opened(NioSocketWrapper socket) {
		Connection connection = this.arriving;
		if (connection != null) {
			connection.open(socket);
		}
		return connection;
	}

	private Places.Holder holder(SocketChannel channel) {
		try {
			if (channel.getRemoteAddress() instanceof InetSocketAddress peer && !this.proxies.test(peer.getAddress())) {
				return Places.Holder.of(CountedNetwork.of(peer.getAddress()));
			}
		}
		catch (IOException ex) {
			// It is closed already.
		}
		return Places.Holder.alone(channel);
	}

}
