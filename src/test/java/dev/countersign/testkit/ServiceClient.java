package dev.countersign.testkit;

import java.util.Map;

import dev.countersign.limit.DeviceMarkIssuer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/**
 * A client of the service: at an address, with a token and on a device, or without them.
 * Each {@code from}, {@code with} and {@code on} returns another client.
 *
 * <pre>
 * String token = json(this.client.login(john)).get("token").asString();
 * assertThat(this.client.withToken(token).get("/protected")).hasStatusOk();
 * </pre>
 */
public final class ServiceClient {

	private final MockMvcTester mvc;

	private final HttpHeaders headers;

	private final @Nullable String address;

	ServiceClient(MockMvcTester mvc) {
		this(mvc, new HttpHeaders(), null);
	}

	private ServiceClient(MockMvcTester mvc, HttpHeaders headers, @Nullable String address) {
		this.mvc = mvc;
		this.headers = headers;
		this.address = address;
	}

	/**
	 * Returns this client at an address.
	 * @param address in numbers
	 */
	public ServiceClient from(String address) {
		return new ServiceClient(this.mvc, this.headers, address);
	}

	/**
	 * Returns this client with a bearer token.
	 * @param token the token's characters
	 */
	public ServiceClient withToken(String token) {
		return with(HttpHeaders.AUTHORIZATION, "Bearer " + token);
	}

	/**
	 * Returns this client on a device that is known.
	 * @param mark what a login of the device was answered with, or null for a new device
	 */
	public ServiceClient on(@Nullable String mark) {
		return (mark != null) ? with(DeviceMarkIssuer.HEADER, mark) : this;
	}

	/**
	 * Returns this client with a header.
	 * @param name the header's name
	 * @param value its only value
	 */
	public ServiceClient with(String name, String value) {
		HttpHeaders more = HttpHeaders.copyOf(this.headers);
		more.set(name, value);
		return new ServiceClient(this.mvc, more, this.address);
	}

	/**
	 * Logs in.
	 * @param account who, with the right password
	 */
	public MvcTestResult login(TestAccount account) {
		return login(account.username(), account.password());
	}

	/**
	 * Tries to log in.
	 * @param username any text
	 * @param password any text
	 */
	public MvcTestResult login(String username, String password) {
		return post("/login", Map.of("username", username, "password", password));
	}

	/**
	 * Exchanges a refresh token.
	 * @param refreshToken the token's characters
	 */
	public MvcTestResult refresh(String refreshToken) {
		return post("/token/refresh", Map.of("refresh_token", refreshToken));
	}

	/**
	 * Reads a resource.
	 * @param uri its path and query
	 */
	public MvcTestResult get(String uri) {
		return send(HttpMethod.GET, uri, null);
	}

	/**
	 * Posts a body.
	 * @param uri the path and query
	 * @param body JSON as text, or what is written as JSON
	 */
	public MvcTestResult post(String uri, Object body) {
		return send(HttpMethod.POST, uri, body);
	}

	/**
	 * Puts a body.
	 * @param uri the path and query
	 * @param body JSON as text, or what is written as JSON
	 */
	public MvcTestResult put(String uri, Object body) {
		return send(HttpMethod.PUT, uri, body);
	}

	/**
	 * Changes a resource.
	 * @param uri the path and query
	 * @param body JSON as text, or what is written as JSON
	 */
	public MvcTestResult patch(String uri, Object body) {
		return send(HttpMethod.PATCH, uri, body);
	}

	/**
	 * Deletes a resource.
	 * @param uri its path and query
	 */
	public MvcTestResult delete(String uri) {
		return send(HttpMethod.DELETE, uri, null);
	}

	/**
	 * Sends a request.
	 * @param method any
	 * @param uri the path and query
	 * @param body JSON as text, what is written as JSON, or null for no body
	 */
	public MvcTestResult send(HttpMethod method, String uri, @Nullable Object body) {
		MockMvcTester.MockMvcRequestBuilder request = this.mvc.method(method).uri(uri).headers(this.headers);
		if (this.address != null) {
			request.with(ClientAddresses.from(this.address));
		}
		if (body != null) {
			request.contentType(MediaType.APPLICATION_JSON)
				.content((body instanceof String text) ? text : JsonMapper.shared().writeValueAsString(body));
		}
		return request.exchange();
	}

}
