package dev.countersign.key;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Optional;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Keys that outlast the secret: random, made once, and kept in the database encrypted
 * under the secret in use. What is named with one has the same name on every node, also
 * while the secret is changed on one node after the other.
 */
@Component
public class LastingKeys {

	private static final Log log = LogFactory.getLog(LastingKeys.class);

	private static final int BYTES = 32;

	private final JdbcClient jdbc;

	private final Secrets secrets;

	private final SecretCipher cipher;

	private final SecureRandom random;

	private final TransactionOperations transactions;

	LastingKeys(JdbcClient jdbc, Secrets secrets, SecureRandom random, TransactionOperations transactions) {
		this.jdbc = jdbc;
		this.secrets = secrets;
		this.cipher = new SecretCipher(random);
		this.random = random;
		this.transactions = transactions;
	}

	/**
	 * Returns the key for a purpose, which is made where there is none that the secrets
	 * of this node open.
	 * @param purpose a constant that names what the key is for
	 */
	public PurposeKey get(String purpose) {
		return this.transactions.execute((transaction) -> {
			keepOthersWaiting();
			Optional<Sealed> stored = find(purpose);
			byte[] key = stored.flatMap((sealed) -> open(purpose, sealed)).orElseGet(this::make);
			if (stored.isEmpty() || !stored.get().under().equals(this.secrets.current().sealId())) {
				save(purpose, key);
			}
			return new PurposeKey(key);
		});
	}

	/**
	 * Returns what encrypts text for a purpose.
	 * @param purpose a constant that names what the text is for
	 */
	public TextCipher cipher(String purpose) {
		return new TextCipher(get(purpose), this.random);
	}

	/** Two first nodes must not each make one. */
	private void keepOthersWaiting() {
		this.jdbc.sql("UPDATE key_ring SET version = version WHERE id = 1").update();
	}

	private byte[] make() {
		byte[] key = new byte[BYTES];
		this.random.nextBytes(key);
		return key;
	}

	private Optional<byte[]> open(String purpose, Sealed sealed) {
		Optional<Secret> secret = this.secrets.findBySeal(sealed.under());
		try {
			if (secret.isPresent()) {
				return Optional.of(this.cipher.decrypt(secret.get(), purpose, sealed.key()));
			}
			log.warn("The key for " + purpose + " was made under a secret that this node was not given,"
					+ " so that it is made anew");
		}
		catch (GeneralSecurityException ex) {
			log.error("The key for " + purpose + " is not as this service stored it, and is made anew");
		}
		return Optional.empty();
	}

	private Optional<Sealed> find(String purpose) {
		return this.jdbc.sql("SELECT sealed_key, sealed_under FROM lasting_key WHERE purpose = :purpose")
			.param("purpose", purpose)
			.query((row, index) -> new Sealed(row.getString("sealed_key"), row.getString("sealed_under")))
			.optional();
	}

	private void save(String purpose, byte[] key) {
		this.jdbc.sql("DELETE FROM lasting_key WHERE purpose = :purpose").param("purpose", purpose).update();
		this.jdbc.sql("""
				INSERT INTO lasting_key (purpose, sealed_key, sealed_under)
				VALUES (:purpose, :key, :under)""")
			.param("purpose", purpose)
			.param("key", this.cipher.encrypt(this.secrets.current(), purpose, key))
			.param("under", this.secrets.current().sealId())
			.update();
	}

	/**
	 * A key as the database has it.
	 *
	 * @param key encrypted, in Base64
	 * @param under the id of the secret that it is encrypted under
	 */
	private record Sealed(String key, String under) {
	}

}
