package dev.countersign.web;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.countersign.connection.BodyType;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.Part;
import org.jspecify.annotations.Nullable;

import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

/**
 * A request whose body has been read already. The container finds no form in it any more,
 * so that its parameters are read here.
 */
class BufferedBodyRequest extends HttpServletRequestWrapper {

	private final byte[] body;

	private final List<Part> parts;

	private final Map<String, String[]> parameters;

	/**
	 * Wraps a request.
	 * @param mayHaveParts whether a body of several parts is taken apart
	 * @param maxParameters how many parameters a query and a form may have together
	 * @throws IllegalArgumentException if its body should be a form and is none, or one
	 * of too many parameters
	 * @throws IllegalStateException if the container cannot read its query
	 */
	BufferedBodyRequest(HttpServletRequest request, byte[] body, boolean mayHaveParts, int maxParameters) {
		super(request);
		this.body = body;
		this.parts = (mayHaveParts && BodyType.isMultipart(request)) ? MultipartBody.parts(request, body) : List.of();
		this.parameters = BodyType.isForm(request) ? parameters(request.getQueryString(), body, maxParameters)
				: withFields(request.getParameterMap(), this.parts);
	}

	/** Returns whether the body has been taken apart. */
	boolean hasParts() {
		return !this.parts.isEmpty();
	}

	@Override
	public Collection<Part> getParts() {
		return this.parts;
	}

	@Override
	public @Nullable Part getPart(String name) {
		return this.parts.stream().filter((part) -> part.getName().equals(name)).findFirst().orElse(null);
	}

	/** Whoever waited for the body comes a second time, and for all others the first. */
	@Override
	public DispatcherType getDispatcherType() {
		return DispatcherType.REQUEST;
	}

	@Override
	public @Nullable String getParameter(String name) {
		String[] values = this.parameters.get(name);
		return (values != null) ? values[0] : null;
	}

	@Override
	public Map<String, String[]> getParameterMap() {
		return this.parameters;
	}

	@Override
	public Enumeration<String> getParameterNames() {
		return Collections.enumeration(this.parameters.keySet());
	}

	@Override
	public String @Nullable [] getParameterValues(String name) {
		String[] values = this.parameters.get(name);
		return (values != null) ? values.clone() : null;
	}

	@Override
	public int getContentLength() {
		return this.body.length;
	}

	@Override
	public long getContentLengthLong() {
		return this.body.length;
	}

	@Override
	public ServletInputStream getInputStream() {
		return new BufferedInputStream(new ByteArrayInputStream(this.body));
	}

	@Override
	public BufferedReader getReader() {
		return new BufferedReader(new InputStreamReader(getInputStream(), StandardCharsets.UTF_8));
	}

	/** Those of the query come first, as the container has it. */
	private static Map<String, String[]> parameters(@Nullable String query, byte[] form, int max) {
		FormReader reader = new FormReader(max);
		reader.read(query);
		reader.read(new String(form, StandardCharsets.ISO_8859_1));
		return arrays(reader.parameters());
	}

	/** The fields of a body of several parts, behind those of the query. */
	private static Map<String, String[]> withFields(Map<String, String[]> query, List<Part> parts) {
		MultiValueMap<String, String> all = new LinkedMultiValueMap<>();
		query.forEach((name, values) -> all.addAll(name, List.of(values)));
		parts.stream()
			.filter((part) -> part.getSubmittedFileName() == null)
			.forEach((field) -> all.add(field.getName(), MultipartBody.text(field)));
		return arrays(all);
	}

	private static Map<String, String[]> arrays(MultiValueMap<String, String> lists) {
		Map<String, String[]> arrays = new LinkedHashMap<>();
		lists.forEach((name, values) -> arrays.put(name, values.toArray(String[]::new)));
		return Collections.unmodifiableMap(arrays);
	}

	private static final class BufferedInputStream extends ServletInputStream {

		private final ByteArrayInputStream body;

		BufferedInputStream(ByteArrayInputStream body) {
			this.body = body;
		}

		@Override
		public int read() {
			return this.body.read();
		}

		@Override
		public int read(byte[] buffer, int offset, int length) {
			return this.body.read(buffer, offset, length);
		}

		@Override
		public boolean isFinished() {
			return this.body.available() == 0;
		}

		@Override
		public boolean isReady() {
			return true;
		}

		@Override
		public void setReadListener(ReadListener listener) {
			throw new IllegalStateException("The body is read already, and nothing here is asynchronous");
		}

	}

}
