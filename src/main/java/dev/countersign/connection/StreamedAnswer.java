package dev.countersign.connection;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;

/**
 * An answer of events that goes on for as long as its client reads it and its caller's
 * token is good. Any thread may have it advance, and none waits in it. Nothing is kept of
 * it but the one write that is under way.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">HTML,
 * server-sent events</a>
 */
public final class StreamedAnswer implements WriteListener, AsyncListener {

	private static final Log log = LogFactory.getLog(StreamedAnswer.class);

	/**
	 * Without a single byte read. The container closes the connection after as long
	 * again.
	 */
	private static final long PATIENCE = Duration.ofSeconds(5).toNanos();

	private final AsyncContext context;

	private final ServletOutputStream output;

	private final Source source;

	private final BooleanSupplier entitled;

	private final int maxWrites;

	/**
	 * Held while the answer is used, which is another request's as soon as this is over.
	 */
	private final ReentrantLock lock = new ReentrantLock();

	/** Somebody has asked for it to advance since it last began to. */
	private volatile boolean asked;

	private volatile boolean over;

	private long readyAt = System.nanoTime();

	private boolean unflushed;

	private boolean ended;

	/**
	 * Makes an answer, which is not used before it {@linkplain #begin() begins}.
	 * @param context of the request
	 * @param source what is sent
	 * @param entitled whether the caller may read on, which is asked before each write
	 * and takes no time
	 * @param maxWrites how many writes are made before others have their turn
	 */
	public StreamedAnswer(AsyncContext context, Source source, BooleanSupplier entitled, int maxWrites)
			throws IOException {
		this.context = context;
		this.output = context.getResponse().getOutputStream();
		this.source = source;
		this.entitled = entitled;
		this.maxWrites = maxWrites;
	}

	/**
	 * Sets the headers of an answer of events.
	 * @param request what is answered
	 * @param response whose headers they are
	 * @return whether the client wants the events too
	 */
	public static boolean announce(HttpServletRequest request, HttpServletResponse response) {
		response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
		// Proxies that gather an answer would keep the events.
		response.setHeader("X-Accel-Buffering", "no");
		return !HttpMethod.HEAD.matches(request.getMethod());
	}

	/** Begins, once the request's thread is done with it. */
	public void begin() {
		this.context.setTimeout(0);
		this.context.addListener(this);
		this.output.setWriteListener(this);
	}

	/**
	 * Sends what there is, as far as the client reads it. Whoever comes while another
	 * thread is at it leaves it to that one, which looks again before it goes.
	 * @return whether there is more that could be sent at once, which the caller comes
	 * back for when the others had their turn
	 * @throws RuntimeException what the source throws; the answer goes on
	 */
	public boolean advance() {
		boolean more = false;
		this.asked = true;
		while (this.asked && this.lock.tryLock()) {
			try {
				this.asked = false;
				more = !this.over && send();
			}
			catch (IOException ex) {
				log.debug("A client is gone", ex);
				this.over = true;
			}
			finally {
				this.lock.unlock();
			}
		}
		return more;
	}

	/** Ends it at once, with nothing more sent. */
	public void cut() {
		this.lock.lock();
		try {
			if (!this.over) {
				finish();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Returns whether nothing can be sent any more. */
	public boolean isOver() {
		return this.over;
	}

	@Override
	public void onWritePossible() {
		this.source.writable();
	}

	@Override
	public void onError(Throwable failure) {
		abandon();
	}

	/** Unless it is completed here, the container would answer the client who is gone. */
	@Override
	public void onError(AsyncEvent event) {
		abandon();
		event.getAsyncContext().complete();
	}

	@Override
	public void onTimeout(AsyncEvent event) {
		// There is none.
	}

	@Override
	public void onComplete(AsyncEvent event) {
		abandon();
		this.source.left();
	}

	@Override
	public void onStartAsync(AsyncEvent event) {
		// Nobody does.
	}

	/** From here on, nobody touches the answer. */
	private void abandon() {
		this.lock.lock();
		this.over = true;
		this.lock.unlock();
	}

	/** Returns whether more can be sent at once. */
	private boolean send() throws IOException {
		int writes = 0;
		while (isReady()) {
			if (this.unflushed) {
				this.unflushed = false;
				this.output.flush();
			}
			else if (this.ended) {
				finish();
				return false;
			}
			else if (writes == this.maxWrites) {
				return true;
			}
			else if (!write(next())) {
				return false;
			}
			else {
				writes++;
			}
		}
		return false;
	}

	private boolean isReady() {
		if (this.output.isReady()) {
			this.readyAt = System.nanoTime();
			return true;
		}
		if (System.nanoTime() - this.readyAt > PATIENCE) {
			this.source.stalled();
		}
		return false;
	}

	/**
	 * The source may take its time, which is why its word is not sent either to whoever
	 * has lost the right to it meanwhile.
	 */
	private Piece next() {
		Piece next = this.entitled.getAsBoolean() ? this.source.next() : Piece.NONE;
		return this.entitled.getAsBoolean() ? next : Piece.last(this.source.farewell());
	}

	private boolean write(Piece piece) throws IOException {
		if (piece.bytes().length == 0) {
			return false;
		}
		this.ended = piece.last();
		this.unflushed = true;
		this.output.write(piece.bytes());
		return true;
	}

	private void finish() {
		this.over = true;
		try {
			this.context.complete();
		}
		catch (IllegalStateException ex) {
			// The container has ended it.
		}
	}

	/**
	 * What is sent, and what is done about it.
	 */
	public interface Source {

		/** Returns what is sent next. It is asked by one thread at a time. */
		Piece next();

		/** Returns the last that is sent to a caller who may not read on. */
		byte[] farewell();

		/**
		 * Takes notice that the client has read nothing for too long, again and again
		 * until it does or the answer is cut.
		 */
		void stalled();

		/** Takes notice, on a thread of the container, that more may be sent. */
		void writable();

		/** Takes notice that the answer is over. */
		void left();

	}

	/**
	 * Some bytes of an answer.
	 *
	 * @param bytes none if there is nothing to send now
	 * @param last whether the answer ends with them
	 */
	public record Piece(byte[] bytes, boolean last) {

		/** Nothing for now. */
		public static final Piece NONE = new Piece(new byte[0], false);

		/**
		 * Returns bytes that others follow.
		 * @param bytes one or more
		 */
		public static Piece of(byte[] bytes) {
			return new Piece(bytes, false);
		}

		/**
		 * Returns the last bytes.
		 * @param bytes one or more
		 */
		public static Piece last(byte[] bytes) {
			return new Piece(bytes, true);
		}

	}

}
