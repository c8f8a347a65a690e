package dev.countersign.key;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

import dev.countersign.key.KeyRing.Held;
import dev.countersign.store.DataFolder;
import dev.countersign.store.StoredTime;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.stereotype.Component;

/**
 * What an operator may know of the secret and the keys: that they are in order, never
 * what they are. Looking makes and changes nothing.
 */
@Component
public class KeyReport {

	private static final Duration MAX_LEAD = Duration.ofDays(2);

	private final SecretProperties properties;

	private final SigningProperties signing;

	private final DataFolder folder;

	private final SecureRandom random;

	private final Clock clock;

	/** Only to be asked for when the database and the secret are in order. */
	private final ObjectProvider<StoredKeys> repository;

	private final ObjectProvider<KeyMaterial> material;

	KeyReport(SecretProperties properties, SigningProperties signing, DataFolder folder, SecureRandom random,
			Clock clock, ObjectProvider<StoredKeys> repository, ObjectProvider<KeyMaterial> material) {
		this.properties = properties;
		this.signing = signing;
		this.folder = folder;
		this.random = random;
		this.clock = clock;
		this.repository = repository;
		this.material = material;
	}

	/** Returns the file of a secret that is not given in a setting. */
	public Path secretFile() {
		return file().path();
	}

	/**
	 * Checks the secrets that there are as a start does, and makes none.
	 * @param embedded whether the database is this node's own, so that a secret may lie
	 * in the data folder
	 * @return where the secret is, or nothing if its file is missing: the first start
	 * makes one, and a later start is refused
	 * @throws FailureAnalyzedException if one of them cannot be used
	 */
	public Optional<String> checkSecret(boolean embedded) {
		this.properties.readPrevious();
		if (this.properties.read(embedded).isPresent()) {
			return Optional.of("the setting countersign.secret");
		}
		SecretFile file = file();
		if (file.isMissing()) {
			return Optional.empty();
		}
		file.readOrMake(this.random);
		return Optional.of(file.path().toString());
	}

	/** Returns every key that signs or verifies, in the order in which they sign. */
	public List<KeyStatus> findAll() {
		Instant now = this.clock.instant();
		List<StoredKey> rows = this.repository.getObject().findAll();
		Stream<StoredKey> unscheduled = rows.isEmpty() ? Stream.empty()
				: KeyRing.unscheduled(this.material.getObject().secrets(), configured(), rows).map(Held::row);
		return Stream.concat(rows.stream(), unscheduled)
			.filter((key) -> key.verifies(now))
			.map((key) -> status(key, now))
			.toList();
	}

	/** What the servers are set to, as they may be set otherwise than a command is. */
	private SigningAlgorithm configured() {
		return this.repository.getObject()
			.configuredAlgorithm()
			.flatMap(SigningAlgorithm::find)
			.orElseGet(this.signing::signingAlgorithm);
	}

	private SecretFile file() {
		return SecretFile.in(this.folder.dataDir().toAbsolutePath().normalize());
	}

	private KeyStatus status(StoredKey key, Instant now) {
		if (!key.isScheduled()) {
			return new KeyStatus(key.id(), key.algorithm().id(), "verifying", null, Timing.GOOD, true);
		}
		Duration age = Duration.between(key.publishedAt(), now);
		return new KeyStatus(key.id(), key.algorithm().id(), key.state(now).name().toLowerCase(Locale.ROOT), age,
				timing(key, now, age), opens(key));
	}

	/** No setting has a key wait for as long as the longest lead. */
	private Timing timing(StoredKey key, Instant now, Duration age) {
		boolean replaced = key.isLast() && !key.algorithm().signsWithSecret();
		if ((key.hasTurn() && now.plus(MAX_LEAD).isBefore(key.signsFrom()))
				|| (replaced && age.compareTo(StoredTime.MAX_APART.negated()) < 0)) {
			return Timing.AHEAD;
		}
		boolean overdue = replaced && age.compareTo(this.signing.rotationInterval().plus(Duration.ofDays(1))) > 0;
		return overdue ? Timing.OVERDUE : Timing.GOOD;
	}

	private boolean opens(StoredKey key) {
		try {
			return this.material.getObject().open(key).isPresent();
		}
		catch (GeneralSecurityException | IllegalArgumentException ex) {
			return false;
		}
	}

	/**
	 * A key as an operator sees it.
	 *
	 * @param id the key id
	 * @param algorithm what it signs with
	 * @param state {@code published}, {@code signing} or {@code verifying}
	 * @param age how long ago it was published; null for a key of a secret that is set
	 * here and never signed
	 * @param timing whether it was made when it should have been
	 * @param usable whether it can be opened with the secrets that are set
	 */
	public record KeyStatus(String id, String algorithm, String state, @Nullable Duration age, Timing timing,
			boolean usable) {
	}

	/** Whether a key came when it should have. */
	public enum Timing {

		/** As it should be. */
		GOOD,

		/** Its successor should have been made a day ago or longer. */
		OVERDUE,

		/**
		 * It was published in the future, so that it gets old late, or signs far in it: a
		 * node whose clock was ahead made it.
		 */
		AHEAD

	}

}
