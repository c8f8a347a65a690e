package dev.countersign.key;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import dev.countersign.store.AfterCommit;
import dev.countersign.store.StoredTime;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Encrypts what must be read again and must not lie in the database as it is: AES-256-GCM
 * under random keys, which the database keeps encrypted under the secret in use. When the
 * secret changes, a row for each key is written anew and nothing else. A key that this
 * node cannot open stays where it is, so that nothing is lost by a wrong secret; what is
 * encrypted from then on is so under another.
 */
@Component
public class DataKeys {

	private static final Log log = LogFactory.getLog(DataKeys.class);

	private static final int BYTES = 32;

	private static final int ID_BYTES = 9;

	private final JdbcClient jdbc;

	private final Secrets secrets;

	private final SecretCipher cipher;

	private final SecureRandom random;

	private final Clock clock;

	private final ProcessKind process;

	/** In the order in which they were made. */
	private volatile Map<String, PurposeKey> keys;

	DataKeys(JdbcClient jdbc, Secrets secrets, SecureRandom random, Clock clock, ProcessKind process) {
		this.jdbc = jdbc;
		this.secrets = secrets;
		this.cipher = new SecretCipher(random);
		this.random = random;
		this.clock = clock;
		this.process = process;
		this.keys = open(findAll());
	}

	/**
	 * Encrypts a text.
	 * @param context what it belongs to, such as the id of its row, in ASCII
	 * @param text what to encrypt
	 * @return what to store
	 * @throws OtherSecretException in a command whose secrets open none of the keys that
	 * there are
	 */
	public String seal(String context, String text) {
		Map.Entry<String, PurposeKey> key = this.keys.entrySet().stream().findFirst().orElseGet(this::first);
		return key.getKey() + "."
				+ AesGcm.encrypt(key.getValue(), context, text.getBytes(StandardCharsets.UTF_8), this.random);
	}

	/**
	 * Decrypts a text.
	 * @param context what it belongs to
	 * @param sealed what was stored
	 * @return the text
	 * @throws UnreadableDataException if that is not possible with the secrets of this
	 * node, or it was written by somebody else or for something else
	 */
	public String open(String context, String sealed) {
		int end = Math.max(0, sealed.indexOf('.'));
		String id = sealed.substring(0, end);
		PurposeKey key = Optional.ofNullable(this.keys.get(id))
			.or(() -> Optional.ofNullable(read().get(id)))
			.orElseThrow(() -> new UnreadableDataException("It was encrypted under a secret that this node was not"
					+ " given: add that one to countersign.previous-secrets"));
		try {
			return new String(AesGcm.decrypt(key, context, sealed.substring(end + 1)), StandardCharsets.UTF_8);
		}
		catch (GeneralSecurityException ex) {
			throw new UnreadableDataException("It is not as this service stored it");
		}
	}

	/** Returns how many of the keys in the database this node cannot open. */
	public int countUnreadable() {
		List<Sealed> rows = findAll();
		return rows.size() - open(rows).size();
	}

	private synchronized Map.Entry<String, PurposeKey> first() {
		return read().entrySet().stream().findFirst().orElseGet(this::make);
	}

	/**
	 * Other nodes may have made some since. A key that this transaction has made is no
	 * key before it is committed.
	 */
	private Map<String, PurposeKey> read() {
		Map<String, PurposeKey> read = open(findAll());
		AfterCommit.run(() -> this.keys = read);
		return read;
	}

	/** Two first nodes may each make one: both can be opened by both. */
	private Map.Entry<String, PurposeKey> make() {
		if (this.process == ProcessKind.COMMAND && !findAll().isEmpty()) {
			throw new OtherSecretException();
		}
		String id = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(ID_BYTES));
		byte[] key = bytes(BYTES);
		this.jdbc.sql("""
				INSERT INTO data_key (id, sealed_key, sealed_under, created_at)
				VALUES (:id, :key, :under, :now)""")
			.param("id", id)
			.param("key", this.cipher.encrypt(this.secrets.current(), context(id), key))
			.param("under", this.secrets.current().sealId())
			.param("now", StoredTime.of(this.clock.instant()))
			.update();
		return Map.entry(id, new PurposeKey(key));
	}

	private Map<String, PurposeKey> open(List<Sealed> rows) {
		Map<String, PurposeKey> opened = new LinkedHashMap<>();
		for (Sealed row : rows) {
			byte[] key = open(row);
			if (key != null) {
				opened.put(row.id(), new PurposeKey(key));
			}
		}
		return opened;
	}

	private byte @Nullable [] open(Sealed row) {
		try {
			Secret secret = this.secrets.findBySeal(row.under()).orElse(null);
			if (secret != null) {
				return this.cipher.decrypt(secret, context(row.id()), row.key());
			}
			log.warn("What was encrypted under the key " + row.id() + " cannot be read, such as the secrets of second"
					+ " factors: the key is encrypted under a secret that this node was not given");
		}
		catch (GeneralSecurityException ex) {
			log.error("The key " + row.id() + " is not as this service stored it, so that what it encrypted cannot be"
					+ " read");
		}
		return null;
	}

	/** Encrypts every key that this node can open under the secret in use. */
	void renew() {
		findAll().forEach((row) -> {
			byte[] key = open(row);
			if (key != null) {
				renew(row, key);
			}
		});
	}

	private void renew(Sealed row, byte[] key) {
		if (!row.under().equals(this.secrets.current().sealId())) {
			this.jdbc.sql("""
					UPDATE data_key SET sealed_key = :key, sealed_under = :under
					WHERE id = :id AND sealed_under = :before""")
				.param("id", row.id())
				.param("key", this.cipher.encrypt(this.secrets.current(), context(row.id()), key))
				.param("under", this.secrets.current().sealId())
				.param("before", row.under())
				.update();
		}
	}

	private List<Sealed> findAll() {
		return this.jdbc.sql("SELECT id, sealed_key, sealed_under FROM data_key ORDER BY created_at, id")
			.query((row, index) -> new Sealed(Objects.requireNonNull(row.getString("id")),
					Objects.requireNonNull(row.getString("sealed_key")),
					Objects.requireNonNull(row.getString("sealed_under"))))
			.list();
	}

	private byte[] bytes(int count) {
		byte[] bytes = new byte[count];
		this.random.nextBytes(bytes);
		return bytes;
	}

	private static String context(String id) {
		return "countersign data key " + id;
	}

	/**
	 * A key as the database has it.
	 *
	 * @param id its id
	 * @param key encrypted, in Base64
	 * @param under the id of the secret that it is encrypted under
	 */
	private record Sealed(String id, String key, String under) {
	}

}
