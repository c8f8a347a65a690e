package dev.countersign.factor;

import java.time.Instant;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * A second factor as it is stored.
 *
 * @param id its id
 * @param accountId whose it is
 * @param kind its kind's name
 * @param name what its owner calls it
 * @param material what its kind keeps of it; a secret is encrypted
 * @param position how far its codes are used up
 * @param clockOffset by how many seconds the clock of its device was ahead when it was
 * last heard of; null where that is not known
 * @param createdAt when its enrolment began
 * @param confirmedAt since when it counts; null where it was not confirmed yet
 * @param lastUsedAt when it was last used at a login; null if never
 */
record Factor(UUID id, UUID accountId, String kind, String name, String material, long position,
		@Nullable Integer clockOffset, Instant createdAt, @Nullable Instant confirmedAt, @Nullable Instant lastUsedAt) {

	/** Returns one whose enrolment begins. */
	static Factor unconfirmed(UUID id, UUID accountId, String kind, String name, String material, Instant now) {
		return new Factor(id, accountId, kind, name, material, 0, null, now, null, null);
	}

	@Override
	public String toString() {
		return "Factor[id=" + this.id + ", kind=" + this.kind + "]";
	}

}
