package dev.countersign.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class DataFolderTests {

	@TempDir
	private Path folder;

	@Test
	@DisabledOnOs(OS.WINDOWS)
	void pathWhenMadeThenForItsOwnerAlone() throws IOException {
		Path made = new DataFolder(this.folder.resolve("new")).path();
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made))).isEqualTo("rwx------");
	}

	@Test
	@DisabledOnOs(OS.WINDOWS)
	void pathWhenThereThenLeftAsItIs() throws IOException {
		Files.setPosixFilePermissions(this.folder, PosixFilePermissions.fromString("rwxr-x---"));
		Path found = new DataFolder(this.folder).path();
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(found))).isEqualTo("rwxr-x---");
	}

}
