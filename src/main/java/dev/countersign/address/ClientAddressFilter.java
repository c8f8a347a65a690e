package dev.countersign.address;

import java.io.IOException;
import java.util.Objects;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import org.jspecify.annotations.Nullable;

import org.springframework.web.util.WebUtils;

/**
 * Finds the client's address once, at the door: behind it
 * {@link HttpServletRequest#getRemoteAddr()} is right.
 */
public final class ClientAddressFilter implements Filter {

	private final ClientAddress addresses;

	/**
	 * Makes the filter.
	 * @param addresses knows the proxies that are trusted
	 */
	public ClientAddressFilter(ClientAddress addresses) {
		this.addresses = addresses;
	}

	@Override
	public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		chain.doFilter(mustBeAsked(request) ? new AddressedRequest((HttpServletRequest) request) : request, response);
	}

	private boolean mustBeAsked(ServletRequest request) {
		return request instanceof HttpServletRequest http && !this.addresses.isPeer(http)
				&& WebUtils.getNativeRequest(request, AddressedRequest.class) == null;
	}

	/** Most requests never ask for the address, so it is found at the first question. */
	private final class AddressedRequest extends HttpServletRequestWrapper {

		private @Nullable String address;

		AddressedRequest(HttpServletRequest request) {
			super(request);
		}

		@Override
		public String getRemoteAddr() {
			if (this.address == null) {
				this.address = ClientAddressFilter.this.addresses.of((HttpServletRequest) getRequest());
			}
			return Objects.requireNonNull(this.address);
		}

		@Override
		public boolean isSecure() {
			return ClientAddressFilter.this.addresses.isSecure((HttpServletRequest) getRequest());
		}

	}

}
