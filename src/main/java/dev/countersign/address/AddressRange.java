package dev.countersign.address;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

import org.springframework.boot.diagnostics.FailureAnalyzedException;

/**
 * Network addresses that share a prefix. IPv4 addresses written in the IPv6 way are IPv4
 * addresses.
 *
 * @param first an address of the range
 * @param prefixLength how many bits all of them share
 * @see <a href="https://www.rfc-editor.org/rfc/rfc4632#section-3.1">RFC 4632, section
 * 3.1</a>
 */
public record AddressRange(InetAddress first, int prefixLength) {

	private static final String OCTET = "(25[0-5]|2[0-4]\\d|1?\\d?\\d)";

	/** What is looked at here is never looked up as a name. */
	private static final Pattern IPV4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");

	private static final Pattern ZONE = Pattern
		.compile("(?<=^[fF][eE][89abAB][0-9a-fA-F]:[0-9a-fA-F:]{0,40})%[A-Za-z0-9_.-]{1,32}$");

	private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F.]*:[0-9a-fA-F:.]*");

	/**
	 * Reads a range.
	 * @param text an address, or an address and the length of the prefix behind a slash
	 * @return the range, or nothing if the text is neither
	 */
	public static Optional<AddressRange> parse(String text) {
		int slash = text.indexOf('/');
		if (slash < 0) {
			return parseAddress(text).map((address) -> new AddressRange(address, bits(address)));
		}
		String length = text.substring(slash + 1);
		return parseAddress(text.substring(0, slash)).filter((address) -> isLength(length, bits(address)))
			.map((address) -> new AddressRange(address, Integer.parseInt(length)));
	}

	/**
	 * Reads a range out of the settings.
	 * @param setting what it was set with
	 * @param text an address, or an address and the length of the prefix behind a slash
	 * @throws FailureAnalyzedException if the text is neither
	 */
	public static AddressRange ofSetting(String setting, String text) {
		return parse(text.strip()).orElseThrow(() -> new FailureAnalyzedException(
				"The setting %s names '%s', which is not a network address.".formatted(setting, text),
				"Set it to addresses or ranges separated by commas, such as 10.0.0.7,192.168.0.0/16,2001:db8::/32."));
	}

	/**
	 * Returns the range of a size that an address lies in.
	 * @param address of either kind
	 * @param prefixLength how many bits all of the range share
	 */
	public static AddressRange around(InetAddress address, int prefixLength) {
		byte[] bytes = address.getAddress();
		for (int bit = 0; bit < bytes.length * Byte.SIZE; bit += Byte.SIZE) {
			bytes[bit / Byte.SIZE] &= (byte) mask(bit, prefixLength);
		}
		try {
			return new AddressRange(InetAddress.getByAddress(bytes), prefixLength);
		}
		catch (UnknownHostException ex) {
			throw new IllegalStateException("An address has as many bytes as it has", ex);
		}
	}

	/**
	 * Reads an address, and asks no name server. The interface that a link-local address
	 * is written with, as in {@code fe80::1%eth0}, is not part of the address.
	 * @param text the address in numbers
	 * @return the address, or nothing if the text is neither
	 */
	public static Optional<InetAddress> parseAddress(String text) {
		String numbers = ZONE.matcher(text).replaceFirst("");
		if (!IPV4.matcher(numbers).matches() && !IPV6.matcher(numbers).matches()) {
			return Optional.empty();
		}
		try {
			return Optional.of(InetAddress.getByName(numbers));
		}
		catch (UnknownHostException ex) {
			return Optional.empty();
		}
	}

	/**
	 * Tells whether an address is of a network that the internet does not reach, as a
	 * proxy's mostly is.
	 * @param address of either kind
	 */
	public static boolean isInside(InetAddress address) {
		byte[] bytes = address.getAddress();
		boolean isUniqueLocal = bytes.length == 16 && (bytes[0] & 0xFE) == 0xFC;
		boolean isShared = bytes.length == 4 && bytes[0] == 100 && (bytes[1] & 0xC0) == 64;
		return address.isLoopbackAddress() || address.isSiteLocalAddress() || address.isLinkLocalAddress()
				|| isUniqueLocal || isShared;
	}

	/**
	 * Tells whether an address is in the range.
	 * @param address of either kind
	 */
	public boolean contains(InetAddress address) {
		byte[] mine = this.first.getAddress();
		byte[] theirs = address.getAddress();
		if (mine.length != theirs.length) {
			return false;
		}
		for (int bit = 0; bit < this.prefixLength; bit += Byte.SIZE) {
			if (((mine[bit / Byte.SIZE] ^ theirs[bit / Byte.SIZE]) & mask(bit, this.prefixLength)) != 0) {
				return false;
			}
		}
		return true;
	}

	/** Returns the address alone where the range has no other. */
	@Override
	public String toString() {
		String address = this.first.getHostAddress();
		return (this.prefixLength == bits(this.first)) ? address : address + "/" + this.prefixLength;
	}

	/** The bits of the byte that begins at a bit which belong to the prefix. */
	private static int mask(int bit, int prefixLength) {
		return 0xFF & (0xFF << Math.min(Byte.SIZE, Math.max(0, Byte.SIZE - (prefixLength - bit))));
	}

	private static boolean isLength(String text, int most) {
		return text.matches("\\d{1,3}") && Integer.parseInt(text) <= most;
	}

	private static int bits(InetAddress address) {
		return address.getAddress().length * Byte.SIZE;
	}

}
