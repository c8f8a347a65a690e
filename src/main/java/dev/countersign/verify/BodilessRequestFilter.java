package dev.countersign.verify;

import java.io.IOException;
import java.util.function.Supplier;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpHeaders;

/**
 * Has a proxy's question answered without the body that it may come with, ahead of
 * whatever waits for one. The answer does not wait either.
 */
public final class BodilessRequestFilter implements Filter {

	private final Supplier<ProxyQuestions> questions;

	private final Runnable begun;

	/**
	 * Makes the filter.
	 * @param questions answers, and is made with the first question
	 * @param begun is told that the caller's thread begins with a question
	 */
	public BodilessRequestFilter(Supplier<ProxyQuestions> questions, Runnable begun) {
		this.questions = questions;
		this.begun = begun;
	}

	@Override
	public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		if (request instanceof HttpServletRequest asked && BodilessRequest.isIn(asked)) {
			this.begun.run();
			answer(asked, (HttpServletResponse) response);
		}
		else {
			chain.doFilter(request, response);
		}
	}

	/**
	 * What is left of a body on a connection would be read as the next request, unless
	 * the connection ends with the answer.
	 */
	private void answer(HttpServletRequest request, HttpServletResponse response) throws IOException, ServletException {
		UnreadBody body = UnreadBody.of(request);
		if (body == null) {
			this.questions.get().answer(new BodilessRequest(request), response);
			return;
		}
		response.setHeader(HttpHeaders.CONNECTION, "close");
		this.questions.get().answer(new BodilessRequest(request), response);
		response.flushBuffer();
		body.discard();
	}

}
