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
 * while the secret is changed on one node after the other. A key that this process cannot
 * open stays where it is, and a server makes another in the place after it. Of several
 * that a process can open it takes the first, as others do.
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

	private final ProcessKind process;

	LastingKeys(JdbcClient jdbc, Secrets secrets, SecureRandom random, TransactionOperations transactions,
			ProcessKind process) {
		this.jdbc = jdbc;
		this.secrets = secrets;
		this.cipher = new SecretCipher(random);
		this.random = random;
		this.transactions = transactions;
		this.process = process;
	}

	/**
	 * Returns the key for a purpose. A server makes one where there is none that its
	 * secrets open, and any process where there is none at all.
	 * @param purpose a constant that names what the key is for
	 * @throws OtherSecretException in a command whose secrets open none that there is
	 */
	public PurposeKey get(String purpose) {
		return this.transactions.execute((transaction) -> {
			keepOthersWaiting();
			return new PurposeKey(openFirst(purpose));
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

	private byte[] openFirst(String purpose) {
		int number = 1;
		Optional<Sealed> stored = find(place(purpose, number));
		while (stored.isPresent()) {
			Optional<byte[]> key = open(stored.get());
			if (key.isPresent()) {
				renew(stored.get(), key.get());
				return key.get();
			}
			number++;
			stored = find(place(purpose, number));
		}
		return make(place(purpose, number), number == 1);
	}

	/** Versions that know one place alone find the first there. */
	private static String place(String purpose, int number) {
		return (number == 1) ? purpose : purpose + " " + number;
	}

	private byte[] make(String place, boolean first) {
		if (!first && this.process == ProcessKind.COMMAND) {
			throw new OtherSecretException();
		}
		byte[] key = new byte[BYTES];
		this.random.nextBytes(key);
		this.jdbc.sql("""
				INSERT INTO lasting_key (purpose, sealed_key, sealed_under)
				VALUES (:place, :key, :under)""")
			.param("place", place)
			.param("key", this.cipher.encrypt(this.secrets.current(), place, key))
			.param("under", this.secrets.current().sealId())
			.update();
		return key;
	}

	private Optional<byte[]> open(Sealed sealed) {
		Optional<Secret> secret = this.secrets.findBySeal(sealed.under());
		try {
			if (secret.isPresent()) {
				return Optional.of(this.cipher.decrypt(secret.get(), sealed.place(), sealed.key()));
			}
			log.warn("The key for " + sealed.place() + " was made under a secret that this node was not given,"
					+ " so that another is used");
		}
		catch (GeneralSecurityException ex) {
			log.error("The key for " + sealed.place() + " is not as this service stored it, so that another is used");
		}
		return Optional.empty();
	}

	/** A command may have been given a secret that the servers were not. */
	private void renew(Sealed sealed, byte[] key) {
		Secret current = this.secrets.current();
		if (this.process == ProcessKind.SERVER && !sealed.under().equals(current.sealId())) {
			this.jdbc.sql("UPDATE lasting_key SET sealed_key = :key, sealed_under = :under WHERE purpose = :place")
				.param("key", this.cipher.encrypt(current, sealed.place(), key))
				.param("under", current.sealId())
				.param("place", sealed.place())
				.update();
		}
	}

	private Optional<Sealed> find(String place) {
		return this.jdbc.sql("SELECT purpose, sealed_key, sealed_under FROM lasting_key WHERE purpose = :place")
			.param("place", place)
			.query((row, index) -> new Sealed(row.getString("purpose"), row.getString("sealed_key"),
					row.getString("sealed_under")))
			.optional();
	}

	/**
	 * A key as the database has it.
	 *
	 * @param place the purpose, and the number of the place where that is not the first
	 * @param key encrypted, in Base64
	 * @param under the id of the secret that it is encrypted under
	 */
	private record Sealed(String place, String key, String under) {
	}

}
