package dev.countersign.account;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

import dev.countersign.key.Digests;
import org.jspecify.annotations.Nullable;

/**
 * What an import would have added so far of which the database keeps nothing, so that an
 * account that comes twice is found. Holds a number for each text: a file may be large.
 */
public final class ImportRehearsal {

	private final Map<Long, Long> credentials = new HashMap<>();

	private final Set<Long> addresses = new HashSet<>();

	/** Notes an account. */
	void add(String name, String credential, @Nullable String address) {
		this.credentials.put(number(name), number(credential));
		if (address != null) {
			this.addresses.add(number(address));
		}
	}

	boolean hasName(String name) {
		return this.credentials.containsKey(number(name));
	}

	boolean has(String name, String credential) {
		Long known = this.credentials.get(number(name));
		return known != null && known == number(credential);
	}

	/** Tells whether none is known by a name, which nobody has, or by an address. */
	boolean isFree(String name, @Nullable String address) {
		return !this.addresses.contains(number(name))
				&& (address == null || !(this.addresses.contains(number(address)) || hasName(address)));
	}

	/** Two texts of a file have the same as good as never. */
	private static long number(String text) {
		return ByteBuffer.wrap(Digests.sha256(text.getBytes(StandardCharsets.UTF_8))).getLong();
	}

}
