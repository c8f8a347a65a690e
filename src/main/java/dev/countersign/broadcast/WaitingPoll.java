package dev.countersign.broadcast;

import java.time.Duration;

import dev.countersign.problem.Problem;
import dev.countersign.problem.RefusedAuthentication;
import dev.countersign.revocation.RevocationCursor;
import dev.countersign.revocation.RevocationSlice;
import dev.countersign.revocation.RevocationSlice.Place;
import dev.countersign.token.BearerToken;

import org.springframework.web.context.request.async.DeferredResult;

/**
 * A subscriber that is answered once, with a page: when there is something, or when it
 * has waited long enough. Nothing may wait in its answer, which the container's threads
 * write.
 */
final class WaitingPoll implements Subscriber {

	/** For this node to read what another one has read already. */
	private static final Duration CATCHING_UP = Duration.ofSeconds(5);

	private final RevocationReader reader;

	private final BearerToken token;

	private final RevocationCursor cursor;

	private final long since = System.nanoTime();

	private final long wait;

	private final DeferredResult<RevocationsResponse> answer = new DeferredResult<>(0L);

	private volatile boolean ending;

	WaitingPoll(RevocationReader reader, BearerToken token, RevocationCursor cursor, Duration wait) {
		this.reader = reader;
		this.token = token;
		this.cursor = cursor;
		this.wait = wait.toNanos();
	}

	DeferredResult<RevocationsResponse> answer() {
		return this.answer;
	}

	/**
	 * A page that is not the last is followed by a request for the next. Whoever has
	 * waited longer than the token was good is refused, as any other request is.
	 */
	@Override
	public boolean advance() {
		if (!isOver()) {
			this.reader.findEnd(this.token).ifPresentOrElse(this::refuse, this::look);
		}
		return false;
	}

	@Override
	public void end(Ending why) {
		this.ending = true;
	}

	@Override
	public boolean isOver() {
		return this.answer.isSetOrExpired();
	}

	private void refuse(Problem problem) {
		this.answer.setErrorResult(new RefusedAuthentication(problem));
	}

	private void look() {
		RevocationSlice slice = this.reader.after(this.cursor, RevocationReader.MAX_ITEMS, this.since);
		if (!slice.items().isEmpty() || slice.place() == Place.UNKNOWN || hasWaitedEnough(slice)) {
			this.answer.setResult(this.reader.page(slice));
		}
	}

	private boolean hasWaitedEnough(RevocationSlice slice) {
		long longest = (slice.place() == Place.AHEAD) ? Math.max(this.wait, CATCHING_UP.toNanos()) : this.wait;
		return this.ending || System.nanoTime() - this.since >= longest;
	}

}
