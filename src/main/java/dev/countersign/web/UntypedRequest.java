package dev.countersign.web;

import java.util.Collections;
import java.util.Enumeration;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;

/**
 * A request without a body, and so without the type of one.
 */
final class UntypedRequest extends HttpServletRequestWrapper {

	UntypedRequest(HttpServletRequest request) {
		super(request);
	}

	@Override
	public @Nullable String getContentType() {
		return null;
	}

	@Override
	public @Nullable String getHeader(String name) {
		return HttpHeaders.CONTENT_TYPE.equalsIgnoreCase(name) ? null : super.getHeader(name);
	}

	@Override
	public Enumeration<String> getHeaders(String name) {
		return HttpHeaders.CONTENT_TYPE.equalsIgnoreCase(name) ? Collections.emptyEnumeration()
				: super.getHeaders(name);
	}

}
