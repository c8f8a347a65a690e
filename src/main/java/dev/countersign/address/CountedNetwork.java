package dev.countersign.address;

import java.net.InetAddress;

import org.jspecify.annotations.Nullable;

/**
 * Where an attempt comes from, in the sizes that failures are counted by. Whoever has an
 * IPv6 address has the 2^64 around it as well, and often the 2^80.
 *
 * @param name the narrow range as text
 * @param address the address, or nothing if what the request came from has none
 * @param narrow an IPv4 address, or the /64 around an IPv6 address
 * @param wide the /48 around an IPv6 address
 */
public record CountedNetwork(String name, @Nullable InetAddress address, @Nullable AddressRange narrow,
		@Nullable AddressRange wide) {

	private static final int IPV4_BYTES = 4;

	/**
	 * Returns the network of an address.
	 * @param text an address in numbers, or any text, which is a network of its own
	 */
	public static CountedNetwork of(String text) {
		return AddressRange.parseAddress(text)
			.map(CountedNetwork::of)
			.orElseGet(() -> new CountedNetwork(text, null, null, null));
	}

	/**
	 * Returns the network of an address.
	 * @param address of either kind
	 */
	public static CountedNetwork of(InetAddress address) {
		if (address.getAddress().length == IPV4_BYTES) {
			AddressRange itself = AddressRange.around(address, 32);
			return new CountedNetwork(itself.toString(), address, itself, null);
		}
		AddressRange narrow = AddressRange.around(address, 64);
		return new CountedNetwork(narrow.toString(), address, narrow, AddressRange.around(address, 48));
	}

}
