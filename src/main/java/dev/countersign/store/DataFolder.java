package dev.countersign.store;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.diagnostics.FailureAnalyzedException;

/**
 * The folder that holds what a single node keeps to itself.
 *
 * @param dataDir the folder, relative to the working directory or absolute
 */
@ConfigurationProperties("countersign")
public record DataFolder(@DefaultValue("data") Path dataDir) {

	/**
	 * Returns the folder, which is made where it is missing, for this user alone. One
	 * that was there is left as it is.
	 * @return an absolute path to a folder that exists
	 * @throws FailureAnalyzedException if the folder cannot be made or written to
	 */
	public Path path() {
		Path path = this.dataDir.toAbsolutePath().normalize();
		try {
			PrivateFile.createFolder(path);
		}
		catch (FileAlreadyExistsException ex) {
			throw unusable(path, "there is a file of this name", ex);
		}
		catch (IOException ex) {
			throw unusable(path, "it cannot be made", ex);
		}
		if (!Files.isWritable(path)) {
			throw unusable(path, "this user may not write to it", null);
		}
		return path;
	}

	/**
	 * Returns the file of the embedded database, unless a URL names another.
	 * @return a path to a file that may not be there yet
	 */
	public Path database() {
		return this.dataDir.toAbsolutePath().normalize().resolve(EmbeddedConnectionDetails.FILE);
	}

	/**
	 * Returns a file in the folder that nobody but this user may read, whoever made the
	 * folder. It is made, empty, where it is missing.
	 * @param name the file's name
	 * @return an absolute path to a file that exists
	 * @throws FailureAnalyzedException if folder or file cannot be made or kept from
	 * others
	 */
	Path privateFile(String name) {
		Path file = path().resolve(name);
		try {
			PrivateFile.claim(file);
			return file;
		}
		catch (IOException ex) {
			throw unusable(file, "its file cannot be made for this user alone", ex);
		}
	}

	private static FailureAnalyzedException unusable(Path path, String reason, @Nullable IOException cause) {
		String description = "The data folder %s, the setting countersign.data-dir, cannot be used: %s.".formatted(path,
				reason);
		String action = "Set countersign.data-dir (COUNTERSIGN_DATA_DIR) to a folder that this user may write to.";
		return (cause != null) ? new FailureAnalyzedException(description, action, cause)
				: new FailureAnalyzedException(description, action);
	}

}
