package dev.countersign.key;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * A key as the database has it.
 *
 * @param id the key id
 * @param algorithm its one algorithm
 * @param publicKey SubjectPublicKeyInfo in Base64; null for a secret
 * @param privateKey PKCS #8, encrypted, in Base64; null for a secret
 * @param sealedUnder the id of the secret that the private key is encrypted under
 * @param publishedAt since when everybody can see it
 * @param signsFrom the first instant at which it signs
 * @param signsUntil the instant at which its successor signs; null where it has none
 * @param verifiesUntil when the last token that it signed is over; null where it has no
 * successor
 * @param removedAt since when it is good for nothing; null where it was not removed
 */
record StoredKey(String id, SigningAlgorithm algorithm, @Nullable String publicKey, @Nullable String privateKey,
		@Nullable String sealedUnder, Instant publishedAt, Instant signsFrom, @Nullable Instant signsUntil,
		@Nullable Instant verifiesUntil, @Nullable Instant removedAt) {

	static StoredKey ofSecret(String id, SigningAlgorithm algorithm, Instant publishedAt, Instant signsFrom) {
		return new StoredKey(id, algorithm, null, null, null, publishedAt, signsFrom, null, null, null);
	}

	/** What verifies without a row. */
	static StoredKey unscheduled(String id, SigningAlgorithm algorithm) {
		return ofSecret(id, algorithm, Instant.MIN, Instant.MAX).until(Instant.MIN, null);
	}

	boolean isScheduled() {
		return this.signsFrom.isBefore(Instant.MAX);
	}

	boolean isRemoved() {
		return this.removedAt != null;
	}

	boolean isLast() {
		return this.signsUntil == null && !isRemoved();
	}

	boolean verifies(Instant now) {
		return !isRemoved() && (this.verifiesUntil == null || now.isBefore(this.verifiesUntil));
	}

	boolean signs(Instant now) {
		return !isRemoved() && !now.isBefore(this.signsFrom) && isSucceededAfter(now);
	}

	/** Signs now or will. */
	boolean isSucceededAfter(Instant now) {
		return this.signsUntil == null || now.isBefore(this.signsUntil);
	}

	/** Signs at some time, unless it is replaced before its turn. */
	boolean hasTurn() {
		return !isRemoved() && isSucceededAfter(this.signsFrom);
	}

	KeyState state(Instant now) {
		if (isRemoved()) {
			return KeyState.REMOVED;
		}
		if (!verifies(now)) {
			return KeyState.RETIRED;
		}
		if (!isSucceededAfter(now)) {
			return KeyState.VERIFYING;
		}
		return now.isBefore(this.signsFrom) ? KeyState.PUBLISHED : KeyState.SIGNING;
	}

	StoredKey signing(Instant from) {
		return new StoredKey(this.id, this.algorithm, this.publicKey, this.privateKey, this.sealedUnder,
				this.publishedAt, from, null, null, null);
	}

	StoredKey until(@Nullable Instant signsUntil, @Nullable Instant verifiesUntil) {
		return new StoredKey(this.id, this.algorithm, this.publicKey, this.privateKey, this.sealedUnder,
				this.publishedAt, this.signsFrom, signsUntil, verifiesUntil, this.removedAt);
	}

	StoredKey sealed(String privateKey, String sealedUnder) {
		return new StoredKey(this.id, this.algorithm, this.publicKey, privateKey, sealedUnder, this.publishedAt,
				this.signsFrom, this.signsUntil, this.verifiesUntil, this.removedAt);
	}

	/** Nothing is kept that could sign. */
	StoredKey removed(Instant at) {
		return new StoredKey(this.id, this.algorithm, this.publicKey, null, null, this.publishedAt, this.signsFrom,
				this.signsUntil, this.verifiesUntil, at);
	}

	@Override
	public String toString() {
		return "StoredKey[id=" + this.id + ", algorithm=" + this.algorithm + "]";
	}

}
