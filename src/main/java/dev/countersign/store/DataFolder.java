package dev.countersign.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

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
	 * Returns the folder, which is made where it is missing.
	 * @return an absolute path to a folder that exists
	 * @throws FailureAnalyzedException if the folder cannot be made
	 */
	public Path path() {
		Path path = this.dataDir.toAbsolutePath().normalize();
		try {
			return Files.createDirectories(path);
		}
		catch (IOException ex) {
			throw new FailureAnalyzedException("The data folder " + path + " cannot be made: " + ex.getMessage() + ".",
					"Set countersign.data-dir (COUNTERSIGN_DATA_DIR) to a folder that this user may write to.", ex);
		}
	}

}
