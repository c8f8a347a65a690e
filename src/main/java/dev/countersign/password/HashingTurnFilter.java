package dev.countersign.password;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;

import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

/**
 * Lets requests that hash a password wait at the door until it is their turn. While they
 * wait they hold no thread, and nothing has been done for them. A client that was refused
 * for too many attempts waits behind its answer.
 */
public final class HashingTurnFilter extends HttpFilter {

	/**
	 * Of those who came too often or too many at a time, or while the database is away.
	 */
	private static final Set<Integer> REFUSALS = Set.of(Problem.TOO_MANY_ATTEMPTS.status().value(),
			Problem.BUSY.status().value());

	/** A connection is refused at most twenty times a second. */
	private static final Duration PAUSE = Duration.ofMillis(50);

	private final HashingBulkhead bulkhead;

	private final Predicate<HttpServletRequest> hashes;

	private final Function<HttpServletRequest, Lane> lanes;

	private final VerificationDelay delay;

	private final Function<HttpServletRequest, BooleanSupplier> departures;

	/**
	 * Makes the filter.
	 * @param bulkhead whose turns are waited for
	 * @param hashes tells which requests hash a password
	 * @param lanes tells in which lane a request waits
	 * @param delay learns how long the other requests have waited
	 * @param departures gives what tells, at any time, whether a request's client is gone
	 */
	public HashingTurnFilter(HashingBulkhead bulkhead, Predicate<HttpServletRequest> hashes,
			Function<HttpServletRequest, Lane> lanes, VerificationDelay delay,
			Function<HttpServletRequest, BooleanSupplier> departures) {
		this.bulkhead = bulkhead;
		this.hashes = hashes;
		this.lanes = lanes;
		this.delay = delay;
		this.departures = departures;
	}

	@Override
	protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		if (!this.hashes.test(request)) {
			this.delay.learn();
			chain.doFilter(request, response);
			return;
		}
		HashingTurns.Turn turn;
		try {
			turn = turn(request);
		}
		catch (ProblemException ex) {
			ex.answer(response);
			return;
		}
		if (turn == null) {
			WaitingRequest.begin(request, this.bulkhead, this.lanes.apply(request), this.departures.apply(request));
			return;
		}
		try {
			this.bulkhead.use(turn);
			chain.doFilter(request, response);
		}
		finally {
			this.bulkhead.endUse(turn);
		}
		if (REFUSALS.contains(response.getStatus()) && this.bulkhead.turns().isInUse()) {
			pause(request, response);
		}
	}

	/**
	 * The answer is sent, and the connection's next request is read a moment later: a
	 * client that asks in a loop would take the cores from whoever's hash is under way.
	 */
	private void pause(HttpServletRequest request, HttpServletResponse response) throws IOException {
		if (request.isAsyncSupported() && !request.isAsyncStarted()) {
			response.getOutputStream().close();
			AsyncContext answered = request.startAsync();
			answered.setTimeout(0);
			this.bulkhead.later(PAUSE, answered::complete);
		}
	}

	/** Returns nothing where the turn can be waited for without a thread. */
	private HashingTurns.@Nullable Turn turn(HttpServletRequest request) {
		WaitingRequest waited = WaitingRequest.of(request);
		if (waited != null) {
			return waited.turn();
		}
		Lane lane = this.lanes.apply(request);
		return request.isAsyncSupported() ? this.bulkhead.turns().tryEnter(lane) : this.bulkhead.await(lane);
	}

}
