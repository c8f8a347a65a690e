package dev.countersign.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.Locale;

import dev.countersign.connection.Places;
import dev.countersign.oauth.OAuthErrorResponder;
import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;

/**
 * A body that comes in pieces, of which the container tells as they come. When it is
 * whole its request is sent through the filters again.
 */
final class ArrivingBody implements ReadListener, AsyncListener, Places.Occupant {

	static final ProblemException BUSY = new ProblemException(Problem.BUSY,
			"Too many requests are on their way. Try again in a moment.", Duration.ofSeconds(1));

	private static final String ATTRIBUTE = ArrivingBody.class.getName();

	/** From the end of the head, and a second more for each {@link #SLOWEST}. */
	private static final Duration MAX_WAIT = Duration.ofSeconds(10);

	/** In bytes a second, for larger bodies. */
	private static final int SLOWEST = 64 * 1024;

	/**
	 * In bytes, read and thrown away of a body that is too large: a client that still
	 * writes reads no answer if the connection is closed under its hands.
	 */
	private static final int MAX_EXCESS = 48 * 1024;

	/** For a body that nobody wants. */
	private static final Duration MAX_FAREWELL = Duration.ofSeconds(2);

	private final HttpServletRequest request;

	private final HttpServletResponse response;

	private final ServletInputStream input;

	private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

	private final byte[] piece = new byte[1024];

	private final int max;

	private long count;

	private boolean answered;

	private boolean gone;

	private @Nullable Runnable onEnd;

	private volatile @Nullable AsyncContext waiting;

	private boolean dropped;

	/**
	 * Begins to read a body.
	 * @param max how large it may be, in bytes
	 */
	ArrivingBody(HttpServletRequest request, HttpServletResponse response, int max) throws IOException {
		this.request = request;
		this.response = response;
		this.max = max;
		this.input = request.getInputStream();
	}

	/** Returns the body that a request has waited for, if it has. */
	static @Nullable ArrivingBody of(HttpServletRequest request) {
		return (ArrivingBody) request.getAttribute(ATTRIBUTE);
	}

	/**
	 * Takes what has come together with the head, which is nearly always all of it.
	 * @param length how long the body is, in bytes
	 * @return whether that is all
	 */
	boolean isAtHand(long length) throws IOException {
		boolean more = true;
		while (more && this.count < length) {
			more = this.input.available() > 0 && take();
		}
		return this.count == length;
	}

	/**
	 * Gives the thread back until there is more.
	 * @param onEnd runs once, when the request is over
	 */
	void await(Runnable onEnd) {
		await(this::begin, onEnd);
	}

	private void await(Runnable begin, Runnable onEnd) {
		this.onEnd = onEnd;
		boolean begun = false;
		try {
			begin.run();
			begun = true;
		}
		finally {
			if (!begun) {
				runOnEnd();
			}
		}
	}

	private void begin() {
		begin((this.request.getContentLengthLong() > this.max) ? tooLarge() : null, longest());
	}

	private void begin(@Nullable ProblemException refusal, Duration longest) {
		AsyncContext context = this.request.startAsync();
		context.setTimeout(longest.toMillis());
		context.addListener(this);
		beginWait(context);
		if (refusal != null) {
			answer(refusal);
		}
		this.input.setReadListener(this);
	}

	/**
	 * Answers at once, and throws away what the client still writes, for a moment: it
	 * would lose the answer if the connection were closed under its hands.
	 * @param why what the client is told
	 * @param onEnd runs once, when the request is over
	 */
	void turnAway(ProblemException why, Runnable onEnd) {
		await(() -> begin(why, MAX_FAREWELL), onEnd);
	}

	/**
	 * Answers at once, and closes. Unless the container is to tell of each piece it would
	 * keep the thread to read the rest.
	 * @param why what the client is told
	 */
	void turnAway(ProblemException why) {
		this.gone = true;
		this.request.startAsync();
		this.input.setReadListener(this);
		answer(why);
		end();
	}

	/** Keeps what has come for when the request is sent through the filters again. */
	void keep() {
		this.request.setAttribute(ATTRIBUTE, this);
	}

	boolean isTooLarge() {
		return this.count > this.max;
	}

	ProblemException tooLarge() {
		return new ProblemException(Problem.CONTENT_TOO_LARGE,
				String.format(Locale.ROOT, "A body has at most %,d bytes.", this.max));
	}

	/**
	 * Returns whether a body of several parts is taken apart, as it is where larger
	 * bodies may come.
	 */
	boolean mayHaveParts() {
		return this.max > BodyLimits.USUAL;
	}

	@Override
	public boolean mayGiveWay() {
		return this.waiting != null;
	}

	/**
	 * The container is the one that answers, at its next look for those that wait too
	 * long.
	 */
	@Override
	public synchronized void giveWay() {
		this.dropped = true;
		AsyncContext context = this.waiting;
		if (context != null) {
			try {
				context.setTimeout(1);
			}
			catch (IllegalStateException ex) {
				// It has ended by itself, and is about to hear of it.
			}
		}
	}

	/** Returns what has come, as far as it is no larger than it may be. */
	byte[] bytes() {
		return this.bytes.toByteArray();
	}

	@Override
	public void onDataAvailable() throws IOException {
		while (!this.gone && this.input.isReady() && take()) {
			if (isTooLarge() && !this.answered) {
				answer(tooLarge());
			}
			if (this.count > this.max + MAX_EXCESS) {
				end();
				return;
			}
		}
	}

	@Override
	public void onAllDataRead() {
		if (this.answered) {
			end();
			return;
		}
		endWait();
		keep();
		this.request.getAsyncContext().dispatch();
	}

	/** The body breaks its form, or the client is gone or had to give way. */
	@Override
	public void onError(Throwable failure) {
		if (failure instanceof ClosedChannelException) {
			refuse(BUSY);
			return;
		}
		refuse((failure instanceof SocketTimeoutException) ? late() : "The body could not be read.");
	}

	@Override
	public void onTimeout(AsyncEvent event) {
		if (endWait()) {
			refuse(BUSY);
		}
		else {
			refuse(late());
		}
	}

	@Override
	public void onError(AsyncEvent event) {
		end();
	}

	/** The body is whole, and its request waits for something else. */
	@Override
	public void onStartAsync(AsyncEvent event) {
		onComplete(event);
	}

	/** The container may say so twice. */
	@Override
	public void onComplete(AsyncEvent event) {
		endWait();
		runOnEnd();
	}

	private void runOnEnd() {
		Runnable last = this.onEnd;
		this.onEnd = null;
		if (last != null) {
			last.run();
		}
	}

	/** Takes the next piece, unless there is none. */
	private boolean take() throws IOException {
		int read = this.input.read(this.piece);
		if (read < 0) {
			return false;
		}
		this.count += read;
		if (!isTooLarge() && !this.answered) {
			this.bytes.write(this.piece, 0, read);
		}
		return true;
	}

	private String late() {
		return "The body did not arrive within %d seconds.".formatted(longest().toSeconds());
	}

	private Duration longest() {
		return MAX_WAIT.plusSeconds(this.max / SLOWEST);
	}

	private synchronized void beginWait(AsyncContext context) {
		this.waiting = context;
	}

	private synchronized boolean endWait() {
		this.waiting = null;
		return this.dropped;
	}

	private void refuse(String detail) {
		refuse(new ProblemException(Problem.INVALID_REQUEST, detail));
	}

	private void refuse(ProblemException why) {
		if (!this.answered) {
			answer(why);
		}
		end();
	}

	private void answer(ProblemException why) {
		this.answered = true;
		// Nobody may send the next request after a body that is not read to its end.
		this.response.setHeader(HttpHeaders.CONNECTION, "close");
		try {
			OAuthErrorResponder.refuse(this.request, this.response, why);
			this.response.flushBuffer();
		}
		catch (IOException ex) {
			this.gone = true;
			end();
		}
	}

	private void end() {
		if (this.request.isAsyncStarted()) {
			this.request.getAsyncContext().complete();
		}
	}

}
