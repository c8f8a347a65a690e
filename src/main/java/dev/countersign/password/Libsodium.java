package dev.countersign.password;

import java.io.File;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import org.apache.commons.logging.LogFactory;

/**
 * The three functions of libsodium that hash passwords, under the names they have there.
 *
 * @see <a href="https://doc.libsodium.org/password_hashing/default_phf">Libsodium: the
 * pwhash API</a>
 */
interface Libsodium extends Library {

	/** The size of a hash string with its final zero, in bytes. */
	int STRING_BYTES = 128;

	/** Where the libraries lie on the class path, by JNA's name for the machine. */
	Map<String, String> BUILDS = Map.of("linux-x86-64", "/linux64/libsodium.so", "linux-aarch64", "/arm64/libsodium.so",
			"darwin-x86-64", "/mac/libsodium.dylib", "darwin-aarch64", "/mac_arm/libsodium.dylib", "win32-x86-64",
			"/windows64/libsodium.dll");

	int sodium_init();

	int crypto_pwhash_str(byte[] hash, byte[] password, long passwordBytes, long operations, long memoryBytes);

	int crypto_pwhash_str_verify(byte[] hash, byte[] password, long passwordBytes);

	/** Returns the library, or nothing where it has no build for this machine. */
	static Optional<Libsodium> load() {
		try {
			String build = BUILDS.get(Platform.RESOURCE_PREFIX);
			if (build == null) {
				return Optional.empty();
			}
			File file = Native.extractFromResourcePath(build, Libsodium.class.getClassLoader());
			Libsodium sodium = Native.load(file.getAbsolutePath(), Libsodium.class);
			return (sodium.sodium_init() >= 0) ? Optional.of(sodium) : Optional.empty();
		}
		catch (IOException | RuntimeException | LinkageError ex) {
			LogFactory.getLog(Libsodium.class).info("libsodium does not load: " + ex);
			return Optional.empty();
		}
	}

}
