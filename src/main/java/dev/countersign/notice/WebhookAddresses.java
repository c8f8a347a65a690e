package dev.countersign.notice;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

import dev.countersign.address.AddressRange;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Finds the addresses of the webhook's receiver and leaves out those that lead inside.
 * The connection is made to what is returned here and to nothing else, so that no name
 * server can say one thing when it is asked and another when it counts.
 */
final class WebhookAddresses implements DnsResolver {

	private static final int IPV4_BYTES = 4;

	/** All that an IPv6 address on the internet begins with. */
	private static final AddressRange GLOBAL = range("2000::/3");

	/** What carries an IPv4 address within, and what no host has. */
	private static final List<AddressRange> NOWHERE = List.of(range("0.0.0.0/8"), range("192.0.0.0/24"),
			range("192.0.2.0/24"), range("198.18.0.0/15"), range("198.51.100.0/24"), range("203.0.113.0/24"),
			range("224.0.0.0/4"), range("240.0.0.0/4"), range("2001::/32"), range("2001:db8::/32"), range("2002::/16"));

	private final List<AddressRange> allowed;

	private final boolean encrypted;

	/**
	 * Looks for addresses.
	 * @param allowed inside addresses that are meant
	 * @param encrypted whether TLS says who answers; else only those that are allowed do
	 */
	WebhookAddresses(List<AddressRange> allowed, boolean encrypted) {
		this.allowed = List.copyOf(allowed);
		this.encrypted = encrypted;
	}

	@Override
	public InetAddress[] resolve(String host) throws UnknownHostException {
		InetAddress[] found = InetAddress.getAllByName(host);
		InetAddress[] reachable = Arrays.stream(found).filter(this::isReachable).toArray(InetAddress[]::new);
		if (reachable.length == 0) {
			throw new UnknownHostException("%s is at %s, which countersign.webhook.allowed-addresses does not name"
				.formatted(host, found[0].getHostAddress()));
		}
		return reachable;
	}

	@Override
	public String resolveCanonicalHostname(String host) {
		return host;
	}

	boolean isReachable(InetAddress address) {
		return this.allowed.stream().anyMatch((range) -> range.contains(address))
				|| (this.encrypted && isOnTheInternet(address));
	}

	private static boolean isOnTheInternet(InetAddress address) {
		return !AddressRange.isInside(address) && NOWHERE.stream().noneMatch((range) -> range.contains(address))
				&& (address.getAddress().length == IPV4_BYTES || GLOBAL.contains(address));
	}

	private static AddressRange range(String text) {
		return AddressRange.parse(text).orElseThrow();
	}

}
