package dev.countersign.key;

import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.countersign.audit.Act;
import dev.countersign.audit.AuditEvent;
import dev.countersign.audit.AuditTrail;
import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Changes which key signs. A new key is published first and signs when everybody knows
 * it; the old one verifies until all that it signed is over. Removing a key does not wait
 * for that. Which key signs when is computed by {@link KeySchedule}; here it is read and
 * saved, one node at a time.
 */
final class KeyRotation {

	/** So that a key set stays below the 50 KiB that common clients read. */
	private static final int MAX_KEYS = 50;

	private final StoredKeys repository;

	private final KeyMaterial material;

	private final SigningProperties properties;

	private final Duration longestToken;

	private final AuditTrail audit;

	private final TransactionOperations transactions;

	private final Clock clock;

	KeyRotation(StoredKeys repository, KeyMaterial material, SigningProperties properties, Duration longestToken,
			AuditTrail audit, TransactionOperations transactions, Clock clock) {
		if (longestToken.compareTo(properties.rotationInterval().multipliedBy(MAX_KEYS / 2)) > 0) {
			throw new FailureAnalyzedException(
					"The setting countersign.signing.rotation-interval is so short that too many keys would have to be kept.",
					"Set it to %d seconds or more, for tokens that are good for %d seconds."
						.formatted(longestToken.toSeconds() / (MAX_KEYS / 2) + 1, longestToken.toSeconds()));
		}
		this.repository = repository;
		this.material = material;
		this.properties = properties;
		this.longestToken = longestToken;
		this.audit = audit;
		this.transactions = transactions;
		this.clock = clock;
	}

	/**
	 * Makes the first key, or follows what was changed in the settings since the last
	 * start.
	 * @return the algorithm of the settings
	 * @throws FailureAnalyzedException if the stored keys cannot be used with the
	 * settings
	 */
	SigningAlgorithm start() {
		SigningAlgorithm wanted = this.properties.signingAlgorithm();
		this.transactions.executeWithoutResult((transaction) -> {
			this.repository.lock();
			KeySchedule before = read();
			KeySchedule opened = opened(before.withoutOver(present()));
			Optional<StoredKey> last = opened.last();
			if (last.isPresent()) {
				boolean changed = !this.repository.configuredAlgorithm().equals(Optional.of(wanted.id()));
				follow(before, opened, changed ? wanted : last.get().algorithm());
			}
			else {
				makeFirst(before, opened);
			}
			this.repository.configure(wanted);
		});
		return wanted;
	}

	/**
	 * Leaves the keys as they are, and makes the first one only where no server has.
	 * @return the algorithm of the servers' settings
	 * @throws FailureAnalyzedException if the stored keys cannot be used with the secrets
	 */
	SigningAlgorithm open() {
		if (read().last().isEmpty()) {
			this.transactions.executeWithoutResult((transaction) -> {
				this.repository.lock();
				KeySchedule before = read();
				if (before.last().isEmpty()) {
					requireSecretOfOtherKeys();
					makeFirst(before, opened(before));
					this.repository.configure(this.properties.signingAlgorithm());
				}
			});
		}
		requireUsable(read());
		return this.repository.configuredAlgorithm()
			.flatMap(SigningAlgorithm::find)
			.orElseGet(this.properties::signingAlgorithm);
	}

	/** All keys, in the order in which they sign. */
	List<StoredKey> findAll() {
		return this.repository.findAll();
	}

	/**
	 * Has another key sign as soon as everybody knows it.
	 * @param algorithm what it signs with; null for the same as now
	 * @return the key that signs next
	 * @throws ProblemException {@link Problem#CONFLICT} if there is no such key
	 */
	StoredKey rotate(@Nullable SigningAlgorithm algorithm) {
		KeySchedule seen = read();
		requireRoom(seen);
		StoredKey next = make((algorithm != null) ? algorithm : last(seen).algorithm(), seen);
		return this.transactions.execute((transaction) -> {
			this.repository.lock();
			return succeed(next);
		});
	}

	/** Has another key sign if the last one is old. */
	void rotateIfDue() {
		KeySchedule seen = read();
		requireRoom(seen);
		StoredKey next = make(last(seen).algorithm(), seen);
		this.transactions.executeWithoutResult((transaction) -> {
			this.repository.lock();
			if (isDue(last(read()))) {
				succeed(next);
			}
		});
	}

	/** Asks the database only where this node's clock says so. */
	boolean isDue(StoredKey last) {
		Instant due = last.publishedAt().plus(this.properties.rotationInterval());
		return !last.algorithm().signsWithSecret() && !this.clock.instant().isBefore(due) && !present().isBefore(due);
	}

	/**
	 * Takes a key away before its time, and all of a secret's keys with one of them. If
	 * it signs, another signs from now on.
	 * @param id the key id
	 * @throws ProblemException {@link Problem#NOT_FOUND} if there is no such key,
	 * {@link Problem#CONFLICT} if nothing else could sign
	 */
	void remove(String id) {
		this.transactions.executeWithoutResult((transaction) -> {
			this.repository.lock();
			KeySchedule before = read();
			Map<String, SigningAlgorithm> ids = this.material.secrets()
				.find(id)
				.map(Secret::keyIds)
				.orElseGet(() -> Map.of(id, before.find(id).orElseThrow(KeyRotation::unknown).algorithm()));
			KeySchedule removed = before.removed(ids);
			Optional<StoredKey> signer = before.signing().filter((row) -> ids.containsKey(row.id()));
			if (signer.isPresent()) {
				KeySchedule after = removed.withoutGap(() -> replacement(signer.get(), removed));
				change(before, after, after.signing().map(StoredKey::id).orElseThrow());
			}
			else {
				change(before, removed, null);
			}
		});
	}

	private void makeFirst(KeySchedule before, KeySchedule opened) {
		StoredKey first = make(this.properties.signingAlgorithm(), opened);
		change(before, opened.succeededBy(first, opened.now()), first.id());
	}

	/** Signing keys that were deleted do not tell any more which secret they had. */
	private void requireSecretOfOtherKeys() {
		List<String> seals = this.repository.sealsOfOtherKeys();
		if (!seals.isEmpty()
				&& seals.stream().noneMatch((seal) -> this.material.secrets().findBySeal(seal).isPresent())) {
			throw new OtherSecretException();
		}
	}

	/** Finds a wrong secret before anything is done with it. */
	private void requireUsable(KeySchedule schedule) {
		opened(schedule);
		if (schedule.rows()
			.stream()
			.filter((row) -> row.verifies(schedule.now()))
			.noneMatch((row) -> row.privateKey() != null || this.material.secrets().find(row.id()).isPresent())) {
			throw new OtherSecretException();
		}
	}

	/** Opens what is encrypted, so that a wrong secret is found at the start. */
	private KeySchedule opened(KeySchedule schedule) {
		return schedule.replacing(schedule.rows()
			.stream()
			.filter((row) -> row.privateKey() != null && row.verifies(schedule.now()))
			.map((row) -> {
				SigningKey key = open(row);
				return this.material.isSealedUnderCurrent(row) ? row : this.material.reseal(row, key);
			})
			.toArray(StoredKey[]::new));
	}

	private SigningKey open(StoredKey row) {
		try {
			return this.material.open(row)
				.orElseThrow(() -> new FailureAnalyzedException(
						"This database's keys were encrypted under another secret than " + SecretProperties.SETTING
								+ ".",
						"Set countersign.previous-secrets to the secret that was in use before. If it is lost, so are the keys: delete the rows of the table signing_key, which ends every token, and start again."));
		}
		catch (GeneralSecurityException | IllegalArgumentException ex) {
			throw new FailureAnalyzedException(
					"The key %s in the table signing_key is not as this service stored it.".formatted(row.id()),
					"Find out who can write to the database. Then restore the row from a backup, or delete it, which ends the tokens that it signed.",
					ex);
		}
	}

	/**
	 * An outdated secret of this node signs for as long as the others need to hear of the
	 * next; an unknown one cannot.
	 */
	private void follow(KeySchedule before, KeySchedule opened, SigningAlgorithm wanted) {
		StoredKey last = last(opened);
		if (!wanted.signsWithSecret() && last.algorithm() == wanted) {
			change(before, opened, null);
			return;
		}
		StoredKey next = make(wanted, opened);
		if (next.id().equals(last.id())) {
			change(before, opened, null);
			return;
		}
		boolean usable = !wanted.signsWithSecret() || !last.algorithm().signsWithSecret()
				|| this.material.secrets().find(last.id()).isPresent();
		Instant from = usable ? opened.now().plus(this.properties.lead()) : opened.now();
		change(before, opened.succeededBy(next, from), next.id());
	}

	private StoredKey make(SigningAlgorithm algorithm, KeySchedule schedule) {
		return algorithm.signsWithSecret() ? secretKey(algorithm, schedule)
				: this.material.generate(algorithm, present(), schedule.now());
	}

	private StoredKey secretKey(SigningAlgorithm algorithm, KeySchedule schedule) {
		Secret secret = this.material.secrets().current();
		if (!secret.suffices(algorithm)) {
			throw new UnusableSecretException(SecretProperties.SETTING,
					"is too short: %s needs %d bytes or more".formatted(algorithm.id(), algorithm.secretBytes()),
					algorithm.secretBytes());
		}
		String id = secret.keyId(algorithm);
		StoredKey key = schedule.find(id).orElseGet(() -> StoredKey.ofSecret(id, algorithm, present(), schedule.now()));
		if (key.isRemoved()) {
			throw new UnusableSecretException(SecretProperties.SETTING,
					"holds a secret that was removed from use (DELETE /keys/" + id + ")", algorithm.secretBytes());
		}
		return key;
	}

	private StoredKey replacement(StoredKey removed, KeySchedule left) {
		if (removed.algorithm().signsWithSecret()) {
			throw new ProblemException(Problem.CONFLICT,
					"No other key could sign. Change countersign.secret and restart, or rotate to another algorithm first.");
		}
		return make(removed.algorithm(), left);
	}

	private StoredKey succeed(StoredKey next) {
		KeySchedule before = read();
		requireRoom(before);
		if (last(before).id().equals(next.id())) {
			throw new ProblemException(Problem.CONFLICT,
					"The secret signs already. Set another as countersign.secret and the present one as countersign.previous-secrets, or name another algorithm.");
		}
		KeySchedule after = before.withoutOver(present()).succeededBy(next, before.now().plus(this.properties.lead()));
		change(before, after, next.id());
		return after.find(next.id()).orElseThrow();
	}

	private KeySchedule read() {
		return new KeySchedule(this.repository.findAll(), this.clock.instant(),
				this.longestToken.plus(this.properties.clockTolerance()));
	}

	/**
	 * What is deleted is gone for every node, and a key that seems to be new is replaced
	 * by none, so that one whose clock is ahead must not decide alone.
	 */
	private Instant present() {
		Instant here = this.clock.instant();
		Instant there = this.repository.present();
		return there.isBefore(here) ? there : here;
	}

	/** Saves what differs, and records what was removed and what signs next. */
	private void change(KeySchedule before, KeySchedule after, @Nullable String next) {
		after.deletedAfter(before).forEach(this.repository::delete);
		List<StoredKey> saved = after.savedAfter(before);
		saved.forEach(this.repository::save);
		saved.stream().filter(StoredKey::isRemoved).forEach(this::recordRemoved);
		if (next != null) {
			recordRotated(after.find(next).orElseThrow());
		}
	}

	private void recordRemoved(StoredKey row) {
		this.audit.record(AuditEvent.of(Act.KEY_DELETED).subject(row.id()).detail("algorithm", row.algorithm().id()));
	}

	private void recordRotated(StoredKey next) {
		this.audit.record(AuditEvent.of(Act.KEY_ROTATED)
			.subject(next.id())
			.detail("algorithm", next.algorithm().id())
			.detail("signs_from", next.signsFrom()));
	}

	private void requireRoom(KeySchedule schedule) {
		if (schedule.verifying() >= MAX_KEYS) {
			throw new ProblemException(Problem.CONFLICT,
					"There are %d keys already. Wait until one is over, or remove one.".formatted(MAX_KEYS));
		}
	}

	private static StoredKey last(KeySchedule schedule) {
		return schedule.last().orElseThrow(() -> new IllegalStateException("There is no key that signs"));
	}

	private static ProblemException unknown() {
		return new ProblemException(Problem.NOT_FOUND, "There is no key with this id.");
	}

}
