package dev.countersign.key;

import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.countersign.audit.Act;
import dev.countersign.audit.AuditEvent;
import dev.countersign.audit.AuditTrail;
import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;
import dev.countersign.store.StoredTime;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Changes which key signs. A new key is published first and signs when everybody knows
 * it; the old one verifies until all that it signed is over. Who removes a key does not
 * wait for that.
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
	 * @throws FailureAnalyzedException if the stored keys cannot be used with the
	 * settings
	 */
	void start() {
		this.transactions.executeWithoutResult((transaction) -> {
			this.repository.lock();
			openAll();
			SigningAlgorithm wanted = this.properties.signingAlgorithm();
			List<StoredKey> rows = this.repository.findAll();
			Optional<StoredKey> last = rows.stream().filter(StoredKey::isLast).findAny();
			if (last.isEmpty()) {
				succeed(rows, make(wanted, now()));
			}
			else {
				boolean changed = !this.repository.configuredAlgorithm().equals(Optional.of(wanted.id()));
				follow(rows, last.get(), changed ? wanted : last.get().algorithm());
			}
			this.repository.configure(wanted);
		});
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
		List<StoredKey> rows = this.repository.findAll();
		requireRoom(rows);
		SigningAlgorithm chosen = (algorithm != null) ? algorithm : last(rows).algorithm();
		StoredKey next = chosen.signsWithSecret() ? secretKey(chosen) : make(chosen, now());
		return require(this.transactions.execute((transaction) -> {
			this.repository.lock();
			return succeed(next);
		}));
	}

	/** Has another key sign if the last one is old. */
	void rotateIfDue() {
		List<StoredKey> rows = this.repository.findAll();
		requireRoom(rows);
		StoredKey next = make(last(rows).algorithm(), now());
		this.transactions.executeWithoutResult((transaction) -> {
			this.repository.lock();
			if (isDue(last(this.repository.findAll()))) {
				succeed(next);
			}
		});
	}

	boolean isDue(StoredKey last) {
		return !last.algorithm().signsWithSecret()
				&& !now().isBefore(last.publishedAt().plus(this.properties.rotationInterval()));
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
			Instant now = now();
			Map<String, SigningAlgorithm> ids = this.material.secrets()
				.find(id)
				.map(Secret::keyIds)
				.orElseGet(() -> Map.of(id, find(id).orElseThrow(KeyRotation::unknown).algorithm()));
			ids.forEach((removed, algorithm) -> this.repository
				.save(find(removed).orElseGet(() -> StoredKey.ofSecret(removed, algorithm, now, now).until(now, now))));
			List<StoredKey> removed = this.repository.findAll()
				.stream()
				.filter((row) -> ids.containsKey(row.id()) && !row.isRemoved())
				.toList();
			removed.forEach((row) -> remove(row, now));
			removed.stream().filter((row) -> now.isBefore(row.signsFrom())).forEach(this::closeGap);
			removed.stream().filter((row) -> row.signs(now)).findAny().ifPresent((row) -> replace(row, now));
		});
	}

	/** Opens what is encrypted, so that a wrong secret is found at the start. */
	private void openAll() {
		Instant now = now();
		for (StoredKey row : this.repository.findAll()) {
			if (isOver(row, now)) {
				this.repository.delete(row.id());
			}
			else if (row.privateKey() != null && row.verifies(now)) {
				SigningKey key = open(row);
				if (!this.material.isSealedUnderCurrent(row)) {
					this.repository.save(this.material.reseal(row, key));
				}
			}
		}
	}

	private SigningKey open(StoredKey row) {
		try {
			return this.material.open(row)
				.orElseThrow(() -> new FailureAnalyzedException(
						"This database's keys were encrypted under another secret than countersign.secret (COUNTERSIGN_SECRET).",
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
	private void follow(List<StoredKey> rows, StoredKey last, SigningAlgorithm next) {
		Instant now = now();
		if (!next.signsWithSecret()) {
			if (last.algorithm() != next) {
				schedule(rows, make(next, now), now.plus(this.properties.lead()));
			}
		}
		else if (!secretKey(next).id().equals(last.id())) {
			boolean usable = !last.algorithm().signsWithSecret() || this.material.secrets().find(last.id()).isPresent();
			schedule(rows, secretKey(next), usable ? now.plus(this.properties.lead()) : now);
		}
	}

	private StoredKey make(SigningAlgorithm algorithm, Instant now) {
		return algorithm.signsWithSecret() ? secretKey(algorithm) : this.material.generate(algorithm, now, now);
	}

	private StoredKey secretKey(SigningAlgorithm algorithm) {
		Secret secret = this.material.secrets().current();
		if (!secret.suffices(algorithm)) {
			throw new UnusableSecretException("countersign.secret (COUNTERSIGN_SECRET)",
					"is too short: %s needs %d bytes or more".formatted(algorithm.id(), algorithm.secretBytes()),
					algorithm.secretBytes());
		}
		String id = secret.keyId(algorithm);
		StoredKey key = find(id).orElseGet(() -> StoredKey.ofSecret(id, algorithm, now(), now()));
		if (key.isRemoved()) {
			throw new UnusableSecretException("countersign.secret (COUNTERSIGN_SECRET)",
					"holds a secret that was removed from use (DELETE /keys/" + id + ")", algorithm.secretBytes());
		}
		return key;
	}

	private StoredKey succeed(StoredKey next) {
		Instant now = now();
		List<StoredKey> rows = this.repository.findAll();
		rows.stream().filter((row) -> isOver(row, now)).forEach((row) -> this.repository.delete(row.id()));
		requireRoom(rows);
		if (last(rows).id().equals(next.id())) {
			throw new ProblemException(Problem.CONFLICT,
					"The secret signs already. Set another as countersign.secret and the present one as countersign.previous-secrets, or name another algorithm.");
		}
		return schedule(rows, next, now.plus(this.properties.lead()));
	}

	private StoredKey schedule(List<StoredKey> rows, StoredKey next, Instant from) {
		return rows.stream()
			.filter((row) -> row.id().equals(next.id()) && row.isSucceededAfter(now()))
			.findAny()
			.map((row) -> keep(rows, row))
			.orElseGet(() -> succeed(rows, next.signing(from)));
	}

	private StoredKey succeed(List<StoredKey> rows, StoredKey next) {
		rows.stream()
			.filter((row) -> !row.id().equals(next.id()) && !row.isRemoved())
			.filter((row) -> row.isSucceededAfter(next.signsFrom()))
			.forEach((row) -> this.repository.save(row.until(next.signsFrom(), overAfter(next.signsFrom()))));
		this.repository.save(next);
		this.audit.record(rotated(next));
		return next;
	}

	/** Calls off what would replace a key that signs now or will. */
	private StoredKey keep(List<StoredKey> rows, StoredKey current) {
		Instant now = now();
		rows.stream()
			.filter((row) -> now.isBefore(row.signsFrom()) && row.signsFrom().isAfter(current.signsFrom()))
			.filter((row) -> !row.isRemoved())
			.forEach((row) -> this.repository.save(row.until(now, overAfter(now))));
		StoredKey kept = current.until(null, null);
		this.repository.save(kept);
		this.audit.record(rotated(kept));
		return kept;
	}

	private void remove(StoredKey row, Instant now) {
		this.repository.save(row.removed(now));
		this.audit.record(AuditEvent.of(Act.KEY_DELETED).subject(row.id()).detail("algorithm", row.algorithm().id()));
	}

	/** What came before a key that will never sign goes on. */
	private void closeGap(StoredKey removed) {
		this.repository.findAll()
			.stream()
			.filter((row) -> !row.isRemoved() && removed.signsFrom().equals(row.signsUntil()))
			.forEach((row) -> this.repository.save(row.until(removed.signsUntil(), removed.verifiesUntil())));
	}

	private void replace(StoredKey removed, Instant now) {
		List<StoredKey> rows = this.repository.findAll();
		Optional<StoredKey> next = rows.stream()
			.filter((row) -> !row.isRemoved() && now.isBefore(row.signsFrom()) && row.isSucceededAfter(row.signsFrom()))
			.findFirst();
		if (next.isPresent()) {
			StoredKey row = next.get();
			StoredKey sooner = row.signing(now).until(row.signsUntil(), row.verifiesUntil());
			this.repository.save(sooner);
			this.audit.record(rotated(sooner));
			return;
		}
		if (removed.algorithm().signsWithSecret()) {
			throw new ProblemException(Problem.CONFLICT,
					"No other key could sign. Change countersign.secret and restart, or rotate to another algorithm first.");
		}
		succeed(rows, make(removed.algorithm(), now));
	}

	private void requireRoom(List<StoredKey> rows) {
		Instant now = now();
		if (rows.stream().filter((row) -> row.verifies(now)).count() >= MAX_KEYS) {
			throw new ProblemException(Problem.CONFLICT,
					"There are %d keys already. Wait until one is over, or remove one.".formatted(MAX_KEYS));
		}
	}

	private boolean isOver(StoredKey row, Instant now) {
		if (row.algorithm().signsWithSecret()) {
			return false;
		}
		return (row.removedAt() != null) ? now.isAfter(overAfter(row.removedAt())) : !row.verifies(now);
	}

	private Instant overAfter(Instant lastSigned) {
		return lastSigned.plus(this.longestToken).plus(this.properties.clockTolerance());
	}

	private Optional<StoredKey> find(String id) {
		return this.repository.findAll().stream().filter((row) -> row.id().equals(id)).findAny();
	}

	private static StoredKey last(Collection<StoredKey> rows) {
		return rows.stream()
			.filter(StoredKey::isLast)
			.findAny()
			.orElseThrow(() -> new IllegalStateException("There is no key that signs"));
	}

	private static AuditEvent rotated(StoredKey next) {
		return AuditEvent.of(Act.KEY_ROTATED)
			.subject(next.id())
			.detail("algorithm", next.algorithm().id())
			.detail("signs_from", next.signsFrom());
	}

	private Instant now() {
		return StoredTime.now(this.clock);
	}

	private static ProblemException unknown() {
		return new ProblemException(Problem.NOT_FOUND, "There is no key with this id.");
	}

	private static StoredKey require(@Nullable StoredKey key) {
		if (key == null) {
			throw new IllegalStateException("A rotation makes a key");
		}
		return key;
	}

}
