package dev.countersign.key;

import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.countersign.key.KeyRing.Held;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * The keys of this service: one signs, all verify. Reading takes no lock and asks no
 * database; what other nodes changed arrives with the next poll.
 */
public final class SigningKeys {

	private static final Log log = LogFactory.getLog(SigningKeys.class);

	private final StoredKeys repository;

	private final KeyMaterial material;

	private final SigningAlgorithm configured;

	private final Clock clock;

	private volatile KeyRing ring;

	SigningKeys(StoredKeys repository, KeyMaterial material, SigningAlgorithm configured, Clock clock) {
		this.repository = repository;
		this.material = material;
		this.configured = configured;
		this.clock = clock;
		this.ring = read(Map.of());
	}

	/** Returns the key that signs. */
	public SigningKey current() {
		return this.ring.current(this.clock.instant());
	}

	/**
	 * Finds a key that verifies.
	 * @param id the key id that a token names
	 * @return the key, or nothing where the id is unknown or its key retired
	 */
	public Optional<SigningKey> find(String id) {
		return this.ring.find(id, this.clock.instant());
	}

	/** Tells whether there is a key that others can verify with. */
	public boolean arePublished() {
		return !published().isEmpty();
	}

	/** The keys that others verify with. */
	List<SigningKey> published() {
		return this.ring.published(this.clock.instant()).toList();
	}

	/** Keys of this node's secrets that verify though they never signed. */
	List<StoredKey> unscheduled() {
		return this.ring.byId()
			.values()
			.stream()
			.map(Held::row)
			.filter((row) -> !row.isScheduled())
			.sorted(Comparator.comparing(StoredKey::id))
			.toList();
	}

	/** The key that has no successor yet. */
	Optional<StoredKey> last() {
		return this.ring.last();
	}

	/** Reads the database again if anything changed there. */
	synchronized void refresh() {
		if (this.repository.version() != this.ring.version()) {
			this.ring = read(this.ring.byId());
		}
	}

	/** The version first: what is committed in between is then read once more. */
	private KeyRing read(Map<String, Held> before) {
		long version = this.repository.version();
		List<StoredKey> rows = this.repository.findAll();
		List<Held> held = new ArrayList<>();
		for (StoredKey row : rows) {
			if (!row.isRemoved()) {
				open(row, before).ifPresent((key) -> held.add(new Held(row, key)));
			}
		}
		return KeyRing.of(version, held, this.material.secrets(), this.configured, rows);
	}

	/** A key that was opened once stays open when another node encrypts it anew. */
	private Optional<SigningKey> open(StoredKey row, Map<String, Held> before) {
		Held known = before.get(row.id());
		if (known != null) {
			return Optional.of(known.key());
		}
		try {
			Optional<SigningKey> key = this.material.open(row);
			if (key.isEmpty() && row.verifies(this.clock.instant())) {
				log.warn("The key " + row.id() + " was made under a secret that this node was not given;"
						+ " add it to countersign.previous-secrets");
			}
			return key;
		}
		catch (GeneralSecurityException | IllegalArgumentException ex) {
			log.error("The key " + row.id() + " is not as this service stored it, and is not used");
			return Optional.empty();
		}
	}

}
