package dev.countersign.block;

import java.time.Instant;
import java.util.UUID;

import dev.countersign.address.AddressRange;
import org.jspecify.annotations.Nullable;

/**
 * Addresses that may try no credentials.
 *
 * @param id what it is lifted by
 * @param addresses which
 * @param automatic whether the service made it, in which case it does not matter to
 * devices that are known
 * @param reason why
 * @param by who made it
 * @param createdAt when
 * @param until when it ends, or nothing if it is to be lifted
 * @param repeated how many automatic blocks of these addresses went before
 */
public record Block(UUID id, AddressRange addresses, boolean automatic, String reason, String by, Instant createdAt,
		@Nullable Instant until, int repeated) {

	boolean holdsAt(Instant time) {
		return this.until == null || this.until.isAfter(time);
	}

}
