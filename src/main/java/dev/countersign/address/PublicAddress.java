package dev.countersign.address;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.web.util.WebUtils;

/**
 * Where clients reach the service, for links to it.
 */
public final class PublicAddress {

	private PublicAddress() {
	}

	/**
	 * Returns where the client of a request reaches the root of the service: a path, or a
	 * whole address where a trusted proxy names the host. The header {@code Host} is
	 * anybody's word, and not believed.
	 * @param request behind the {@link ClientAddressFilter}
	 * @return without a slash at the end, so that it may be empty
	 */
	public static String of(HttpServletRequest request) {
		AddressedRequest addressed = WebUtils.getNativeRequest(request, AddressedRequest.class);
		return (addressed != null) ? addressed.publicAddress() : request.getContextPath();
	}

}
