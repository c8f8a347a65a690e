package dev.countersign.password;

import java.time.Duration;
import java.util.function.BooleanSupplier;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * A request that waits for its turn and holds no thread. When that comes, or will not
 * come, it is sent through the filters again.
 */
final class WaitingRequest implements HashingTurns.Waiter, AsyncListener {

	private static final String ATTRIBUTE = WaitingRequest.class.getName();

	/** Clients that ask again at once do so a hundred times a second, not thousands. */
	private static final Duration REFUSAL_DELAY = Duration.ofMillis(10);

	private final AsyncContext context;

	private final HashingBulkhead hashing;

	private final BooleanSupplier gone;

	private HashingTurns.@Nullable Ticket ticket;

	private HashingTurns.@Nullable Turn turn;

	private @Nullable Duration retryAfter;

	private boolean over;

	private WaitingRequest(AsyncContext context, HashingBulkhead hashing, BooleanSupplier gone) {
		this.context = context;
		this.hashing = hashing;
		this.gone = gone;
	}

	/** Returns what a request that is sent through the filters again has waited for. */
	static @Nullable WaitingRequest of(HttpServletRequest request) {
		return (WaitingRequest) request.getAttribute(ATTRIBUTE);
	}

	static void begin(HttpServletRequest request, HashingBulkhead hashing, Lane lane, BooleanSupplier gone) {
		WaitingRequest waiting = new WaitingRequest(request.startAsync(), hashing, gone);
		request.setAttribute(ATTRIBUTE, waiting);
		waiting.context.setTimeout(0);
		waiting.context.addListener(waiting);
		HashingTurns.Ticket ticket = hashing.turns().queue(lane, waiting);
		synchronized (waiting) {
			waiting.ticket = ticket;
		}
	}

	/** Returns the turn. Throws the refusal if there is none. */
	synchronized HashingTurns.Turn turn() {
		if (this.turn != null) {
			return this.turn;
		}
		throw HashingBulkhead.busy((this.retryAfter != null) ? this.retryAfter : Duration.ZERO);
	}

	@Override
	public void called(HashingTurns.Turn own) {
		synchronized (this) {
			this.turn = own;
		}
		dispatch();
	}

	/** Takes a moment. */
	@Override
	public void refused(Duration wait) {
		synchronized (this) {
			this.retryAfter = wait;
		}
		this.hashing.later(REFUSAL_DELAY, this::dispatch);
	}

	@Override
	public boolean isGone() {
		return this.gone.getAsBoolean();
	}

	/** The container may say so twice. */
	@Override
	public void onComplete(AsyncEvent event) {
		end();
	}

	@Override
	public void onError(AsyncEvent event) {
		end();
	}

	@Override
	public void onTimeout(AsyncEvent event) {
		end();
	}

	/** By then the request has its turn, which the filter ends. */
	@Override
	public void onStartAsync(AsyncEvent event) {
	}

	private void dispatch() {
		synchronized (this) {
			if (this.over) {
				end();
				return;
			}
		}
		try {
			this.context.dispatch();
		}
		catch (IllegalStateException ex) {
			// The client is gone.
			end();
		}
		catch (RuntimeException | Error ex) {
			end();
			complete(ex);
			throw ex;
		}
	}

	/** The container does so itself where it had begun to send the request on. */
	private void complete(Throwable failure) {
		try {
			this.context.complete();
		}
		catch (IllegalStateException ex) {
			failure.addSuppressed(ex);
		}
	}

	private void end() {
		HashingTurns.Turn unused;
		HashingTurns.Ticket left;
		synchronized (this) {
			this.over = true;
			unused = this.turn;
			left = this.ticket;
		}
		if (left != null) {
			left.leave();
		}
		if (unused != null) {
			unused.close();
		}
	}

}
