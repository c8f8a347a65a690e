package dev.countersign.command;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import dev.countersign.store.DataFolder;
import dev.countersign.store.UnpackedBackup;

/**
 * Whether the data folder has room, keeps what is in it from others, and holds what a
 * restore left behind.
 */
final class DataFolderCheck {

	private static final long MIN_FREE_MIB = 256;

	private static final Set<PosixFilePermission> OTHERS = EnumSet.of(PosixFilePermission.GROUP_READ,
			PosixFilePermission.GROUP_WRITE, PosixFilePermission.GROUP_EXECUTE, PosixFilePermission.OTHERS_READ,
			PosixFilePermission.OTHERS_WRITE, PosixFilePermission.OTHERS_EXECUTE);

	private final Path folder;

	private final Path secretFile;

	DataFolderCheck(DataFolder folder, Path secretFile) {
		this.folder = folder.dataDir().toAbsolutePath().normalize();
		this.secretFile = secretFile;
	}

	List<Finding> run() {
		if (Files.notExists(this.folder)) {
			return List.of(Finding.ok("data folder", this.folder + ", not there yet; the first start makes it"));
		}
		List<Finding> findings = new ArrayList<>();
		findings.add(folder());
		findings.add(space());
		if (Files.exists(this.secretFile)) {
			findings.add(isOpenToOthers(this.secretFile)
					? Finding.problem("secret file", "%s can be read by others".formatted(this.secretFile),
							"Run chmod 600 " + ShellWord.of(this.secretFile)
									+ ", and change the secret if others used this machine")
					: Finding.ok("secret file", this.secretFile + ", its owner's alone"));
		}
		UnpackedBackup.drafts(this.folder)
			.stream()
			.map((draft) -> Finding.warning("restore",
					draft + " belongs to a restore that was killed or is still running",
					"Call restore again if there is no database yet, and delete the file when no restore is running"))
			.forEach(findings::add);
		return findings;
	}

	private Finding folder() {
		if (!Files.isDirectory(this.folder) || !Files.isReadable(this.folder) || !Files.isWritable(this.folder)) {
			return Finding.problem("data folder", this.folder + " is not a folder that this user may read and write to",
					"Set countersign.data-dir (COUNTERSIGN_DATA_DIR) to one");
		}
		return isOpenToOthers(this.folder)
				? Finding.problem("data folder", "%s is open to others, with the accounts in it".formatted(this.folder),
						"Run chmod 700 " + ShellWord.of(this.folder))
				: Finding.ok("data folder", this.folder + ", its owner's alone");
	}

	private Finding space() {
		try {
			FileStore store = Files.getFileStore(this.folder);
			long free = store.getUsableSpace() / (1024 * 1024);
			return (free < MIN_FREE_MIB)
					? Finding.problem("free space", "%,d MiB in the data folder".formatted(free),
							"Make room for %d MiB or more, or move the folder".formatted(MIN_FREE_MIB))
					: Finding.ok("free space", "%,d MiB in the data folder".formatted(free));
		}
		catch (IOException ex) {
			return Finding.problem("free space", "cannot be told: " + ex, "Look at the folder's file system");
		}
	}

	/** Never on a system that has no such permissions. */
	private static boolean isOpenToOthers(Path path) {
		try {
			return Files.getPosixFilePermissions(path).stream().anyMatch(OTHERS::contains);
		}
		catch (UnsupportedOperationException | IOException ex) {
			return false;
		}
	}

}
