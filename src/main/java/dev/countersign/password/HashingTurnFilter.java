package dev.countersign.password;

import java.io.IOException;
import java.util.function.Function;
import java.util.function.Predicate;

import dev.countersign.problem.ProblemException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets requests that hash a password wait at the door until it is their turn. While they
 * wait they hold no thread, and nothing has been done for them.
 */
public final class HashingTurnFilter extends OncePerRequestFilter {

	private final HashingBulkhead bulkhead;

	private final Predicate<HttpServletRequest> hashes;

	private final Function<HttpServletRequest, Lane> lanes;

	/**
	 * Makes the filter.
	 * @param bulkhead whose turns are waited for
	 * @param hashes tells which requests hash a password
	 * @param lanes tells in which lane a request waits
	 */
	public HashingTurnFilter(HashingBulkhead bulkhead, Predicate<HttpServletRequest> hashes,
			Function<HttpServletRequest, Lane> lanes) {
		this.bulkhead = bulkhead;
		this.hashes = hashes;
		this.lanes = lanes;
	}

	@Override
	protected boolean shouldNotFilterAsyncDispatch() {
		return false;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		if (!this.hashes.test(request)) {
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
			WaitingRequest.begin(request, this.bulkhead, this.lanes.apply(request));
			return;
		}
		this.bulkhead.use(turn);
		try {
			chain.doFilter(request, response);
		}
		finally {
			this.bulkhead.endUse(turn);
		}
	}

	/** Returns nothing where the turn can be waited for without a thread. */
	private HashingTurns.@Nullable Turn turn(HttpServletRequest request) {
		WaitingRequest waited = WaitingRequest.of(request);
		if (waited != null) {
			return waited.turn();
		}
		return request.isAsyncSupported() ? this.bulkhead.turns().tryEnter()
				: this.bulkhead.await(this.lanes.apply(request));
	}

}
