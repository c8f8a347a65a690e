package dev.countersign.password;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What makes hashing a password fast or slow on this machine, for whoever operates it.
 *
 * @param isNative whether a library for it loads
 * @param inSmallPages whether the system hands memory out in small pages unless somebody
 * asks for larger ones, which no library does
 * @see <a href="https://docs.kernel.org/admin-guide/mm/transhuge.html">Linux: Transparent
 * Hugepage Support</a>
 */
public record HashingReport(boolean isNative, boolean inSmallPages) {

	private static final Path HUGE_PAGES = Path.of("/sys/kernel/mm/transparent_hugepage/enabled");

	/** Looks at this machine. */
	public static HashingReport ofThisMachine() {
		return of(HUGE_PAGES);
	}

	static HashingReport of(Path hugePages) {
		return new HashingReport(NativeArgon2id.load().isPresent(), areSmall(hugePages));
	}

	/** Not where the system has no such choice, or does not tell. */
	private static boolean areSmall(Path hugePages) {
		try {
			return Files.exists(hugePages) && !Files.readString(hugePages).contains("[always]");
		}
		catch (IOException ex) {
			return false;
		}
	}

}
