package dev.countersign.key;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Set;

import org.springframework.boot.diagnostics.FailureAnalyzedException;

/**
 * The secret of a node that has none set: made once, kept in the data folder, readable by
 * its owner alone.
 */
record SecretFile(Path path) {

	Secret readOrMake(SecureRandom random) {
		try {
			if (Files.notExists(this.path)) {
				make(Secret.random(random));
			}
			return Secret.parse(this.path.toString(), Files.readString(this.path));
		}
		catch (IOException ex) {
			throw new FailureAnalyzedException("The secret's file %s cannot be used: %s.".formatted(this.path, ex),
					"Let this user read and write it, or set countersign.secret (COUNTERSIGN_SECRET).", ex);
		}
	}

	/** On the disk before the first token is signed with it. */
	private void make(Secret secret) throws IOException {
		Set<StandardOpenOption> options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
		try (FileChannel file = FileChannel.open(this.path, options, ownerOnly())) {
			Channels.newOutputStream(file).write((secret.toHex() + "\n").getBytes(StandardCharsets.US_ASCII));
			file.force(true);
		}
		catch (FileAlreadyExistsException ex) {
			// Another process of this node was first, and its secret counts.
		}
	}

	private static FileAttribute<?>[] ownerOnly() {
		if (!FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
			return new FileAttribute<?>[0];
		}
		return new FileAttribute<?>[] {
				PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")) };
	}

}
