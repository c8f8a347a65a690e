package dev.countersign.address;

import java.net.InetAddress;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;

import jakarta.servlet.http.HttpServletRequest;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.stereotype.Component;

/**
 * Where a request came from: the socket's other end, or what a proxy that is trusted says
 * of it. A header is read from the right, as each proxy appends whom it heard from, and
 * whatever stands further left than the first stranger is that stranger's own tale.
 */
@Component
public class ClientAddress {

	private static final Log log = LogFactory.getLog(ClientAddress.class);

	private static final String HEADER = "X-Forwarded-For";

	/** More proxies than anybody has. */
	private static final int MAX_HOPS = 16;

	private final List<AddressRange> proxies;

	/** One line says it. A second of two threads does no harm. */
	private volatile boolean warned;

	ClientAddress(TrustedProxyProperties proxies) {
		this.proxies = proxies.ranges();
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
		return this.proxies.isEmpty() && request.getRemoteAddr().indexOf('%') < 0 && request.getHeader(HEADER) == null;
	}

	/**
	 * Returns whether a request came by TLS, on the socket or to a proxy that is trusted.
	 * @param request as it arrived
	 */
	boolean isSecure(HttpServletRequest request) {
		return request.isSecure() || (!this.proxies.isEmpty() && isFromProxy(request) && isForwardedSecurely(request));
	}

	private boolean isFromProxy(HttpServletRequest request) {
		return AddressRange.parseAddress(request.getRemoteAddr()).filter(this::isProxy).isPresent();
	}

	/** The first proxy comes first. */
	private static boolean isForwardedSecurely(HttpServletRequest request) {
		String protocols = request.getHeader("X-Forwarded-Proto");
		return protocols != null && protocols.split(",", 2)[0].strip().equalsIgnoreCase("https");
	}

	private InetAddress behindProxies(InetAddress peer, HttpServletRequest request) {
		if (!isProxy(peer)) {
			warnOnce(peer, request);
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

	private void warnOnce(InetAddress peer, HttpServletRequest request) {
		if (!this.warned && request.getHeader(HEADER) != null) {
			this.warned = true;
			log.warn(
					"%s sends the header %s, which is not believed. If that is your proxy, set countersign.trusted-proxies=%s"
						.formatted(peer.getHostAddress(), HEADER, peer.getHostAddress()));
		}
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
