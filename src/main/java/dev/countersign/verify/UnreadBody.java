package dev.countersign.verify;

import java.io.IOException;
import java.time.Duration;

import dev.countersign.connection.BodyLength;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * A body that has not come with its head. It is thrown away as it comes, for a while and
 * on no thread: a client that is writing does not read an answer on a connection that was
 * closed.
 */
final class UnreadBody implements ReadListener, AsyncListener {

	private static final Duration MAX_WAIT = Duration.ofSeconds(10);

	/** In bytes, of what may be thrown away before the answer. */
	private static final int MAX_AT_HAND = 16 * 1024;

	private final HttpServletRequest request;

	private final ServletInputStream input;

	private final byte[] piece = new byte[8 * 1024];

	private final long since = System.nanoTime();

	private UnreadBody(HttpServletRequest request, ServletInputStream input) {
		this.request = request;
		this.input = input;
	}

	/** Returns the body of a request, if there is one and it is still on its way. */
	static @Nullable UnreadBody of(HttpServletRequest request) throws IOException {
		long length = BodyLength.of(request);
		if (length == 0) {
			return null;
		}
		UnreadBody body = new UnreadBody(request, request.getInputStream());
		return body.isAtHand(length) ? null : body;
	}

	/** Throws the rest away, after the answer. */
	void discard() {
		AsyncContext context = this.request.startAsync();
		context.setTimeout(MAX_WAIT.toMillis());
		context.addListener(this);
		this.input.setReadListener(this);
	}

	@Override
	public void onDataAvailable() throws IOException {
		while (!isLate() && this.input.isReady() && this.input.read(this.piece) >= 0) {
			// Nobody wants it.
		}
		if (isLate()) {
			end();
		}
	}

	@Override
	public void onAllDataRead() {
		end();
	}

	@Override
	public void onError(Throwable failure) {
		end();
	}

	@Override
	public void onTimeout(AsyncEvent event) {
		end();
	}

	@Override
	public void onError(AsyncEvent event) {
		end();
	}

	@Override
	public void onStartAsync(AsyncEvent event) {
		// Nobody does.
	}

	@Override
	public void onComplete(AsyncEvent event) {
		// The answer has been sent long since.
	}

	private boolean isAtHand(long length) throws IOException {
		long count = 0;
		while (count < length && length <= MAX_AT_HAND && this.input.available() > 0) {
			count += Math.max(0, this.input.read(this.piece, 0, (int) Math.min(this.piece.length, length - count)));
		}
		return count == length;
	}

	/** The container's own look at the time waits for a thread that is reading. */
	private boolean isLate() {
		return System.nanoTime() - this.since > MAX_WAIT.toNanos();
	}

	private void end() {
		if (this.request.isAsyncStarted()) {
			this.request.getAsyncContext().complete();
		}
	}

}
