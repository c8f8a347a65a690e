package dev.countersign.address;

import java.util.Objects;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import org.jspecify.annotations.Nullable;

/**
 * A request that knows the address it came from and the one that its client asked, as far
 * as a trusted proxy reports them. Few requests need either, so each is found when it is
 * first asked for.
 */
final class AddressedRequest extends HttpServletRequestWrapper {

	private static final int HTTP = 80;

	private static final int HTTPS = 443;

	private final ClientAddress addresses;

	private @Nullable String address;

	AddressedRequest(HttpServletRequest request, ClientAddress addresses) {
		super(request);
		this.addresses = addresses;
	}

	/**
	 * Returns where clients reach the root of the service, without a slash at the end.
	 */
	String publicAddress() {
		String path = this.addresses.forwardedPrefix(arrived()) + getContextPath();
		String host = forwardedHost();
		return (host != null) ? getScheme() + "://" + host + path : path;
	}

	@Override
	public String getRemoteAddr() {
		if (this.address == null) {
			this.address = this.addresses.of(arrived());
		}
		return Objects.requireNonNull(this.address);
	}

	@Override
	public boolean isSecure() {
		return this.addresses.isSecure(arrived());
	}

	@Override
	public String getScheme() {
		return isSecure() ? "https" : super.getScheme();
	}

	@Override
	public String getServerName() {
		String host = forwardedHost();
		return (host != null) ? host.substring(0, endOfName(host)) : super.getServerName();
	}

	@Override
	public int getServerPort() {
		String host = forwardedHost();
		if (host == null) {
			return super.getServerPort();
		}
		int end = endOfName(host);
		if (end < host.length()) {
			return Integer.parseInt(host.substring(end + 1));
		}
		return isSecure() ? HTTPS : HTTP;
	}

	@Override
	public StringBuffer getRequestURL() {
		String host = forwardedHost();
		return (host != null) ? new StringBuffer(getScheme() + "://" + host).append(getRequestURI())
				: super.getRequestURL();
	}

	/** Behind the closing bracket of an IPv6 address, if it is one. */
	private static int endOfName(String host) {
		int colon = host.indexOf(':', Math.max(0, host.indexOf(']')));
		return (colon < 0) ? host.length() : colon;
	}

	/** Returns the host that a client asked a trusted proxy for, if that says so. */
	@Nullable String forwardedHost() {
		return this.addresses.forwardedHost(arrived());
	}

	private HttpServletRequest arrived() {
		return (HttpServletRequest) getRequest();
	}

}
