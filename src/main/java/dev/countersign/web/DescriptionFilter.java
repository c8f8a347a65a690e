package dev.countersign.web;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;

import dev.countersign.address.PublicAddress;
import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ContentCachingResponseWrapper;

/**
 * Answers the API's description from bytes that are made once: making it takes longer
 * than a hundred other answers, and anyone may ask for it. Only where it was read differs
 * from one answer to the next.
 */
final class DescriptionFilter extends OncePerRequestFilter {

	/** A description that is made here says this for the address of the service. */
	static final String ADDRESS = "urn:countersign:address";

	/** Others are told to ask again, as each that waits holds a thread. */
	private static final int MAX_WAITING = 8;

	private static final String ATTRIBUTE = DescriptionFilter.class.getName();

	private final ReentrantLock making = new ReentrantLock();

	private volatile @Nullable Description made;

	/** Tells whether a request makes a description for all others. */
	static boolean isMaking(HttpServletRequest request) {
		return request.getAttribute(ATTRIBUTE) != null;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		Description description = this.made;
		if (!isReading(request)) {
			chain.doFilter(request, response);
		}
		else if (description != null) {
			description.write(addressOf(request), response);
		}
		else if (this.making.getQueueLength() >= MAX_WAITING) {
			new ProblemException(Problem.BUSY, "The description is being made. Try again in a moment.",
					Duration.ofSeconds(1))
				.answer(response);
		}
		else {
			make(request, response, chain);
		}
	}

	@Override
	protected boolean shouldNotFilterAsyncDispatch() {
		return false;
	}

	/** Returns where a request reaches the service, as a description says it. */
	static String addressOf(HttpServletRequest request) {
		String address = PublicAddress.of(request);
		return address.isEmpty() ? "/" : address;
	}

	private void make(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		Description description;
		this.making.lock();
		try {
			description = this.made;
			if (description == null) {
				ContentCachingResponseWrapper answer = new ContentCachingResponseWrapper(response);
				request.setAttribute(ATTRIBUTE, true);
				chain.doFilter(request, answer);
				description = Description.of(answer);
				this.made = description;
				if (description == null) {
					answer.copyBodyToResponse();
					return;
				}
			}
		}
		finally {
			this.making.unlock();
		}
		description.write(addressOf(request), response);
	}

	/** HEAD costs what GET costs. */
	private static boolean isReading(HttpServletRequest request) {
		return HttpMethod.GET.matches(request.getMethod()) || HttpMethod.HEAD.matches(request.getMethod());
	}

	/**
	 * A description in two parts, between which the address stands.
	 */
	private record Description(byte[] head, byte[] tail) {

		/** Takes an answer apart, unless it is a refusal. */
		static @Nullable Description of(ContentCachingResponseWrapper answer) {
			String text = new String(answer.getContentAsByteArray(), StandardCharsets.UTF_8);
			String[] parts = text.split("\"" + ADDRESS + "\"", -1);
			return (answer.getStatus() == HttpServletResponse.SC_OK && parts.length == 2) ? new Description(
					parts[0].getBytes(StandardCharsets.UTF_8), parts[1].getBytes(StandardCharsets.UTF_8)) : null;
		}

		void write(String address, HttpServletResponse response) throws IOException {
			byte[] quoted = JsonMapper.shared().writeValueAsBytes(address);
			response.setContentType(MediaType.APPLICATION_JSON_VALUE);
			response.setContentLength(this.head.length + quoted.length + this.tail.length);
			response.getOutputStream().write(this.head);
			response.getOutputStream().write(quoted);
			response.getOutputStream().write(this.tail);
		}

	}

}
