package dev.countersign.address;

import java.net.InetAddress;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Where a request came from: the socket's other end, or what a proxy that is trusted says
 * of it. A header is read from the right, as each proxy appends whom it heard from, and
 * whatever stands further left than the first stranger is that stranger's own tale.
 */
@Component
public class ClientAddress {

	private static final String HEADER = "X-Forwarded-For";

	/** More proxies than anybody has. */
	private static final int MAX_HOPS = 16;

	private static final Pattern HOST = Pattern
		.compile("(?:[A-Za-z0-9._-]{1,255}|\\[[0-9A-Fa-f:.]{2,45}])(?::[0-9]{1,5})?");

	/** Of segments that are none of dots alone. */
	private static final Pattern PREFIX = Pattern.compile("(?:/(?!\\.+(?:/|$))[A-Za-z0-9._~-]{1,64}){1,8}/?");

	private final List<AddressRange> proxies;

	private final UntrustedForwarding untrusted;

	/** Most requests come by the same proxy as the last. */
	private volatile String lastProxy = "";

	@Autowired
	ClientAddress(TrustedProxyProperties proxies, ObjectProvider<ForwardingListener> listeners) {
		this(proxies, (peer) -> listeners.forEach((listener) -> listener.ignored(peer)));
	}

	ClientAddress(TrustedProxyProperties proxies, ForwardingListener listener) {
		this.proxies = proxies.ranges();
		this.untrusted = new UntrustedForwarding(listener);
	}

	/**
	 * Returns the address that a request came from.
	 * @param request as it arrived
	 * @return the address in numbers
	 */
	public String of(HttpServletRequest request) {
		Optional<InetAddress> peer = AddressRange.parseAddress(request.getRemoteAddr());
		return peer.map((address) -> behindProxies(address, request).getHostAddress())
			.orElseGet(request::getRemoteAddr);
	}

	/**
	 * Returns whether the socket's other end says it all, as it does for most requests.
	 * @param request as it arrived
	 */
	boolean isPeer(HttpServletRequest request) {
		return this.proxies.isEmpty() && request.getRemoteAddr().indexOf('%') < 0;
	}

	/**
	 * Returns whether a request came by TLS, on the socket or to a proxy that is trusted.
	 * @param request as it arrived
	 */
	public boolean isSecure(HttpServletRequest request) {
		return request.isSecure() || (isForwardedSecurely(request) && isFromProxy(request));
	}

	/**
	 * Returns the host, and its port if one is named, that a client asked a proxy for.
	 * @return null unless the proxy is trusted and says so
	 */
	@Nullable String forwardedHost(HttpServletRequest request) {
		return forwarded(request, "X-Forwarded-Host", HOST);
	}

	/**
	 * Returns the path that a proxy took off before it passed the request on.
	 * @return empty unless the proxy is trusted and says so
	 */
	String forwardedPrefix(HttpServletRequest request) {
		String prefix = forwarded(request, "X-Forwarded-Prefix", PREFIX);
		return (prefix != null) ? prefix.replaceFirst("/$", "") : "";
	}

	/** Takes notice of a proxy that nobody has named, once. */
	void lookAt(HttpServletRequest request) {
		if (this.untrusted.isWorthALook(request) && !isFromProxy(request)) {
			this.untrusted.tell(request.getRemoteAddr());
		}
	}

	private boolean isFromProxy(HttpServletRequest request) {
		if (this.proxies.isEmpty()) {
			return false;
		}
		String peer = request.getRemoteAddr();
		if (peer.equals(this.lastProxy)) {
			return true;
		}
		boolean trusted = AddressRange.parseAddress(peer).filter(this::isProxy).isPresent();
		if (trusted) {
			this.lastProxy = peer;
		}
		return trusted;
	}

	private @Nullable String forwarded(HttpServletRequest request, String header, Pattern form) {
		String value = first(request, header);
		return (value != null && isFromProxy(request) && form.matcher(value).matches()) ? value : null;
	}

	private static boolean isForwardedSecurely(HttpServletRequest request) {
		return "https".equalsIgnoreCase(first(request, "X-Forwarded-Proto"));
	}

	/** Returns what the first proxy said, which comes first. */
	private static @Nullable String first(HttpServletRequest request, String header) {
		String values = request.getHeader(header);
		return (values != null) ? values.split(",", 2)[0].strip() : null;
	}

	private InetAddress behindProxies(InetAddress peer, HttpServletRequest request) {
		if (!isProxy(peer)) {
			return peer;
		}
		InetAddress client = peer;
		String[] hops = hops(request.getHeaders(HEADER));
		for (int i = hops.length - 1; i >= 0 && hops.length - i <= MAX_HOPS && isProxy(client); i--) {
			Optional<InetAddress> hop = AddressRange.parseAddress(withoutPort(hops[i].strip()));
			if (hop.isEmpty()) {
				break;
			}
			client = hop.get();
		}
		return client;
	}

	/**
	 * Returns whether an address is that of a proxy that is trusted.
	 * @param address of either kind
	 */
	public boolean isProxy(InetAddress address) {
		return this.proxies.stream().anyMatch((range) -> range.contains(address));
	}

	private static String[] hops(Enumeration<String> headers) {
		return String.join(",", Collections.list(headers)).split(",", -1);
	}

	/** Some proxies write {@code 192.0.2.1:4711} and {@code [2001:db8::1]:4711}. */
	private static String withoutPort(String hop) {
		if (hop.startsWith("[")) {
			return hop.substring(1, Math.max(1, hop.indexOf(']')));
		}
		boolean oneColon = hop.indexOf(':') >= 0 && hop.indexOf(':') == hop.lastIndexOf(':');
		return oneColon ? hop.substring(0, hop.indexOf(':')) : hop;
	}

}
