package dev.countersign.password;

import java.io.File;
import java.io.IOException;
import java.util.Optional;

import com.sun.jna.Library;
import com.sun.jna.Native;
import org.apache.commons.logging.LogFactory;

/**
 * The two functions of libargon2 that hash passwords, under the names they have there.
 *
 * @see <a href=
 * "https://github.com/P-H-C/phc-winner-argon2/blob/20190702/include/argon2.h">Argon2: the
 * header</a>
 */
interface Libargon2 extends Library {

	/** Of what either function may return. */
	int MEMORY_ALLOCATION_ERROR = -22;

	int argon2id_hash_encoded(int passes, int memoryKib, int lanes, byte[] password, long passwordBytes, byte[] salt,
			long saltBytes, long hashBytes, byte[] encoded, long encodedBytes);

	int argon2id_verify(byte[] encoded, byte[] password, long passwordBytes);

	/**
	 * Returns the library of the class path, or nothing where it has no build for this
	 * machine. By its name alone JNA would take one that the system has, of any age.
	 */
	static Optional<Libargon2> load() {
		try {
			if (Native.SIZE_T_SIZE != Long.BYTES) {
				return Optional.empty();
			}
			File file = Native.extractFromResourcePath("argon2", Libargon2.class.getClassLoader());
			return Optional.of(Native.load(file.getAbsolutePath(), Libargon2.class));
		}
		catch (IOException | RuntimeException | LinkageError ex) {
			LogFactory.getLog(Libargon2.class).debug("libargon2 does not load: " + ex);
			return Optional.empty();
		}
	}

}
