package dev.countersign.web;

import java.io.IOException;

import dev.countersign.address.ClientAddress;
import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemBody;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;

/**
 * Answers for the container: requests so broken that they reach no filter.
 */
final class ProblemErrorReportValve extends ErrorReportValve {

	private final ClientAddress addresses;

	private final String hsts;

	ProblemErrorReportValve(ClientAddress addresses, HstsProperties hsts) {
		this.addresses = addresses;
		this.hsts = SecurityHeaders.hstsValue(hsts);
	}

	@Override
	protected void report(Request request, Response response, @Nullable Throwable throwable) {
		if (response.getStatus() < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
			return;
		}
		SecurityHeaders.ALL.forEach(response::setHeader);
		if (this.addresses.isSecure(request)) {
			response.setHeader(SecurityHeaders.HSTS, this.hsts);
		}
		Problem problem = ProblemAdvice.problemOf(HttpStatusCode.valueOf(response.getStatus()));
		byte[] body = ProblemBody.of(problem).json();
		try {
			response.setStatus(problem.status().value());
			response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
			response.setContentLength(body.length);
			response.getOutputStream().write(body);
			response.finishResponse();
		}
		catch (IOException | IllegalStateException ex) {
			// The client is gone, or somebody answered already: nobody is left to tell.
			response.setSuspended(true);
		}
	}

}
