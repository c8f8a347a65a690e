package dev.countersign.address;

import java.io.IOException;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.web.util.WebUtils;

/**
 * Finds the client's address once, at the door, and what address the client asked: behind
 * it {@link HttpServletRequest#getRemoteAddr()} is right, and so are scheme and host
 * where a trusted proxy says them.
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
		if (request instanceof HttpServletRequest http) {
			this.addresses.lookAt(http);
			if (mustBeAsked(http)) {
				String prefix = this.addresses.forwardedPrefix(http);
				chain.doFilter(new AddressedRequest(http, this.addresses),
						prefix.isEmpty() ? response : new PrefixedResponse((HttpServletResponse) response, prefix));
				return;
			}
		}
		chain.doFilter(request, response);
	}

	private boolean mustBeAsked(HttpServletRequest request) {
		return !this.addresses.isPeer(request) && WebUtils.getNativeRequest(request, AddressedRequest.class) == null;
	}

}
