package dev.countersign.password;

import java.util.Optional;

import de.mkammerer.argon2.Argon2;
import de.mkammerer.argon2.Argon2Factory;
import de.mkammerer.argon2.Argon2Factory.Argon2Types;
import org.apache.commons.logging.LogFactory;

/**
 * Argon2id by the library of its authors, which takes its memory from the heap of C. That
 * keeps what was given back, so that the system need not hand it out for each hash.
 *
 * @see <a href="https://github.com/P-H-C/phc-winner-argon2">The reference
 * implementation</a>
 */
final class ReferenceArgon2id implements NativeArgon2id {

	private static final int SALT_BYTES = 16;

	private static final int HASH_BYTES = 32;

	private final Argon2 library;

	private ReferenceArgon2id(Argon2 library) {
		this.library = library;
	}

	static Optional<NativeArgon2id> load() {
		try {
			Argon2 library = Argon2Factory.create(Argon2Types.ARGON2id, SALT_BYTES, HASH_BYTES);
			// The first use loads it, not the factory.
			library.verify("", new byte[0]);
			return Optional.of(new ReferenceArgon2id(library));
		}
		catch (RuntimeException | LinkageError ex) {
			LogFactory.getLog(ReferenceArgon2id.class).debug("libargon2 does not load: " + ex);
			return Optional.empty();
		}
	}

	@Override
	public String name() {
		return "libargon2";
	}

	@Override
	public String encode(byte[] password) {
		return this.library.hash(Argon2idPasswordEncoder.PASSES, Argon2idPasswordEncoder.MEMORY_KIB, 1, password);
	}

	@Override
	public boolean matches(byte[] password, String hash) {
		return this.library.verify(hash, password);
	}

}
