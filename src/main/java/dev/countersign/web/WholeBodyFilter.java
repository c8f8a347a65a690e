package dev.countersign.web;

import java.io.IOException;

import dev.countersign.address.CountedNetwork;
import dev.countersign.connection.BodyLength;
import dev.countersign.connection.Places;
import dev.countersign.oauth.OAuthErrorResponder;
import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/**
 * Lets a request through once its body is there, and refuses one that is larger than any
 * that this service has a use for. A body that is still on its way holds no thread: a few
 * hundred clients that never finish would else stop everybody.
 */
class WholeBodyFilter extends HttpFilter {

	/** Each holds the server's buffers and its own, some 100 KB. */
	private static final int MAX_ARRIVING = 1000;

	/**
	 * Of larger bodies together, in units of a usual one: they take no place from those.
	 */
	private static final int MAX_LARGER = BodyLimits.MAX / BodyLimits.USUAL;

	private static final int MAX_LARGER_EACH = MAX_LARGER / 4;

	/** More than any client needs whose bodies arrive at all. */
	private static final int MAX_ARRIVING_EACH = 32;

	private static final int MAX_LEAVING = 200;

	private static final int MAX_LEAVING_EACH = 8;

	private final BodyLimits limits;

	private final int maxParameters;

	private final Places arriving = new Places(MAX_ARRIVING, MAX_ARRIVING_EACH);

	private final LargerBodies larger = new LargerBodies(MAX_LARGER, MAX_LARGER_EACH);

	/** Bodies that nobody wants, until their clients have read why. */
	private final Places leaving = new Places(MAX_LEAVING, MAX_LEAVING_EACH);

	/**
	 * Makes the filter.
	 * @param limits how large a body may be
	 * @param maxParameters how many parameters a query and a form may have together, or
	 * less than 0 for any number
	 */
	WholeBodyFilter(BodyLimits limits, int maxParameters) {
		this.limits = limits;
		this.maxParameters = maxParameters;
	}

	@Override
	protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		ArrivingBody body = ArrivingBody.of(request);
		if (body != null) {
			pass(request, body, response, chain);
			return;
		}
		long length = BodyLength.of(request);
		boolean chunked = length == BodyLength.UNKNOWN;
		if (length == 0) {
			passWithoutBody(request, response, chain);
			return;
		}
		String wrong = wrongType(request);
		if (wrong != null) {
			refuse(request, length, response, wrong);
			return;
		}
		int max = this.limits.of(request);
		body = new ArrivingBody(request, response, max);
		if (max > BodyLimits.USUAL) {
			passLarger(request, body, chunked ? max : length, response, chain);
		}
		else if (chunked || !body.isAtHand(length)) {
			await(request, body);
		}
		else {
			body.keep();
			pass(request, body, response, chain);
		}
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
		int size = (int) ((Math.min(length, BodyLimits.MAX) + BodyLimits.USUAL - 1) / BodyLimits.USUAL);
		this.larger.take(network(request).name(), size, body)
			.ifPresentOrElse(body::await, () -> turnAway(request, body, ArrivingBody.BUSY));
	}

	private void await(HttpServletRequest request, ArrivingBody body) {
		this.arriving.take(Places.Holder.of(network(request)), body)
			.ifPresentOrElse((place) -> body.await(place::release), () -> turnAway(request, body, ArrivingBody.BUSY));
	}

	private void turnAway(HttpServletRequest request, ArrivingBody body, ProblemException why) {
		this.leaving.take(Places.Holder.of(network(request)), body)
			.ifPresentOrElse((place) -> body.turnAway(why, place::release), () -> body.turnAway(why));
	}

	private static CountedNetwork network(HttpServletRequest request) {
		return CountedNetwork.of(request.getRemoteAddr());
	}

	private void refuse(HttpServletRequest request, long length, HttpServletResponse response, String wrong)
			throws IOException {
		ProblemException why = new ProblemException(Problem.UNSUPPORTED_MEDIA_TYPE, wrong);
		ArrivingBody body = new ArrivingBody(request, response, BodyLimits.USUAL);
		response.setHeader(HttpHeaders.ACCEPT_ENCODING, "identity");
		// What is left of a chunk's head a thread would wait for.
		if (length != BodyLength.UNKNOWN && body.isAtHand(length)) {
			OAuthErrorResponder.refuse(request, response, why);
		}
		else {
			turnAway(request, body, why);
		}
	}

	/** A query that cannot be read is found here, where nobody quotes it. */
	private static void passWithoutBody(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		if (request.getQueryString() != null && !hasReadableQuery(request)) {
			OAuthErrorResponder.refuse(request, response,
					new ProblemException(Problem.INVALID_REQUEST, "The query cannot be read."));
			return;
		}
		chain.doFilter(hasReadableType(request) ? request : new UntypedRequest(request), response);
	}

	private static boolean hasReadableQuery(HttpServletRequest request) {
		try {
			request.getParameterMap();
			return true;
		}
		catch (IllegalArgumentException | IllegalStateException ex) {
			return false;
		}
	}

	private static @Nullable String wrongType(HttpServletRequest request) {
		if (request.getHeader(HttpHeaders.CONTENT_ENCODING) != null) {
			return "Send the body as it is, without Content-Encoding.";
		}
		return hasReadableType(request) ? null : "Send a Content-Type that names the one type of the body.";
	}

	private static boolean hasReadableType(HttpServletRequest request) {
		String type = request.getContentType();
		try {
			return type == null || MediaType.parseMediaType(type).isConcrete();
		}
		catch (InvalidMediaTypeException ex) {
			return false;
		}
	}

	private void pass(HttpServletRequest request, ArrivingBody body, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		if (body.isTooLarge()) {
			OAuthErrorResponder.refuse(request, response, body.tooLarge());
			return;
		}
		BufferedBodyRequest buffered;
		try {
			buffered = new BufferedBodyRequest(request, body.bytes(), body.mayHaveParts(), this.maxParameters);
		}
		catch (IllegalArgumentException | IllegalStateException ex) {
			OAuthErrorResponder.refuse(request, response,
					new ProblemException(Problem.INVALID_REQUEST, "The query or the form cannot be read."));
			return;
		}
		chain.doFilter(buffered, response);
	}

}
