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

	/** In bytes. */
	static final int MAX_BODY = 16 * 1024;

	/** Each holds the server's buffers and its own, some 100 KB. */
	private static final int MAX_ARRIVING = 1000;

	private final Semaphore arriving = new Semaphore(MAX_ARRIVING);

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		ArrivingBody body = ArrivingBody.of(request);
		if (body != null) {
			pass(request, body.bytes(), response, chain);
			return;
		}
		long length = request.getContentLengthLong();
		boolean chunked = length < 0 && request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null;
		if (!chunked && length <= 0) {
			chain.doFilter(request, response);
			return;
		}
		body = new ArrivingBody(request, response);
		if (chunked || !body.isAtHand(length)) {
			await(body);
		}
		else if (length > MAX_BODY) {
			ProblemBody.of(Problem.CONTENT_TOO_LARGE).write(response);
		}
		else {
			body.keep();
			pass(request, body.bytes(), response, chain);
		}
	}

	@Override
	protected boolean shouldNotFilterAsyncDispatch() {
		return false;
	}

	private void await(ArrivingBody body) {
		if (this.arriving.tryAcquire()) {
			body.await(this.arriving::release);
		}
		else {
			body.turnAway(new ProblemException(Problem.BUSY,
					"Too many requests are on their way. Try again in a moment.", Duration.ofSeconds(1)));
		}
	}

	private static void pass(HttpServletRequest request, byte[] body, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		BufferedBodyRequest buffered;
		try {
			buffered = new BufferedBodyRequest(request, body);
		}
		catch (IllegalArgumentException | IllegalStateException ex) {
			ProblemBody.of(Problem.INVALID_REQUEST).write(response);
			return;
		}
		chain.doFilter(buffered, response);
	}

}
