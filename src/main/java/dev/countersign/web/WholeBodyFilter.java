package dev.countersign.web;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;

import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemBody;
import dev.countersign.problem.ProblemException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets a request through once its body is there, and refuses one that is larger than any
 * that this service has a use for. A body that is still on its way holds no thread: a few
 * hundred clients that never finish would else stop everybody.
 */
class WholeBodyFilter extends OncePerRequestFilter {

	/** Each holds the server's buffers and its own, some 100 KB. */
	private static final int MAX_ARRIVING = 1000;

	/**
	 * Of larger bodies together, in units of a usual one: they take no place from those.
	 */
	private static final int MAX_LARGER = BodyLimits.MAX / BodyLimits.USUAL;

	private final BodyLimits limits;

	private final Semaphore arriving = new Semaphore(MAX_ARRIVING);

	private final Semaphore larger = new Semaphore(MAX_LARGER);

	WholeBodyFilter(BodyLimits limits) {
		this.limits = limits;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		ArrivingBody body = ArrivingBody.of(request);
		if (body != null) {
			pass(request, body, response, chain);
			return;
		}
		long length = request.getContentLengthLong();
		boolean chunked = length < 0 && request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null;
		if (!chunked && length <= 0) {
			chain.doFilter(request, response);
			return;
		}
		int max = this.limits.of(request);
		body = new ArrivingBody(request, response, max);
		if (max > BodyLimits.USUAL) {
			passLarger(request, body, chunked ? max : length, response, chain);
		}
		else if (chunked || !body.isAtHand(length)) {
			await(body, this.arriving, 1);
		}
		else {
			body.keep();
			pass(request, body, response, chain);
		}
	}

	@Override
	protected boolean shouldNotFilterAsyncDispatch() {
		return false;
	}

	/**
	 * A body that one read did not bring is counted while it arrives and is worked on.
	 */
	private void passLarger(HttpServletRequest request, ArrivingBody body, long length, HttpServletResponse response,
			FilterChain chain) throws ServletException, IOException {
		if (length <= BodyLimits.USUAL && body.isAtHand(length)) {
			body.keep();
			pass(request, body, response, chain);
			return;
		}
		await(body, this.larger, (int) ((Math.min(length, BodyLimits.MAX) + BodyLimits.USUAL - 1) / BodyLimits.USUAL));
	}

	private static void await(ArrivingBody body, Semaphore places, int count) {
		if (places.tryAcquire(count)) {
			body.await(() -> places.release(count));
		}
		else {
			body.turnAway(new ProblemException(Problem.BUSY,
					"Too many requests are on their way. Try again in a moment.", Duration.ofSeconds(1)));
		}
	}

	private static void pass(HttpServletRequest request, ArrivingBody body, HttpServletResponse response,
			FilterChain chain) throws ServletException, IOException {
		if (body.isTooLarge()) {
			body.tooLarge().answer(response);
			return;
		}
		BufferedBodyRequest buffered;
		try {
			buffered = new BufferedBodyRequest(request, body.bytes(), body.mayHaveParts());
		}
		catch (IllegalArgumentException | IllegalStateException ex) {
			ProblemBody.of(Problem.INVALID_REQUEST).write(response);
			return;
		}
		chain.doFilter(buffered, response);
	}

}
