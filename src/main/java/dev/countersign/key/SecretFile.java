package dev.countersign.key;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.Objects;

import dev.countersign.store.PrivateFile;
import dev.countersign.store.Utf8Text;

import org.springframework.boot.diagnostics.FailureAnalyzedException;

/**
 * The secret of a node that has none set: made once, kept in the data folder, readable by
 * its owner alone.
 */
record SecretFile(Path path) {

	private static final String REMEDY = "Put back a copy of the file, or set " + SecretProperties.SETTING
			+ " to what was in it. If it is lost, set countersign.secret to what `countersign secret` prints: tokens "
			+ "that were signed with the lost one stop working, and so do the codes of authenticator apps.";

	static SecretFile in(Path dataFolder) {
		return new SecretFile(dataFolder.resolve("secret"));
	}

	boolean isMissing() {
		return Files.notExists(this.path);
	}

	/**
	 * Makes the refusal of a start that would put another secret in the place of this.
	 */
	FailureAnalyzedException lost() {
		return new FailureAnalyzedException(
				"The secret's file %s is missing, and the database has keys that were made under a secret."
					.formatted(this.path),
				REMEDY);
	}

	Secret readOrMake(SecureRandom random) {
		try {
			if (isMissing()) {
				make(Secret.random(random));
			}
			return parse(text(Files.readAllBytes(this.path)));
		}
		catch (IOException ex) {
			throw new FailureAnalyzedException(
					"The secret's file %s cannot be used: %s.".formatted(this.path, reason(ex)),
					"Let this user read and write it, or set " + SecretProperties.SETTING + ".", ex);
		}
	}

	/**
	 * Lets nobody but its owner read the file, as a copy that was put back may be
	 * anyone's to read. A file of somebody else, or on a disk that takes no writes, stays
	 * as it is.
	 * @return whether others could read it
	 */
	boolean keepFromOthers() {
		try {
			return PrivateFile.restrict(this.path);
		}
		catch (IOException ex) {
			return false;
		}
	}

	private String text(byte[] bytes) {
		try {
			return Utf8Text.read(bytes);
		}
		catch (CharacterCodingException ex) {
			throw new FailureAnalyzedException("The secret's file %s is not text in UTF-8.".formatted(this.path),
					Utf8Text.isUtf16(bytes) ? "Write what is in it anew in UTF-8, such as by %s, or set %s to it."
						.formatted(Utf8Text.conversion(bytes), SecretProperties.SETTING) : REMEDY,
					ex);
		}
	}

	private static String reason(IOException ex) {
		return (ex instanceof AccessDeniedException) ? "this user may not read or write it"
				: Objects.requireNonNullElse(ex.getMessage(), ex.toString());
	}

	private Secret parse(String content) {
		try {
			return Secret.parse("that is kept in " + this.path, content);
		}
		catch (UnusableSecretException ex) {
			throw new FailureAnalyzedException(
					"The secret's file %s does not hold a secret that can be used.".formatted(this.path), REMEDY, ex);
		}
	}

	/**
	 * On the disk before the first token is signed with it, and under its name only when
	 * it is there as a whole: a process that is killed meanwhile leaves no half a secret.
	 */
	private void make(Secret secret) throws IOException {
		Path draft = this.path.resolveSibling("secret." + ProcessHandle.current().pid() + ".tmp");
		Files.deleteIfExists(draft);
		try {
			try (FileChannel file = FileChannel.open(PrivateFile.create(draft), StandardOpenOption.WRITE)) {
				Channels.newOutputStream(file).write((secret.toHex() + "\n").getBytes(StandardCharsets.US_ASCII));
				file.force(true);
			}
			publish(draft);
		}
		finally {
			Files.deleteIfExists(draft);
		}
	}

	private void publish(Path draft) throws IOException {
		try {
			PrivateFile.publish(draft, this.path);
		}
		catch (FileAlreadyExistsException ex) {
			// Another process of this node was first, and its secret counts.
		}
	}

}
