package dev.countersign.connection;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;

import jakarta.servlet.http.HttpServletRequest;
import org.apache.tomcat.util.http.MimeHeaders;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one client's connection: whether it can be closed without harm, since
 * when its request's head is on its way, and whether a thread waits for the client to
 * read.
 */
final class Connection implements Places.Occupant {

	/** Of a request, which has its connection there. */
	static final String ATTRIBUTE = Connection.class.getName();

	/** From a head's first byte. */
	private static final long MAX_HEAD = Duration.ofSeconds(10).toNanos();

	/**
	 * A thread answers so many requests of one client's before others have their turn.
	 */
	private static final int MAX_IN_A_ROW = 16;

	/** So many requests may be under way at a time on any connection. */
	private static final int MAX_REQUESTS_AHEAD = 4;

	private final Places.Holder holder;

	/** Permits to send more requests ahead of their answers. */
	private final Semaphore ahead;

	private final ConnectionCounts counts;

	private final WriteStall stall;

	private Places.@Nullable Place place;

	private @Nullable SocketWrapperBase<NioChannel> socket;

	/** A thread works for it, or will. */
	private volatile boolean busy;

	private volatile boolean hasGivenWay;

	/** Its request is whole, waits, and has no thread. */
	private boolean waits;

	private @Nullable BoundedProcessor processor;

	private long headSince;

	/** How many requests the thread has found. */
	private int found;

	/** How many of the last came at once, so ahead of the answers to those before. */
	private int foundAhead;

	private boolean mayBeAhead;

	/**
	 * The thread that works for it reads for all others as well, so that it must not
	 * wait.
	 */
	private boolean unwaiting;

	Connection(Places.Holder holder, Places unread, Semaphore ahead, ConnectionCounts counts) {
		this.holder = holder;
		this.stall = new WriteStall(holder, unread, counts);
		this.ahead = ahead;
		this.counts = counts;
	}

	/** Returns the connection of a socket, unless that is closed. */
	static @Nullable Connection of(SocketWrapperBase<?> socket) {
		return (socket.getSocket() instanceof WatchedChannel channel) ? channel.connection() : null;
	}

	/** Returns the connection of a request, unless another server answers it. */
	static @Nullable Connection of(HttpServletRequest request) {
		return (request.getAttribute(ATTRIBUTE) instanceof Connection connection) ? connection : null;
	}

	boolean takePlace(Places places) {
		this.place = places.take(this.holder, this).orElse(null);
		return this.place != null;
	}

	void open(SocketWrapperBase<NioChannel> socket) {
		this.socket = socket;
	}

	/**
	 * Notes the processor, which stays with the connection at least until its request is
	 * over.
	 */
	void servedBy(BoundedProcessor processor) {
		this.processor = processor;
	}

	/** Returns the headers of the answer that is under way, if one is. */
	@Nullable MimeHeaders answerHeaders() {
		BoundedProcessor serving = this.processor;
		return (serving != null) ? serving.getRequest().getResponse().getMimeHeaders() : null;
	}

	void release() {
		this.stall.end();
		if (this.place != null) {
			this.place.release();
		}
	}

	@Override
	public boolean mayGiveWay() {
		return !this.busy;
	}

	/**
	 * A thread that has begun to work for it meanwhile has the lock, and is let finish
	 * what the client has asked for. Then it {@linkplain #settle leaves}.
	 */
	@Override
	public void giveWay() {
		SocketWrapperBase<NioChannel> leaving = this.socket;
		this.hasGivenWay = true;
		this.counts.full().increment();
		if (leaving != null && leaving.getLock().tryLock()) {
			try {
				if (settle(SocketState.LONG) == SocketState.CLOSED) {
					leaving.close();
				}
			}
			finally {
				leaving.getLock().unlock();
			}
		}
	}

	/**
	 * Leaves, if another has its place and no thread works for it any more. The caller
	 * has the lock, and closes what is closed.
	 * @param state in which the thread left it
	 * @return the state in which it is now
	 */
	SocketState settle(SocketState state) {
		if (!this.hasGivenWay || this.busy || state != SocketState.OPEN && state != SocketState.LONG) {
			return state;
		}
		SocketWrapperBase<NioChannel> leaving = this.socket;
		BoundedProcessor serving = this.processor;
		if (leaving == null || serving == null || !serving.isAsync()) {
			return SocketState.CLOSED;
		}
		endBody(leaving);
		return state;
	}

	/** Whoever waits for a body has to hear that no more of it will come. */
	private static void endBody(SocketWrapperBase<NioChannel> leaving) {
		if (leaving.getError() == null) {
			leaving.setError(new ClosedChannelException());
			leaving.processSocket(SocketEvent.ERROR, true);
		}
	}

	/**
	 * A thread begins to work for it.
	 * @return whether it should: neither for a head that takes too long, nor for a new
	 * request of a connection whose place another has
	 */
	boolean begin() {
		if (this.hasGivenWay && this.processor == null) {
			return false;
		}
		long now = System.nanoTime();
		if (this.headSince == 0) {
			this.headSince = now;
		}
		else if (now - this.headSince > MAX_HEAD) {
			this.counts.lateHeads().increment();
			return false;
		}
		this.busy = true;
		return true;
	}

	/**
	 * Returns whether the client's next request has not begun and no thread works for it,
	 * or will. The caller has the lock.
	 */
	boolean isIdle() {
		return !this.busy && this.processor == null;
	}

	/**
	 * Says whether the thread that works for it next must not wait for the client. The
	 * caller has the lock.
	 */
	void setUnwaiting(boolean unwaiting) {
		this.unwaiting = unwaiting;
	}

	/**
	 * Reads, unless the thread is to leave the client to the selector.
	 * @return how many bytes
	 * @throws IOException also where a thread would wait that must not
	 */
	int read(Transfer reading, ByteBuffer destination) throws IOException {
		if (mustGiveTurn()) {
			return 0;
		}
		int read = readOn(reading, destination);
		noteRead();
		return read;
	}

	/**
	 * Reads, even if the thread should leave the client to the selector.
	 * @return how many bytes
	 * @throws IOException also where a thread would wait that must not
	 */
	int readOn(Transfer reading, ByteBuffer destination) throws IOException {
		int read = reading.move(destination);
		if (read == 0 && this.unwaiting) {
			throw new IOException("The thread that reads from all connections was to wait for one");
		}
		if (read == 0 && isAnswered()) {
			throw new IOException("A thread was to wait for a body that nobody reads");
		}
		return read;
	}

	/**
	 * Returns whether the thread should leave what the client sends next to the selector,
	 * which has another thread go on once others had their turn: a client that is as
	 * quick as the service would keep a thread for itself.
	 */
	boolean mustGiveTurn() {
		return (this.unwaiting || this.found >= MAX_IN_A_ROW) && isBetweenRequests();
	}

	/** Notes that all that was read before is answered, and more was asked for. */
	void noteRead() {
		if (isBetweenRequests()) {
			this.foundAhead = 0;
		}
	}

	/** Before it goes on, the container throws away what is left of the request. */
	private boolean isAnswered() {
		BoundedProcessor serving = this.processor;
		return serving != null && serving.isAnswered();
	}

	private boolean isBetweenRequests() {
		BoundedProcessor serving = this.processor;
		return serving != null && serving.isBetweenRequests();
	}

	/**
	 * Notes that the thread found a request.
	 * @return whether it should look for another right behind it: a thread that many
	 * requests came to ahead of their answers is kept from others for as long
	 */
	boolean mayGoOn() {
		this.found++;
		this.foundAhead++;
		if (this.foundAhead <= MAX_REQUESTS_AHEAD) {
			return true;
		}
		if (!this.mayBeAhead) {
			this.mayBeAhead = this.ahead.tryAcquire();
		}
		if (this.mayBeAhead) {
			letOthersRun();
		}
		return this.mayBeAhead;
	}

	/**
	 * A virtual thread has no time slice: it keeps its core until it waits. One that only
	 * yields goes to the end of its core's own queue, and what comes from elsewhere waits
	 * until that is empty.
	 */
	private static void letOthersRun() {
		LockSupport.parkNanos(1);
	}

	/**
	 * Returns whether the client has closed the connection, or its half of it, while its
	 * request waits and no thread works for it. Tomcat does not look at a connection
	 * during that time. What is read here is kept for whoever reads next, so that a
	 * client that sends its next request ahead loses nothing; nobody looks behind what
	 * fills the buffer, or behind anything that came by TLS.
	 */
	boolean isGone() {
		SocketWrapperBase<NioChannel> watched = this.socket;
		if (watched == null || watched.getLock().isHeldByCurrentThread() || !watched.getLock().tryLock()) {
			return false;
		}
		try {
			// Else Tomcat itself waits for what comes.
			return this.waits && isAtEnd(watched);
		}
		catch (IOException ex) {
			return true;
		}
		finally {
			watched.getLock().unlock();
		}
	}

	private static boolean isAtEnd(SocketWrapperBase<NioChannel> watched) throws IOException {
		if (!(watched.getSocket() instanceof PlainChannel channel)) {
			watched.isReadyForRead();
			return false;
		}
		return channel.readAhead() < 0;
	}

	/** The thread goes. What still waits for the client's own bytes can be given up. */
	void end(SocketState state) {
		this.stall.end();
		// A head that is on its way now began behind the requests that were found.
		boolean begunBehind = this.found > 0;
		this.found = 0;
		this.foundAhead = 0;
		if (this.mayBeAhead) {
			this.mayBeAhead = false;
			this.ahead.release();
		}
		BoundedProcessor serving = this.processor;
		boolean asynchronous = state == SocketState.LONG && serving != null && serving.isAsync();
		if (state != SocketState.LONG || asynchronous || begunBehind) {
			this.headSince = 0;
		}
		if (state != SocketState.LONG) {
			this.processor = null;
		}
		this.waits = asynchronous && serving != null && serving.hasWholeRequest();
		this.busy = asynchronous && serving != null && serving.getRequest().getReadListener() == null;
	}

	/**
	 * Writes, unless another has taken the place of the thread that waits.
	 * @return how many bytes
	 */
	int write(Transfer writing, ByteBuffer source) throws IOException {
		this.stall.requireUncut();
		int written = writing.move(source);
		if (written == 0 && (source.hasRemaining() || isHeldByChannel()) && this.busy && isBlocking()) {
			stall();
		}
		return written;
	}

	/** With TLS the channel takes a piece whole, however little of it leaves. */
	private boolean isHeldByChannel() {
		SocketWrapperBase<NioChannel> written = this.socket;
		return written != null && written.getSocket().getOutboundRemaining() > 0;
	}

	/** Of what was not written a thread now waits until there is room again. */
	private void stall() throws IOException {
		if (this.unwaiting) {
			throw this.stall.refuse();
		}
		SocketWrapperBase<NioChannel> written = this.socket;
		this.stall.begin((written != null) ? written.getWriteTimeout() : 0);
	}

	/** As the container has it: without a listener a write waits. */
	private boolean isBlocking() {
		BoundedProcessor serving = this.processor;
		return serving != null && serving.getRequest().getResponse().getWriteListener() == null;
	}

	/** Moves bytes between the client and a buffer, as the channel does. */
	@FunctionalInterface
	interface Transfer {

		/**
		 * Moves some.
		 * @return how many
		 */
		int move(ByteBuffer buffer) throws IOException;

	}

}
